package mfa

import (
	"slices"
	"strings"

	"cspready/graph"
)

// State returns what became of an account.
func (v *Verdict) State(i int) State { return v.states[i] }

// A Count says how accounts stand. Declared are break-glass accounts among the uncovered.
type Count struct {
	People, Covered, Uncovered, Unknown, Declared, Away, Exempt int
	Defaults                                                    bool // security defaults cover them, which do not ask everybody at every sign-in
}

// Count counts the accounts that of picks; nil picks all.
func (v *Verdict) Count(of func(i int) bool) Count {
	c := Count{Defaults: v.tenant.Defaults}
	for i, s := range v.states {
		if of != nil && !of(i) {
			continue
		}
		switch s {
		case Away:
			c.Away++
			continue
		case Exempt:
			c.Exempt++
			continue
		case Covered:
			c.Covered++
		case Unknown:
			c.Unknown++
		case Uncovered:
			c.Uncovered++
			if v.tenant.BreakGlass[i] {
				c.Declared++
			}
		}
		c.People++
	}
	return c
}

// Open lists the accounts that are not covered, and then those that are not known.
func (v *Verdict) Open() []int32 {
	var uncovered, unknown []int32
	for i, s := range v.states {
		switch s {
		case Uncovered:
			uncovered = append(uncovered, int32(i))
		case Unknown:
			unknown = append(unknown, int32(i))
		}
	}
	return slices.Concat(uncovered, unknown)
}

// Legacy returns whether sign-ins over protocols that know no MFA are refused to an account: by a block, or by a demand for MFA that they
// cannot fulfil.
func (v *Verdict) Legacy(i int) State {
	switch s := v.states[i]; s {
	case Covered, Away, Exempt: // covered means in every situation
		return s
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	c := &v.classes[v.classOf[i]]
	if !c.legacyKnown {
		c.legacy, c.legacyKnown = v.closed(c.codes, v.space.legacy()), true
	}
	return c.legacy
}

// External returns whether people of a kind of guestOrExternalUserTypes are covered who have no account yet, or never get one.
func (v *Verdict) External(kind string) State {
	if v.tenant.Defaults {
		return Covered
	}
	w := who{number: -1, kinds: []string{kind}}
	return v.judge(v.codes(w)).state
}

// CodesBlocked reports whether a policy refuses device codes to the tenant at large; some may be left out.
//
// https://learn.microsoft.com/entra/identity/conditional-access/policy-block-authentication-flows
func (v *Verdict) CodesBlocked() bool {
	if v.tenant.Defaults {
		return true
	}
	return slices.ContainsFunc(v.rules, func(r rule) bool {
		p := r.policy.Conditions
		return r.on && r.demand == blocks && len(r.policy.Strange) == 0 &&
			(len(p.Flows) == 0 || slices.Contains(p.Flows, "deviceCodeFlow")) && slices.Contains(p.Clients, "all") &&
			slices.Contains(p.Users.Users.Include, "All") && slices.Contains(p.Apps.Include, "All") && p.Locations == nil && p.Platforms == nil &&
			len(p.SignInRisk)+len(p.UserRisk)+len(p.InsiderRisk)+len(p.PrincipalRisk) == 0 && !p.Devices
	})
}

func (v *Verdict) codes(w who) []code {
	codes := make([]code, len(v.rules))
	for n := range v.rules {
		codes[n] = v.rules[n].meets(w)
	}
	return codes
}

// closed returns whether a part of the situations is closed to whoever rules meet like this.
func (v *Verdict) closed(codes []code, part box) State {
	open, _ := v.open([]box{part}, codes, true)
	if len(open) == 0 {
		return Covered
	}
	if open, _ = v.open(open, codes, false); len(open) == 0 {
		return Unknown
	}
	return Uncovered
}

// madeBySync reports whether an account bears the name that the synchronisation gives its own.
//
// https://learn.microsoft.com/entra/identity/hybrid/connect/reference-connect-accounts-permissions
func madeBySync(u graph.User) bool {
	name := strings.ToLower(u.UserPrincipalName)
	return !u.Guest && !u.Invited && (strings.HasPrefix(name, "sync_") || strings.HasPrefix(name, "adtoaadsyncserviceaccount"))
}

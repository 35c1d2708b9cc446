package coverage

import (
	"slices"
)

// State returns the state of an account.
func (v *Verdict) State(i int) State { return v.states[i] }

// A Count is the number of accounts in each state. Declared are the break-glass accounts among the uncovered.
type Count struct {
	People, Covered, Uncovered, Unknown, Declared, Disabled, Exempt, Agents int
	// security defaults cover them; these do not require MFA at every sign-in
	BySecurityDefaults bool
}

// UncoveredUndeclared returns how many accounts are uncovered and no declared break-glass accounts.
func (c Count) UncoveredUndeclared() int { return c.Uncovered - c.Declared }

// Count counts the accounts for which of returns true; a nil of selects all.
func (v *Verdict) Count(of func(i int) bool) Count {
	c := Count{BySecurityDefaults: v.tenant.SecurityDefaults}
	for i, s := range v.states {
		if of != nil && !of(i) {
			continue
		}
		switch s {
		case Disabled:
			c.Disabled++
			continue
		case Exempt:
			c.Exempt++
			continue
		case Agent:
			c.Agents++
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

// NotCovered lists the accounts that are not covered, followed by those whose state is unknown.
func (v *Verdict) NotCovered() []int32 {
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

// LegacyState returns whether legacy authentication is blocked for an account: by a block, or by an MFA requirement,
// which legacy clients cannot fulfil.
func (v *Verdict) LegacyState(i int) State {
	switch s := v.states[i]; s {
	case Covered, Disabled, Exempt, Agent: // covered means in every situation
		return s
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	c := &v.classes[v.classOf[i]]
	if !c.legacyKnown {
		c.legacy, c.legacyKnown = v.judgePart(c.reaches, v.space.legacySituations()), true
	}
	return c.legacy
}

// ExternalState returns whether external users of one kind of guestOrExternalUserTypes are covered before they have an
// account, or if they never get one.
func (v *Verdict) ExternalState(kind string) State {
	if v.tenant.SecurityDefaults {
		return Covered
	}
	w := principal{number: -1, kinds: []string{kind}}
	return v.judgeClass(v.reachesOf(w)).state
}

// BlocksDeviceCode reports whether a policy blocks the device code flow for all users; it may exclude some.
//
// https://learn.microsoft.com/entra/identity/conditional-access/policy-block-authentication-flows
func (v *Verdict) BlocksDeviceCode() bool {
	if v.tenant.SecurityDefaults {
		return true
	}
	return slices.ContainsFunc(v.rules, func(r rule) bool {
		p := r.policy.Conditions
		return r.inForce && r.effect == blocksAccess && len(r.policy.Unrecognised) == 0 &&
			(len(p.Flows) == 0 || slices.Contains(p.Flows, "deviceCodeFlow")) && slices.Contains(p.Clients, "all") &&
			slices.Contains(p.Users.Users.Include, "All") && slices.Contains(p.Apps.Include, "All") &&
			p.Locations == nil && p.Platforms == nil &&
			len(p.SignInRisk)+len(p.UserRisk)+len(p.InsiderRisk)+len(p.PrincipalRisk) == 0 && !p.Devices
	})
}

func (v *Verdict) reachesOf(w principal) []reach {
	reaches := make([]reach, len(v.rules))
	for n := range v.rules {
		reaches[n] = v.rules[n].reachOf(w)
	}
	return reaches
}

// judgePart returns the state of a class in one part of the situations, such as legacy authentication.
func (v *Verdict) judgePart(reaches []reach, part box) State {
	open, _ := v.subtractRules([]box{part}, reaches, true)
	if len(open) == 0 {
		return Covered
	}
	if open, _ = v.subtractRules(open, reaches, false); len(open) == 0 {
		return Unknown
	}
	return Uncovered
}

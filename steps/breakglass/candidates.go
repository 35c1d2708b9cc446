package breakglass

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/change/account"
)

// A candidate is an account that may be meant as a break-glass account, with the reasons to think so. Its name is never one of them.
type candidate struct {
	number  int32
	admin   bool
	begun   bool // an earlier run was about to make an account of this name, and this one was made right after
	fresh   bool // made lately and without a role: a run that kept no history may have begun it
	reasons []assets.Text
}

// mostCandidates bounds the form.
const mostCandidates = 12

// candidates proposes accounts: Global Administrators other than the operator, and accounts on the initial domain that somebody has begun
// to make. The likeliest come first; which it is, a person says.
func (e *emergencies) findCandidates() []candidate {
	var list []candidate
	for i := range e.roster.Len() {
		n := int32(i)
		if slices.Contains(e.numbers, n) {
			continue
		}
		if c, ok := e.candidate(n); ok {
			list = append(list, c)
		}
	}
	slices.SortStableFunc(list, func(a, b candidate) int {
		return cmp.Or(
			-compareBool(a.begun, b.begun), -compareBool(a.fresh, b.fresh), -compareBool(a.admin, b.admin), cmp.Compare(len(b.reasons), len(a.reasons)),
		)
	})
	return list[:min(len(list), mostCandidates)]
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// candidate says whether an account may be meant, and why.
func (e *emergencies) candidate(n int32) (candidate, bool) {
	u := e.roster.User(int(n))
	c := candidate{number: n, admin: slices.Contains(e.admins.Active, n)}
	home, begun := e.onInitialDomain(u), e.begun[strings.ToLower(u.UserPrincipalName)]
	c.begun = begun.by != "" && begun.made(u)
	c.fresh = home && !c.admin && u.Enabled == graph.Yes && time.Since(u.Created) < halfMade && !e.roled(u)
	if u.ID == e.operator || u.Guest || u.Invited || u.Synced || !home && !c.admin {
		return c, false
	}
	switch {
	case c.begun:
		c.reasons = append(c.reasons, assets.Say("eg.why-begun", "by", begun.by, "at", steps.Day(begun.at)))
	case c.fresh:
		c.reasons = append(c.reasons, assets.Say("eg.why-fresh", "at", steps.Moment(u.Created)))
	}
	switch {
	case c.admin && e.direct(u):
		c.reasons = append(c.reasons, assets.Say("eg.why-admin"))
	case c.admin:
		c.reasons = append(c.reasons, assets.Say("eg.why-admin-by-group"))
	}
	if home {
		c.reasons = append(c.reasons, assets.Say("eg.why-home"))
	}
	if e.strongOnly(n) {
		c.reasons = append(c.reasons, assets.Say("eg.why-strong"))
	}
	if e.leftOut(u.ID) {
		c.reasons = append(c.reasons, assets.Say("eg.why-left-out"))
	}
	if !c.admin && !c.begun {
		c.reasons = append(c.reasons, assets.Say("eg.why-no-admin"))
	}
	return c, true
}

// roled reports whether an account holds any role, or may activate one.
func (e *emergencies) roled(u graph.User) bool {
	all, _ := e.granted.Found()
	return slices.ContainsFunc(all, func(a graph.Assignment) bool { return a.PrincipalID == u.ID })
}

// direct reports whether an account holds the role itself, over the whole tenant.
func (e *emergencies) direct(u graph.User) bool {
	active, _ := e.granted.Active.Found()
	return slices.ContainsFunc(active, func(a graph.Assignment) bool {
		return a.PrincipalID == u.ID && strings.EqualFold(a.Role, graph.GlobalAdministrator) && a.IsTenantWide()
	})
}

// strongOnly reports whether an account has a method that withstands a fake sign-in page, and no other.
func (e *emergencies) strongOnly(n int32) bool {
	return e.passkeys(n) > 0 && !slices.ContainsFunc(e.methods[n], notPasskey)
}

// leftOut reports whether a policy leaves an account out by its id.
func (e *emergencies) leftOut(id string) bool {
	return e.judged != nil && slices.ContainsFunc(e.judged.Tenant.Policies, func(p graph.Policy) bool {
		return slices.Contains(p.Conditions.Users.Users.Exclude, id)
	})
}

// A beginning is who was about to make an account, and when.
type beginning struct {
	by string
	at time.Time
}

// halfMade is how long an account that was begun may take to be finished, and looks like one that was.
const halfMade = 48 * time.Hour

// made reports whether an account was made after somebody was about to make it, and not long after. Clocks differ by a little.
func (b beginning) made(u graph.User) bool {
	after := u.Created.Sub(b.at)
	return after > -10*time.Minute && after < halfMade
}

// chosenNames are the user principal names that a person chose for new accounts, in the order of the questions, and who chose them when: a
// run that was cut short may have made some of the accounts.
func chosenNames(t *steps.Testimony, org graph.Organization) (names []string, begun map[string]beginning) {
	begun = map[string]beginning{}
	for _, key := range NewAccountKeys() {
		s, _ := t.Latest(key)
		name := account.FullName(steps.Answers{key: s.Answer}.First(key), org)
		names = append(names, name)
		if name != "" {
			begun[name] = beginning{s.By, s.At}
		}
	}
	return names, begun
}

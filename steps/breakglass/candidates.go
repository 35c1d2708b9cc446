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
	number   int32
	isAdmin  bool
	isOurs   bool // an earlier run was about to make an account of this name, and this one was made right after
	isRecent bool // made lately and without a role: a run that kept no history may have begun it
	reasons  []assets.Text
}

// maxCandidates bounds the form.
const maxCandidates = 12

// candidates proposes accounts: Global Administrators other than the operator, and accounts on the initial domain that somebody has begun
// to make. The likeliest come first; which it is, a person says.
func (e *evidence) findCandidates() []candidate {
	var list []candidate
	for i := range e.roster.Len() {
		n := int32(i)
		if slices.Contains(e.declared, n) {
			continue
		}
		if c, ok := e.asCandidate(n); ok {
			list = append(list, c)
		}
	}
	slices.SortStableFunc(list, func(a, b candidate) int {
		return cmp.Or(
			-compareBool(a.isOurs, b.isOurs), -compareBool(a.isRecent, b.isRecent), -compareBool(a.isAdmin, b.isAdmin), cmp.Compare(len(b.reasons), len(a.reasons)),
		)
	})
	return list[:min(len(list), maxCandidates)]
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

// asCandidate says whether an account may be meant, and why.
func (e *evidence) asCandidate(n int32) (candidate, bool) {
	u := e.roster.User(int(n))
	c := candidate{number: n, isAdmin: slices.Contains(e.admins.Active, n)}
	home, begun := e.isOnInitialDomain(u), e.attempts[strings.ToLower(u.UserPrincipalName)]
	c.isOurs = begun.by != "" && begun.matches(u)
	c.isRecent = home && !c.isAdmin && u.Enabled == graph.Yes && time.Since(u.Created) < creationWindow && !e.hasAnyRole(u)
	if u.ID == e.operator || u.Guest || u.Invited || u.Synced || !home && !c.isAdmin {
		return c, false
	}
	switch {
	case c.isOurs:
		c.reasons = append(c.reasons, assets.Say("eg.why-begun", "by", begun.by, "at", steps.Day(begun.at)))
	case c.isRecent:
		c.reasons = append(c.reasons, assets.Say("eg.why-fresh", "at", steps.Moment(u.Created)))
	}
	switch {
	case c.isAdmin && e.holdsRoleDirectly(u):
		c.reasons = append(c.reasons, assets.Say("eg.why-admin"))
	case c.isAdmin:
		c.reasons = append(c.reasons, assets.Say("eg.why-admin-by-group"))
	}
	if home {
		c.reasons = append(c.reasons, assets.Say("eg.why-home"))
	}
	if e.hasOnlyPasskeys(n) {
		c.reasons = append(c.reasons, assets.Say("eg.why-strong"))
	}
	if e.isExcludedByPolicy(u.ID) {
		c.reasons = append(c.reasons, assets.Say("eg.why-left-out"))
	}
	if !c.isAdmin && !c.isOurs {
		c.reasons = append(c.reasons, assets.Say("eg.why-no-admin"))
	}
	return c, true
}

// hasAnyRole reports whether an account holds any role, or may activate one.
func (e *evidence) hasAnyRole(u graph.User) bool {
	all, _ := e.assignments.Found()
	return slices.ContainsFunc(all, func(a graph.Assignment) bool { return a.PrincipalID == u.ID })
}

// holdsRoleDirectly reports whether an account holds the role itself, over the whole tenant.
func (e *evidence) holdsRoleDirectly(u graph.User) bool {
	active, _ := e.assignments.Active.Found()
	return slices.ContainsFunc(active, func(a graph.Assignment) bool {
		return a.PrincipalID == u.ID && strings.EqualFold(a.Role, graph.GlobalAdministrator) && a.IsTenantWide()
	})
}

// hasOnlyPasskeys reports whether an account has a method that withstands a fake sign-in page, and no other.
func (e *evidence) hasOnlyPasskeys(n int32) bool {
	return e.countPasskeys(n) > 0 && !slices.ContainsFunc(e.methods[n], isOtherMFAMethod)
}

// isExcludedByPolicy reports whether a policy leaves an account out by its id.
func (e *evidence) isExcludedByPolicy(id string) bool {
	return e.judgement != nil && slices.ContainsFunc(e.judgement.Tenant.Policies, func(p graph.Policy) bool {
		return slices.Contains(p.Conditions.Users.Users.Exclude, id)
	})
}

// A attempt is who was about to make an account, and when.
type attempt struct {
	by string
	at time.Time
}

// creationWindow is how long an account that was begun may take to be finished, and looks like one that was.
const creationWindow = 48 * time.Hour

// matches reports whether an account was made after somebody was about to make it, and not long after. Clocks differ by a little.
func (b attempt) matches(u graph.User) bool {
	after := u.Created.Sub(b.at)
	return after > -10*time.Minute && after < creationWindow
}

// readChosenNames are the user principal names that a person chose for new accounts, in the order of the questions, and who chose them when: a
// run that was cut short may have made some of the accounts.
func readChosenNames(t *steps.Testimony, org graph.Organization) (names []string, begun map[string]attempt) {
	begun = map[string]attempt{}
	for _, key := range NewAccountKeys() {
		s, _ := t.Latest(key)
		name := account.FullName(steps.Answers{key: s.Answer}.First(key), org)
		names = append(names, name)
		if name != "" {
			begun[name] = attempt{s.By, s.At}
		}
	}
	return names, begun
}

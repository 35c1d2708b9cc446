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

// A candidate is an account that may be a break-glass account, with the reasons to think so. The words of its name
// are never a reason.
type candidate struct {
	number   int32
	isAdmin  bool
	isOurs   bool // an earlier run was about to create an account of this name, and this one was created right after
	isRecent bool // created lately and without a role: a run that kept no history may have created it
	reasons  []assets.Text
}

// maxCandidates limits the length of the form.
const maxCandidates = 12

// findCandidates returns the accounts to propose, the likeliest first: Global Administrators other than the operator,
// and accounts on the initial domain that may have been created for the purpose. The operator decides.
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
			-compareBool(a.isOurs, b.isOurs), -compareBool(a.isRecent, b.isRecent), -compareBool(a.isAdmin, b.isAdmin),
			cmp.Compare(len(b.reasons), len(a.reasons)),
		)
	})
	return list[:min(len(list), maxCandidates)]
}

// compareBool orders false before true.
func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// asCandidate returns an account as a candidate with its reasons; ok is false if it cannot be a break-glass account.
func (e *evidence) asCandidate(n int32) (c candidate, ok bool) {
	u := e.roster.User(int(n))
	c = candidate{number: n, isAdmin: slices.Contains(e.admins.Active(), n)}
	home, earlier := e.isOnInitialDomain(u), e.attempts[strings.ToLower(u.UserPrincipalName)]
	c.isOurs = earlier.by != "" && earlier.mayHaveCreated(u)
	c.isRecent = home && !c.isAdmin && u.Enabled == graph.Yes && time.Since(u.Created) < creationWindow && !e.hasAnyRole(u)
	if u.ID == e.operator || u.Guest || u.External != graph.No || u.Synced || !home && !c.isAdmin {
		return c, false
	}
	switch {
	case c.isOurs:
		c.reasons = append(c.reasons, assets.Say("break-glass.why-begun", "by", earlier.by, "at",
			steps.FormatDate(earlier.at)))
	case c.isRecent:
		c.reasons = append(c.reasons, assets.Say("break-glass.why-fresh", "at", steps.FormatTime(u.Created)))
	}
	switch {
	case c.isAdmin && e.holdsRoleDirectly(u):
		c.reasons = append(c.reasons, assets.Say("break-glass.why-admin"))
	case c.isAdmin:
		c.reasons = append(c.reasons, assets.Say("break-glass.why-admin-by-group"))
	}
	if home {
		c.reasons = append(c.reasons, assets.Say("break-glass.why-home"))
	}
	if e.hasOnlyPasskeys(n) {
		c.reasons = append(c.reasons, assets.Say("break-glass.why-strong"))
	}
	if e.isExcludedByPolicy(u.ID) {
		c.reasons = append(c.reasons, assets.Say("break-glass.why-left-out"))
	}
	if !c.isAdmin && !c.isOurs {
		c.reasons = append(c.reasons, assets.Say("break-glass.why-no-admin"))
	}
	return c, true
}

// hasAnyRole reports whether an account holds a role, or may activate one.
func (e *evidence) hasAnyRole(u graph.User) bool {
	return slices.ContainsFunc(e.assignments.Seen(), func(a graph.Assignment) bool { return a.PrincipalID == u.ID })
}

// holdsRoleDirectly reports whether an account itself is a Global Administrator of the whole tenant, and not through
// a group.
func (e *evidence) holdsRoleDirectly(u graph.User) bool {
	active := e.assignments.Active.Seen()
	return slices.ContainsFunc(active.All, func(a graph.Assignment) bool {
		return a.PrincipalID == u.ID && strings.EqualFold(a.Role, graph.GlobalAdministrator) && a.IsTenantWide()
	})
}

// hasOnlyPasskeys reports whether every MFA method of an account is a passkey, which resists phishing.
func (e *evidence) hasOnlyPasskeys(n int32) bool {
	return e.countPasskeys(n) > 0 && !slices.ContainsFunc(e.methods[n], isOtherMFAMethod)
}

// isExcludedByPolicy reports whether a policy excludes an account by its id.
func (e *evidence) isExcludedByPolicy(id string) bool {
	return e.judgement != nil && slices.ContainsFunc(e.judgement.Tenant.Policies, func(p graph.Policy) bool {
		return slices.Contains(p.Conditions.Users.Users.Exclude, id)
	})
}

// An attempt is an earlier decision to create an account: by whom, and when.
type attempt struct {
	by string
	at time.Time
}

// creationWindow is how long after an attempt an account can still be the one that it created.
const creationWindow = 48 * time.Hour

// mayHaveCreated reports whether an account was created shortly after the attempt. The lower limit allows for clocks
// that differ.
func (a attempt) mayHaveCreated(u graph.User) bool {
	after := u.Created.Sub(a.at)
	return after > -10*time.Minute && after < creationWindow
}

// readChosenNames returns the user principal names that were chosen for new accounts, in the order of the questions,
// and the attempt that belongs to each name: an interrupted run may have created some of the accounts.
func readChosenNames(t *steps.Statements, org graph.Organization) (names []string, attempts map[string]attempt) {
	attempts = map[string]attempt{}
	for _, key := range NewAccountQuestionIDs() {
		s, _ := t.Latest(key)
		name := account.CompletePrincipalName(steps.Answers{key: s.Answer}.First(key), org)
		names = append(names, name)
		if name != "" {
			attempts[name] = attempt{s.By, s.At}
		}
	}
	return names, attempts
}

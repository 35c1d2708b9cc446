package snapshot

import (
	"context"
	"errors"
	"slices"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/coverage"
)

// MethodStats counts enabled accounts by their capability of MFA. It keeps those whose capability is unknown apart from
// those without a method: a conclusion on everybody is [MethodStats.EverybodyCapable].
type MethodStats struct {
	roster *coverage.Roster
	states map[int32]MFACapability // of those that are not just capable

	accounts, guests int
	without          []int32 // cannot do MFA
	unknown          []int32 // not known whether they can
	byPhone          []int32 // can, with nothing but a phone
	atHome           int     // do MFA in their own tenant
	agents           int     // left aside

	phoneAdmins   int // of byPhone and those whose phone has ended, those with a role
	phonesEnded   int // have nothing but a phone, to which codes are no longer delivered
	phonesUntold  int
	leftOut       int  // not asked, as the number of reads is limited
	trustVaries   int  // it depends on a tenant that is not known whether MFA at home counts
	phonesStated  int  // can do MFA only because a person stated that there is a telephony provider
	reportUntrue  bool // Microsoft refuses the report for want of a licence that the tenant has
	unreadReasons []error
}

// CountMethods counts accounts: those that of returns true for; nil: all. It asks those that the report does not
// settle, administrators first. An account that does not say whether it is enabled counts as enabled.
func (s *Snapshot) CountMethods(ctx context.Context, of func(n int) bool) (MethodStats, error) {
	e, err := s.evidence(ctx)
	if err != nil {
		return MethodStats{}, err
	}
	m := MethodStats{roster: e.roster, states: map[int32]MFACapability{}}
	roles, err := s.RoleHolders(ctx) // without them nobody is named as an administrator
	if steps.NeedsPerson(err) {
		return MethodStats{}, err
	}
	admins := adminSet(roles)
	var first, then []int32
	for i := range e.roster.Len() {
		switch n := int32(i); {
		case of != nil && !of(i):
		case e.roster.IsAgent(i) && e.roster.IsEnabled(i):
			m.agents++
		case e.counts(n) && admins[n]:
			first = append(first, n)
		case e.counts(n):
			then = append(then, n)
		}
	}
	numbers := slices.Concat(first, then)
	capabilities, err := s.MFACapabilities(ctx, numbers)
	if err != nil {
		return MethodStats{}, err
	}
	m.add(e, numbers, capabilities, admins)
	m.unreadReasons = e.unreadReasons(m.states)
	if licence, err := s.Licence(ctx).Whole(); err == nil && licence >= graph.P1 {
		m.reportUntrue = errors.Is(e.report.Reason(), graph.ErrUnlicensed)
	}
	return m, nil
}

// adminSet returns the accounts with a role, apart from the one that every user has.
func adminSet(roles coverage.Roles) map[int32]bool {
	admins := map[int32]bool{}
	for role, h := range roles.Known() {
		if role == graph.DefaultUserRole {
			continue
		}
		for _, n := range h.All() {
			admins[n] = true
		}
	}
	return admins
}

func (m *MethodStats) add(e *methodEvidence, numbers []int32, capabilities []MFACapability, admins map[int32]bool) {
	for i, n := range numbers {
		m.accounts++
		if e.roster.IsExternal(int(n)) {
			m.guests++
		}
		state := capabilities[i]
		if state != capable {
			m.states[n] = state
		}
		switch state {
		case capableAtHome:
			m.atHome++
			continue
		case capableByPhone:
			m.byPhone = append(m.byPhone, n)
			if e.phones.deliversWithoutProvider(n, e.roster.User(int(n))) != graph.Yes && !e.phones.endless {
				m.phonesStated++
			}
		case phoneEnded:
			m.phonesEnded++
		case phoneUntold:
			m.phonesUntold++
		case overLimit:
			m.leftOut++
		case trustUnread:
			m.trustVaries++
		}
		if admins[n] && (state == capableByPhone || state == phoneEnded || state == phoneUntold) {
			m.phoneAdmins++
		}
		switch state.IsCapable() {
		case graph.No:
			m.without = append(m.without, n)
		case graph.Unknown:
			m.unknown = append(m.unknown, n)
		}
	}
}

// unreadReasons lists the reasons for states that are unknown because something was not read, each once.
func (e *methodEvidence) unreadReasons(states map[int32]MFACapability) []error {
	var reasons []error
	seen := map[string]bool{}
	add := func(err error) {
		if err == nil {
			return
		}
		if text := steps.Explain(err).Happened.ID + err.Error(); !seen[text] {
			seen[text] = true
			reasons = append(reasons, err)
		}
	}
	for n := range int32(e.roster.Len()) { // in this order, so that the list is the same every time
		switch states[n] {
		case methodsUnread:
			answer, _ := e.own.answerOf(n)
			add(answer.err)
		case policyUnread:
			add(e.policyErr)
		case trustUnread:
			add(e.trustErr)
		}
	}
	return reasons
}

// Accounts returns how many accounts were counted that have to do MFA in this tenant.
func (m MethodStats) Accounts() int { return m.accounts - m.atHome }

// Capable returns how many of them are known to be capable of MFA.
func (m MethodStats) Capable() int { return m.Accounts() - len(m.without) - len(m.unknown) }

// Without returns how many of them are not capable, and Unknown of how many that is not known.
func (m MethodStats) Without() int { return len(m.without) }

// Unknown returns of how many accounts it is not known whether they are capable of MFA.
func (m MethodStats) Unknown() int { return len(m.unknown) }

// EverybodyCapable reports whether all accounts are capable of MFA: unknown where that of one is.
func (m MethodStats) EverybodyCapable() graph.Tri {
	switch {
	case len(m.without) > 0:
		return graph.No
	case len(m.unknown) > 0:
		return graph.Unknown
	}
	return graph.Yes
}

// ByPhone returns how many accounts have nothing but a phone to which codes are still delivered.
func (m MethodStats) ByPhone() int { return len(m.byPhone) }

// NeedProvider returns how many accounts have nothing but a phone to which codes are no longer delivered, or not known
// to be: a telephony provider of the tenant's own would do so.
func (m MethodStats) NeedProvider() int { return m.phonesEnded + m.phonesUntold }

// RestsOnProvider reports whether accounts count as capable because a person stated that there is such a provider.
func (m MethodStats) RestsOnProvider() bool { return m.phonesStated > 0 }

// PhoneAdmins returns how many of the accounts that have nothing but a phone are administrators.
func (m MethodStats) PhoneAdmins() int { return m.phoneAdmins }

// AtHome returns how many accounts do MFA in a tenant of their own, and Agents how many belong to agents: both are left
// aside.
func (m MethodStats) AtHome() int { return m.atHome }

// Agents returns how many accounts belong to agents.
func (m MethodStats) Agents() int { return m.agents }

// ReportRefused reports whether Microsoft refused the report for want of a licence that the tenant has.
func (m MethodStats) ReportRefused() bool { return m.reportUntrue }

// LeftOut returns how many accounts were not asked because the number of reads is limited.
func (m MethodStats) LeftOut() int { return m.leftOut }

// TrustUnknown returns of how many accounts it is not known whether MFA that they do in their own tenant counts.
func (m MethodStats) TrustUnknown() int { return m.trustVaries }

// UnreadReasons lists why something about accounts of unknown capability could not be read.
func (m MethodStats) UnreadReasons() []error { return m.unreadReasons }

// SubjectsToCheck lists the accounts without a method, those of which that is unknown, and those that have nothing but a
// phone, each with the reason.
func (m MethodStats) SubjectsToCheck() steps.Subjects {
	byPhone := m.byPhone
	if m.phonesStated > 0 {
		byPhone = nil
	}
	return m.list(slices.Concat(m.without, m.unknown, byPhone))
}

// SubjectsWithoutMethod lists the accounts without a method.
func (m MethodStats) SubjectsWithoutMethod() steps.Subjects { return m.list(m.without) }

// SubjectsForPass lists the accounts without a method that can get a Temporary Access Pass: Microsoft refuses it to
// accounts of other tenants.
//
// https://learn.microsoft.com/entra/identity/authentication/howto-authentication-temporary-access-pass
func (m MethodStats) SubjectsForPass() steps.Subjects {
	return m.list(slices.DeleteFunc(slices.Clone(m.without),
		func(n int32) bool { return m.roster.User(int(n)).External != graph.No }))
}

func (m MethodStats) list(numbers []int32) steps.Subjects {
	return steps.LazySubjects(len(numbers), func(i int) steps.Subject {
		return steps.NewUserSubject(m.roster.User(int(numbers[i])), m.states[numbers[i]].Describe())
	})
}

// DescribeAffected returns how many accounts a change affects, and how many of those are unknown.
func (m MethodStats) DescribeAffected() []assets.Text {
	lines := []assets.Text{assets.Say("affects.users", "count", m.accounts)}
	if m.guests > 0 {
		lines = append(lines, assets.Say("affects.guests", "count", m.guests))
	}
	if n := len(m.without); n > 0 {
		lines = append(lines, assets.Say("affects.without-method", "count", n))
	}
	if n := len(m.unknown); n > 0 {
		lines = append(lines, assets.Say("affects.untold", "count", n))
	}
	return lines
}

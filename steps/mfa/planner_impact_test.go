package mfa_test

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/catalog"
	"cspready/steps/mfa"
	"cspready/steps/snapshot"
	"cspready/steps/steptest"
)

func notesOf(t *testing.T, dir steps.Tenant) map[string]string {
	t.Helper()
	plan, err := steptest.FindStep(t, steptest.SessionOverride{Tenant: dir, MFA: graph.Yes, Method: graph.Browser},
		mfa.SecurityDefaultsID, steps.Profile{}).Plan(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	notes := map[string]string{}
	for _, n := range plan.Notes {
		notes[n.ID] = fmt.Sprint(n.Args["who"])
	}
	return notes
}

func TestThePlanNamesWhatStopsWorking(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)))
		tenant := steptest.NewTenant(t, steptest.FabrikamScenario(steptest.PremiumP1, func(s *scenario.Scenario) {
			s.Users = append(s.Users,
				scenario.User{UPN: "backup@fabrikam.example", Unlicensed: true, BackgroundHoursAgo: 3},
				scenario.User{UPN: "phone@fabrikam.example", BackgroundHoursAgo: 3, SignedInHoursAgo: 24 * 40,
					Methods: []string{"microsoftAuthenticator"}},
				scenario.User{UPN: "busy@fabrikam.example", BackgroundHoursAgo: 3, SignedInHoursAgo: 5, Unlicensed: true},
				scenario.User{UPN: "left@fabrikam.example", BackgroundHoursAgo: 3, Disabled: true, Unlicensed: true},
				scenario.User{UPN: "idle@fabrikam.example", BackgroundHoursAgo: 24 * 90, Unlicensed: true},
				scenario.User{UPN: "script@fabrikam.example", BackgroundHoursAgo: 1})
			s.LegacySignIns = []scenario.SignIn{{UPN: "bram@fabrikam.example", Client: "IMAP4", HoursAgo: 2}}
		}))
		notes := notesOf(t, client.SignedIn(tenant, steptest.WriteScopes()...))
		if got := notes["security-defaults.note-automation-seen"]; got != "[backup@fabrikam.example script@fabrikam.example]" {
			t.Errorf("programs: %q in %v", got, notes)
		}
		if _, ok := notes["security-defaults.note-legacy-seen"]; !ok {
			t.Errorf("old protocols are not named: %v", notes)
		}
	})
}

func TestAPreviewThatCannotBeReadSaysWhatToThinkOf(t *testing.T) {
	for name, c := range map[string]struct {
		bend    []func(*scenario.Scenario)
		trouble *scenario.Fault
		wants   []string
	}{
		"no licence": {steptest.Options(), nil,
			[]string{"security-defaults.note-automation", "security-defaults.note-legacy"}},
		"activity refused": {steptest.Options(steptest.PremiumP1),
			&scenario.Fault{Method: "GET", Path: "/users", After: 1, Status: 403, Code: "Authorization_RequestDenied",
				Times: -1},
			[]string{"security-defaults.note-automation", "security-defaults.note-legacy-none"}},
		"log refused": {steptest.Options(steptest.PremiumP1),
			&scenario.Fault{Method: "GET", Path: "/auditLogs/signIns", Status: 403, Code: "UnknownError", Times: -1},
			[]string{"security-defaults.note-automation-none", "security-defaults.note-legacy-unread"}},
		"nothing is seen": {steptest.Options(steptest.PremiumP1), nil,
			[]string{"security-defaults.note-automation-none", "security-defaults.note-legacy-none"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant := steptest.NewTenant(t, steptest.FabrikamScenario(c.bend...))
				if c.trouble != nil {
					tenant.InjectFault(*c.trouble)
				}
				notes := notesOf(t, client.SignedIn(tenant, steptest.WriteScopes()...))
				for _, want := range c.wants {
					if _, ok := notes[want]; !ok {
						t.Errorf("%s is not said: %v", want, notes)
					}
				}
			})
		})
	}
}

// many is a tenant with that many accounts and a registration report.
type many struct {
	steps.Tenant
	people  int
	without []int            // accounts whose line says that they have no method
	lacks   func(n int) bool // the report has no line of them; nil: it has a line of everybody
	asked   *[]string
}

func manyID(n int) string { return fmt.Sprintf("00000000-0000-4000-8000-%012d", n) }

func (m many) Users(context.Context) iter.Seq2[graph.User, error] {
	return func(yield func(graph.User, error) bool) {
		for n := range m.people {
			u := graph.User{ID: manyID(n), UserPrincipalName: fmt.Sprintf("u%d@fabrikam.example", n), Enabled: graph.Yes, External: graph.No,
				Created: time.Now().Add(-1000 * time.Hour)}
			if !yield(u, nil) {
				return
			}
		}
	}
}

func (m many) Assignments(context.Context, func() []string) (graph.AssignmentList, error) {
	return graph.AssignmentList{}, nil
}

func (m many) Registrations(context.Context) iter.Seq2[graph.Registration, error] {
	return func(yield func(graph.Registration, error) bool) {
		for n := range m.people {
			if m.lacks != nil && m.lacks(n) {
				continue
			}
			if !yield(graph.Registration{UserID: manyID(n), MFACapable: graph.TriOf(!slices.Contains(m.without, n))}, nil) {
				return
			}
		}
	}
}

func (m many) Methods(_ context.Context, ids []string) iter.Seq[graph.UserMethods] {
	*m.asked = append(*m.asked, ids...)
	return func(yield func(graph.UserMethods) bool) {
		for _, id := range ids {
			if !yield(graph.UserMethods{UserID: id, Methods: []graph.Method{{Type: "fido2AuthenticationMethod"}}}) {
				return
			}
		}
	}
}

// Who is not in the report is asked, up to a bound, and otherwise unknown: the report proves nothing about them.
func TestAReportProvesNothingAboutWhoIsNotInIt(t *testing.T) {
	isEven := func(n int) bool { return n%2 == 0 }
	is := func(those ...int) func(int) bool { return func(n int) bool { return slices.Contains(those, n) } }
	for name, c := range map[string]struct {
		people   int
		without  []int
		lacks    func(n int) bool
		limit    int
		want     steps.Status
		subjects int
		asked    int
	}{
		"small, all are in it":          {50, nil, nil, 0, steps.Met, 0, 0},
		"small, some without":           {50, []int{5, 49}, nil, 0, steps.NotMet, 2, 0},
		"small, one is not in it":       {50, nil, is(7), 0, steps.Met, 0, 1},
		"small, nobody is in it":        {50, nil, func(int) bool { return true }, 0, steps.Met, 0, 50},
		"small, more than the limit":    {50, nil, isEven, 10, steps.Unknown, 15, 10},
		"large, all are in it":          {3000, nil, nil, 0, steps.Met, 0, 0},
		"large, some without":           {3000, []int{5, 2999}, is(7), 0, steps.NotMet, 2, 1},
		"large, a few are not in it":    {3000, nil, is(7, 8, 2998), 0, steps.Met, 0, 3},
		"large, nobody is in it":        {3000, nil, func(int) bool { return true }, 0, steps.Unknown, 2800, 200},
		"large, half is not in it":      {3000, []int{1}, isEven, 0, steps.NotMet, 1301, 200},
		"large, a limit by the profile": {3000, nil, isEven, 1500, steps.Met, 0, 1500},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var asked []string
				dir := many{Tenant: client.SignedIn(steptest.NewTenant(t, steptest.FabrikamScenario(steptest.PremiumP1)),
					catalog.ReadScopes()...), people: c.people, without: c.without, lacks: c.lacks, asked: &asked}
				f, err := steptest.FindStep(t, dir, mfa.RegisteredID, steps.Profile{MaxMethodReads: c.limit}).Check(t.Context())
				if err != nil || f.Status != c.want || f.Subjects.Len() != c.subjects || len(asked) != c.asked {
					t.Errorf("%v with %d accounts, %d asked (%v)", f.Status, f.Subjects.Len(), len(asked), err)
				}
			})
		})
	}
}

func TestOnlySoManyAreAskedOneByOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var asked []string
		dir := many{Tenant: client.SignedIn(steptest.NewTenant(t, steptest.FabrikamScenario()), catalog.ReadScopes()...),
			people: 300, asked: &asked}
		f, err := steptest.FindStep(t, dir, mfa.RegisteredID, steps.Profile{MaxMethodReads: 40}).Check(t.Context())
		if err != nil || f.Status != steps.Unknown || f.Subjects.Len() != 260 || len(asked) != 40 {
			t.Errorf("%v, %d unknown, %d asked (%v)", f.Status, f.Subjects.Len(), len(asked), err)
		}
	})
}

func TestAStatementIsBelievedForNinetyDays(t *testing.T) {
	for name, c := range map[string]struct {
		answer string
		age    time.Duration
		want   steps.Status
	}{
		"fresh":            {snapshot.LegacyMFAOff, time.Hour, steps.Met},
		"old":              {snapshot.LegacyMFAOff, 89 * 24 * time.Hour, steps.Met},
		"too old":          {snapshot.LegacyMFAOff, 91 * 24 * time.Hour, steps.Unknown},
		"of a day to come": {snapshot.LegacyMFAOff, -48 * time.Hour, steps.Unknown},
		"not known":        {snapshot.LegacyMFAUnknown, time.Hour, steps.Unknown},
		"settings are on":  {snapshot.LegacyMFAOn, time.Hour, steps.NotMet},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				said := steps.NewStatements(nil)
				said.Set(snapshot.AskLegacyMFA,
					steps.Statement{Answer: []string{c.answer}, By: "somebody", At: time.Now().Add(-c.age)})
				f, err := steptest.FindStep(t, client.SignedIn(steptest.NewTenant(t, coveredScenario()), catalog.ReadScopes()...),
					mfa.EveryUserID, steps.Profile{Statements: said}).Check(t.Context())
				if err != nil || f.Status != c.want || c.want == steps.Met && f.Basis != steps.Stated {
					t.Errorf("%v on the basis %v (%v), want %v", f.Status, f.Basis, err, c.want)
				}
			})
		})
	}
}

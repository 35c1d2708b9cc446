package secureapp_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/automation"
	"cspready/steps/secureapp"
	"cspready/steps/steptest"
)

// registeredApps registers one application for each change, numbered from 1.
func registeredApps(bends ...steptest.AppChange) func(*scenario.Scenario) {
	return func(s *scenario.Scenario) {
		var list []scenario.Application
		for i, b := range bends {
			steptest.RegisteredApp(b, func(a *scenario.Application) { a.AppID = steptest.FixedAppID(string(rune('1' + i))) })(s)
			list = append(list, s.Applications...)
		}
		s.Applications = list
	}
}

// unchanged leaves the application as [steptest.RegisteredApp] has it.
func unchanged(*scenario.Application) {}

// unmarked removes cspready's marker.
func unmarked(a *scenario.Application) { a.Tags = nil }

// createdTomorrow makes the application newer than every statement.
func createdTomorrow(a *scenario.Application) { a.CreatedDaysAgo = -1 }

// newsletter turns it into an application that does nothing for a partner.
func newsletter(a *scenario.Application) {
	a.Tags, a.Grants = nil, nil
	a.RequiredAccess = []scenario.APIAccess{{API: "Microsoft Graph", Scopes: []string{"User.Read"}}}
}

// withExpiredCertificate makes the finding show which application was judged.
func withExpiredCertificate(a *scenario.Application) { a.Certificates[0].DaysLeft = -1 }

// combinedChanges makes one change of several.
func combinedChanges(list ...steptest.AppChange) steptest.AppChange {
	return func(a *scenario.Application) {
		for _, b := range list {
			b(a)
		}
	}
}

func TestChooseApp(t *testing.T) {
	application := func(n string) steptest.StatedAnswers { return steptest.StatedAnswers{automation.AskApp: {n}} }
	for name, c := range map[string]struct {
		apps    []steptest.AppChange
		said    steptest.StatedAnswers
		want    steps.Status
		summary string
		about   string // number of the application that is judged
		asks    []string
	}{
		"none":                {nil, nil, steps.NotMet, "secure-app.none", "", nil},
		"one of another kind": {[]steptest.AppChange{newsletter}, nil, steps.NotMet, "secure-app.none", "", nil},
		"the marked one":      {[]steptest.AppChange{unchanged}, nil, steps.Met, "secure-app.unproven", "1", nil},
		"one by its permissions": {[]steptest.AppChange{unmarked, newsletter}, nil, steps.Met, "secure-app.unproven",
			"1", []string{"1", "new"}},
		"three of one name": {[]steptest.AppChange{unmarked, unmarked, unmarked}, nil, steps.Unknown,
			"secure-app.several", "", []string{"1", "2", "3", "new"}},
		"three, and one is named": {[]steptest.AppChange{unmarked, combinedChanges(unmarked, withExpiredCertificate),
			unmarked}, application(steptest.FixedAppID("2")), steps.NotMet, "secure-app.flaw", "2",
			[]string{"1", "2", "3", "new"}},
		"named in capitals": {[]steptest.AppChange{unmarked, unmarked},
			application(strings.ToUpper(steptest.FixedAppID("2"))), steps.Met, "secure-app.unproven", "2",
			[]string{"1", "2", "new"}},
		"three, and none is it": {[]steptest.AppChange{unmarked, unmarked, unmarked}, application(automation.NewApp),
			steps.NotMet, "secure-app.none", "", []string{"1", "2", "3", "new"}},
		"named and gone since": {[]steptest.AppChange{unmarked, unmarked}, application(steptest.FixedAppID("9")),
			steps.Unknown, "secure-app.several", "", []string{"1", "2", "new"}},
		"named, and none is there": {nil, application(steptest.FixedAppID("9")), steps.NotMet, "secure-app.missing", "",
			nil},
		"marked among others": {[]steptest.AppChange{unmarked, combinedChanges(unchanged, withExpiredCertificate),
			unmarked}, nil, steps.NotMet, "secure-app.flaw", "2", []string{"1", "2", "3", "new"}},
		"another than the marked": {[]steptest.AppChange{unmarked, combinedChanges(unchanged, withExpiredCertificate)},
			application(steptest.FixedAppID("1")), steps.Met, "secure-app.unproven", "1", []string{"1", "2", "new"}},
		"a new one was made": {[]steptest.AppChange{unmarked, createdTomorrow}, application(automation.NewApp),
			steps.Met, "secure-app.unproven", "2", []string{"1", "2", "new"}},
		"a new one beside a marked": {[]steptest.AppChange{unchanged}, application(automation.NewApp), steps.NotMet,
			"secure-app.none", "", []string{"1", "new"}},
		"a new one beside two marked": {[]steptest.AppChange{unchanged, unchanged}, application(automation.NewApp),
			steps.NotMet, "secure-app.none", "", []string{"1", "2", "new"}},
		"two are marked": {[]steptest.AppChange{unchanged, unchanged}, nil, steps.Unknown, "secure-app.several",
			"", []string{"1", "2", "new"}},
		"one of no kind, and another": {[]steptest.AppChange{unmarked, newsletter}, application(steptest.FixedAppID("2")),
			steps.NotMet, "secure-app.flaw", "2", []string{"1", "2", "new"}},
		"one of no kind is named": {[]steptest.AppChange{newsletter}, application(steptest.FixedAppID("1")),
			steps.NotMet, "secure-app.flaw", "1", nil},

		"the marked one is deleted": {[]steptest.AppChange{steptest.DeletedApp}, nil, steps.NotMet, "secure-app.deleted",
			"", []string{"restore-1", "new"}},
		"deleted, and another fits": {[]steptest.AppChange{steptest.DeletedApp, unmarked}, nil, steps.NotMet,
			"secure-app.deleted", "", []string{"2", "restore-1", "new"}},
		"to be restored": {[]steptest.AppChange{steptest.DeletedApp, unmarked},
			application("restore-" + steptest.FixedAppID("1")), steps.NotMet, "secure-app.deleted", "",
			[]string{"2", "restore-1", "new"}},
		"it was restored": {[]steptest.AppChange{unchanged}, application("restore-" + steptest.FixedAppID("1")),
			steps.Met, "secure-app.unproven", "1", nil},
		"deleted, the other is meant": {[]steptest.AppChange{steptest.DeletedApp, unmarked},
			application(steptest.FixedAppID("2")), steps.Met, "secure-app.unproven", "2", []string{"2", "restore-1", "new"}},
		"deleted, a new one is meant": {[]steptest.AppChange{steptest.DeletedApp}, application(automation.NewApp),
			steps.NotMet, "secure-app.none", "", []string{"restore-1", "new"}},
		"somebody else's is deleted": {[]steptest.AppChange{combinedChanges(unmarked, steptest.DeletedApp)}, nil,
			steps.NotMet, "secure-app.none", "", nil},
		"one is deleted, two marked": {[]steptest.AppChange{steptest.DeletedApp, unchanged, unchanged}, nil, steps.Unknown,
			"secure-app.several", "", []string{"2", "3", "restore-1", "new"}},
		"one is deleted, one marked": {[]steptest.AppChange{steptest.DeletedApp, unchanged}, nil, steps.Met,
			"secure-app.unproven", "2", []string{"2", "restore-1", "new"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant := steptest.NorthwindTenant(t, func(s *scenario.Scenario) { s.NoPartnerCenter = false },
					registeredApps(c.apps...))
				f := steptest.CheckRequirement(t, tenant, secureapp.ID,
					steptest.StatedProfile(steps.DirectBill, steptest.BillingAnswers, c.said))
				steptest.WantFinding(t, f, c.want, c.summary)
				if id, _ := steptest.FindFact(f, "fact.app").Got.Args["id"].(string); id != "" || c.about != "" {
					if id != steptest.FixedAppID(c.about) {
						t.Errorf("%q was judged, want number %s", id, c.about)
					}
				}
				q, _ := steptest.FindQuestion(f, automation.AskApp)
				var offers []string
				for _, o := range q.Options {
					offers = append(offers, strings.ReplaceAll(o.Value, steptest.FixedAppID(""), ""))
				}
				if !slices.Equal(offers, c.asks) {
					t.Errorf("%v can be chosen, want %v", offers, c.asks)
				}
				if len(q.Default) > 0 && !slices.ContainsFunc(q.Options,
					func(o steps.Option) bool { return o.Value == q.Default[0] }) {
					t.Errorf("%v is proposed, and cannot be chosen", q.Default)
				}
				if c.summary == "secure-app.several" && f.Subjects.Len() == 0 {
					t.Error("those that could be meant are not listed")
				}
			})
		})
	}
}

// TestResellerCandidatesRequestGraph: a reseller's application works in customers' tenants, through Graph, and calls
// Partner Center for the consents there.
func TestResellerCandidatesRequestGraph(t *testing.T) {
	forGraph := combinedChanges(newsletter, func(a *scenario.Application) {
		a.RequiredAccess[0].Scopes = []string{"openid", "profile", "offline_access", "User.Read", "Directory.Read.All"}
		a.RequiredAccess = append(a.RequiredAccess,
			scenario.APIAccess{API: "Partner Center", Scopes: []string{"user_impersonation"}})
		a.Grants = []scenario.Consent{{API: "Microsoft Graph", Scopes: a.RequiredAccess[0].Scopes},
			{API: "Partner Center", Scopes: []string{"user_impersonation"}}}
	})
	here := combinedChanges(newsletter, func(a *scenario.Application) { a.Audience = graph.OneTenant })
	scripts := steptest.StatedAnswers{automation.AskAutomation: {automation.AutomatesScripts}}
	synctest.Test(t, func(t *testing.T) {
		f := steptest.CheckRequirement(t, steptest.NorthwindTenant(t, registeredApps(here, forGraph)), secureapp.ID,
			steptest.StatedProfile(steps.IndirectReseller, scripts))
		steptest.WantFinding(t, f, steps.Met, "secure-app.unproven")
		if by := steptest.FindFact(f, "fact.app-by"); by.Got.ID != "app.by-permissions" {
			t.Error("the finding does not say that the application was found by its permissions")
		}
	})
}

// TestNewAppBesideMarkedOnesIsCreatedOnce answers "a new one" and runs again, with the statements of the first run
// and with those of a run that was killed right after the application was created.
func TestNewAppBesideMarkedOnesIsCreatedOnce(t *testing.T) {
	for name, again := range map[string]steptest.StatedAnswers{
		"remembered": nil,
		"killed":     {automation.AskApp: {automation.NewApp}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant, d := steptest.NorthwindTenant(t, registeredApps(unchanged, unchanged)), &steptest.FakeFiles{}
				door := client.SignedIn(tenant, steptest.AppScopes()...)
				steptest.AllowAppSignIn(t, tenant, door)
				p := steptest.AutomatingProfile(d, steptest.AccountID(t, door, steptest.ConsentAgent))
				meant := steps.Statement{Answer: []string{automation.NewApp}, By: "somebody", At: time.Now()}
				p.Statements.Set(automation.AskApp, meant)
				steptest.WantSucceeded(t, makeApp(t, steptest.FindStep(t, door, secureapp.ID, p), p))
				if s, _ := p.Statements.Valid(automation.AskApp); s.Answer[0] == automation.NewApp {
					t.Error("no statement records which application was created")
				}
				for question, answer := range again {
					p.Statements.Set(question, steps.Statement{Answer: answer, By: "somebody", At: meant.At})
				}
				time.Sleep(time.Hour)
				more := makeApp(t, steptest.FindStep(t, door, secureapp.ID, p), p)
				if n := len(steptest.ListApplications(t, tenant)); n != 3 || len(more) != 0 {
					t.Errorf("%d applications, and the second run did %v", n, outcomeTitles(more))
				}
			})
		})
	}
}

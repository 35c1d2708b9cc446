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
	"cspready/steps/change/app"
	"cspready/steps/secureapp"
	"cspready/steps/steptest"
)

// several registers one application after the other, numbered from 1.
func several(bends ...steptest.AppChange) func(*scenario.Scenario) {
	return func(s *scenario.Scenario) {
		var list []scenario.Application
		for i, b := range bends {
			steptest.RegisteredApp(b, func(a *scenario.Application) { a.AppID = steptest.AppID(string(rune('1' + i))) })(s)
			list = append(list, s.Applications...)
		}
		s.Applications = list
	}
}

func asMade(*scenario.Application) {}

func unmarked(a *scenario.Application) { a.Tags = nil }

// later makes it after whatever is said.
func later(a *scenario.Application) { a.CreatedDaysAgo = -1 }

// newsletter is an application that has nothing to do with partners.
func newsletter(a *scenario.Application) {
	a.Tags, a.Grants = nil, nil
	a.RequiredAccess = []scenario.APIAccess{{API: "Microsoft Graph", Scopes: []string{"User.Read"}}}
}

// hasEnded has a certificate that ran out, so that it shows which one was judged.
func hasEnded(a *scenario.Application) { a.Certificates[0].DaysLeft = -1 }

func bendsOf(list ...steptest.AppChange) steptest.AppChange {
	return func(a *scenario.Application) {
		for _, b := range list {
			b(a)
		}
	}
}

func TestTheApplicationThatIsMeantIsFoundAndNeverGuessed(t *testing.T) {
	application := func(n string) steptest.Words { return steptest.Words{automation.AskApp: {n}} }
	for name, c := range map[string]struct {
		ListApplications []steptest.AppChange
		said             steptest.Words
		want             steps.Status
		says             string
		about            string // number of the application that is judged
		asks             []string
	}{
		"none":                        {nil, nil, steps.NotMet, "secure-app.none", "", nil},
		"one of another kind":         {[]steptest.AppChange{newsletter}, nil, steps.NotMet, "secure-app.none", "", nil},
		"the marked one":              {[]steptest.AppChange{asMade}, nil, steps.Met, "secure-app.unproven", "1", nil},
		"one by its permissions":      {[]steptest.AppChange{unmarked, newsletter}, nil, steps.Met, "secure-app.unproven", "1", []string{"1", "new"}},
		"three of one name":           {[]steptest.AppChange{unmarked, unmarked, unmarked}, nil, steps.Unknown, "secure-app.several", "", []string{"1", "2", "3", "new"}},
		"three, and one is named":     {[]steptest.AppChange{unmarked, bendsOf(unmarked, hasEnded), unmarked}, application(steptest.AppID("2")), steps.NotMet, "secure-app.flaw", "2", []string{"1", "2", "3", "new"}},
		"named in capitals":           {[]steptest.AppChange{unmarked, unmarked}, application(strings.ToUpper(steptest.AppID("2"))), steps.Met, "secure-app.unproven", "2", []string{"1", "2", "new"}},
		"three, and none is it":       {[]steptest.AppChange{unmarked, unmarked, unmarked}, application(app.NewApp), steps.NotMet, "secure-app.none", "", []string{"1", "2", "3", "new"}},
		"named and gone since":        {[]steptest.AppChange{unmarked, unmarked}, application(steptest.AppID("9")), steps.Unknown, "secure-app.several", "", []string{"1", "2", "new"}},
		"named, and none is there":    {nil, application(steptest.AppID("9")), steps.NotMet, "secure-app.missing", "", nil},
		"marked among others":         {[]steptest.AppChange{unmarked, bendsOf(asMade, hasEnded), unmarked}, nil, steps.NotMet, "secure-app.flaw", "2", []string{"1", "2", "3", "new"}},
		"another than the marked":     {[]steptest.AppChange{unmarked, bendsOf(asMade, hasEnded)}, application(steptest.AppID("1")), steps.Met, "secure-app.unproven", "1", []string{"1", "2", "new"}},
		"a new one was made":          {[]steptest.AppChange{unmarked, later}, application(app.NewApp), steps.Met, "secure-app.unproven", "2", []string{"1", "2", "new"}},
		"a new one beside a marked":   {[]steptest.AppChange{asMade}, application(app.NewApp), steps.NotMet, "secure-app.none", "", []string{"1", "new"}},
		"a new one beside two marked": {[]steptest.AppChange{asMade, asMade}, application(app.NewApp), steps.NotMet, "secure-app.none", "", []string{"1", "2", "new"}},
		"two are marked":              {[]steptest.AppChange{asMade, asMade}, nil, steps.Unknown, "secure-app.several", "", []string{"1", "2", "new"}},
		"one of no kind, and another": {[]steptest.AppChange{unmarked, newsletter}, application(steptest.AppID("2")), steps.NotMet, "secure-app.flaw", "2", []string{"1", "2", "new"}},
		"one of no kind is named":     {[]steptest.AppChange{newsletter}, application(steptest.AppID("1")), steps.NotMet, "secure-app.flaw", "1", nil},

		"the marked one is deleted":   {[]steptest.AppChange{steptest.Deleted}, nil, steps.NotMet, "secure-app.deleted", "", []string{"restore-1", "new"}},
		"deleted, and another fits":   {[]steptest.AppChange{steptest.Deleted, unmarked}, nil, steps.NotMet, "secure-app.deleted", "", []string{"2", "restore-1", "new"}},
		"to be restored":              {[]steptest.AppChange{steptest.Deleted, unmarked}, application("restore-" + steptest.AppID("1")), steps.NotMet, "secure-app.deleted", "", []string{"2", "restore-1", "new"}},
		"it was restored":             {[]steptest.AppChange{asMade}, application("restore-" + steptest.AppID("1")), steps.Met, "secure-app.unproven", "1", nil},
		"deleted, the other is meant": {[]steptest.AppChange{steptest.Deleted, unmarked}, application(steptest.AppID("2")), steps.Met, "secure-app.unproven", "2", []string{"2", "restore-1", "new"}},
		"deleted, a new one is meant": {[]steptest.AppChange{steptest.Deleted}, application(app.NewApp), steps.NotMet, "secure-app.none", "", []string{"restore-1", "new"}},
		"somebody else's is deleted":  {[]steptest.AppChange{bendsOf(unmarked, steptest.Deleted)}, nil, steps.NotMet, "secure-app.none", "", nil},
		"one is deleted, two marked":  {[]steptest.AppChange{steptest.Deleted, asMade, asMade}, nil, steps.Unknown, "secure-app.several", "", []string{"2", "3", "restore-1", "new"}},
		"one is deleted, one marked":  {[]steptest.AppChange{steptest.Deleted, asMade}, nil, steps.Met, "secure-app.unproven", "2", []string{"2", "restore-1", "new"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant := steptest.Northwind(t, func(s *scenario.Scenario) { s.NoPartnerCenter = false }, several(c.ListApplications...))
				f := steptest.Judged(t, tenant, secureapp.ID, steptest.Saying(steps.DirectBill, steptest.Billing, c.said))
				steptest.Is(t, f, c.want, c.says)
				if id, _ := steptest.Fact(f, "fact.app").Got.Args["id"].(string); id != "" || c.about != "" {
					if id != steptest.AppID(c.about) {
						t.Errorf("%q was judged, want number %s", id, c.about)
					}
				}
				q, _ := steptest.QuestionOf(f, automation.AskApp)
				var offers []string
				for _, o := range q.Options {
					offers = append(offers, strings.ReplaceAll(o.Value, steptest.AppID(""), ""))
				}
				if !slices.Equal(offers, c.asks) {
					t.Errorf("%v can be chosen, want %v", offers, c.asks)
				}
				if len(q.Default) > 0 && !slices.ContainsFunc(q.Options, func(o steps.Option) bool { return o.Value == q.Default[0] }) {
					t.Errorf("%v is proposed, and cannot be chosen", q.Default)
				}
				if c.says == "secure-app.several" && f.Subjects.Len() == 0 {
					t.Error("those that could be meant are not listed")
				}
			})
		})
	}
}

// TestAResellersCandidatesAreThoseForGraph looks for another kind of application where Partner Center is not asked.
func TestAResellersCandidatesAreThoseForGraph(t *testing.T) {
	forGraph := bendsOf(newsletter, func(a *scenario.Application) {
		a.RequiredAccess[0].Scopes = []string{"openid", "profile", "offline_access", "User.Read", "Directory.Read.All"}
		a.Grants = []scenario.Consent{{API: "Microsoft Graph", Scopes: a.RequiredAccess[0].Scopes}}
	})
	here := bendsOf(newsletter, func(a *scenario.Application) { a.Audience = graph.OneTenant })
	scripts := steptest.Words{automation.AskAutomation: {automation.AutomatesScripts}}
	synctest.Test(t, func(t *testing.T) {
		f := steptest.Judged(t, steptest.Northwind(t, several(here, forGraph)), secureapp.ID, steptest.Saying(steps.IndirectReseller, scripts))
		steptest.Is(t, f, steps.Met, "secure-app.unproven")
		if by := steptest.Fact(f, "fact.app-by"); by.Got.ID != "app.by-permissions" {
			t.Error("it is not told that the application was found by its permissions")
		}
	})
}

// TestANewApplicationBesideMarkedOnesIsMadeOnce says "a new one", and runs again: with what was remembered, and with
// what a run that was killed right after the making would have remembered.
func TestANewApplicationBesideMarkedOnesIsMadeOnce(t *testing.T) {
	for name, again := range map[string]steptest.Words{
		"remembered": nil,
		"killed":     {automation.AskApp: {app.NewApp}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant, d := steptest.Northwind(t, several(asMade, asMade)), &steptest.FakeFiles{}
				door := client.SignedIn(tenant, steptest.AppScopes()...)
				steptest.LetSignInto(t, tenant, door)
				p := steptest.AutomatingProfile(d, steptest.AccountID(t, door, steptest.ConsentAgent))
				meant := steps.Statement{Answer: []string{app.NewApp}, By: "somebody", At: time.Now()}
				p.Testimony.Say(automation.AskApp, meant)
				steptest.WantDone(t, makeApp(t, steptest.StepOf(t, door, secureapp.ID, p), p))
				if s, _ := p.Testimony.Recall(automation.AskApp); s.Answer[0] == app.NewApp {
					t.Error("nobody noted which one was made")
				}
				for question, answer := range again {
					p.Testimony.Say(question, steps.Statement{Answer: answer, By: "somebody", At: meant.At})
				}
				time.Sleep(time.Hour)
				more := makeApp(t, steptest.StepOf(t, door, secureapp.ID, p), p)
				if n := len(steptest.ListApplications(t, tenant)); n != 3 || len(more) != 0 {
					t.Errorf("%d applications, and the second run did %v", n, titles(more))
				}
			})
		})
	}
}

package steps_test

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
)

// appNumber is an application id that a test knows beforehand.
func appNumber(n string) string { return "a0000000-0000-4000-8000-00000000000" + n }

// several registers one application after the other, numbered from 1.
func several(bends ...appBend) func(*scenario.Scenario) {
	return func(s *scenario.Scenario) {
		var list []scenario.Application
		for i, b := range bends {
			registered(b, func(a *scenario.Application) { a.AppID = appNumber(string(rune('1' + i))) })(s)
			list = append(list, s.Applications...)
		}
		s.Applications = list
	}
}

func asMade(*scenario.Application) {}

func unmarked(a *scenario.Application) { a.Tags = nil }

// later makes it after whatever is said.
func later(a *scenario.Application) { a.CreatedDaysAgo = -1 }

func deleted(a *scenario.Application) { a.DeletedDaysAgo = 3 }

// newsletter is an application that has nothing to do with partners.
func newsletter(a *scenario.Application) {
	a.Tags, a.Grants = nil, nil
	a.RequiredAccess = []scenario.APIAccess{{API: "Microsoft Graph", Scopes: []string{"User.Read"}}}
}

// hasEnded has a certificate that ran out, so that it shows which one was judged.
func hasEnded(a *scenario.Application) { a.Certificates[0].DaysLeft = -1 }

func bendsOf(list ...appBend) appBend {
	return func(a *scenario.Application) {
		for _, b := range list {
			b(a)
		}
	}
}

func TestTheApplicationThatIsMeantIsFoundAndNeverGuessed(t *testing.T) {
	app := func(n string) words { return words{steps.AskApp: {n}} }
	for name, c := range map[string]struct {
		apps  []appBend
		said  words
		want  steps.Status
		says  string
		about string // number of the application that is judged
		asks  []string
	}{
		"none":                        {nil, nil, steps.NotMet, "secure-app.none", "", nil},
		"one of another kind":         {[]appBend{newsletter}, nil, steps.NotMet, "secure-app.none", "", nil},
		"the marked one":              {[]appBend{asMade}, nil, steps.Met, "secure-app.unproven", "1", nil},
		"one by its permissions":      {[]appBend{unmarked, newsletter}, nil, steps.Met, "secure-app.unproven", "1", []string{"1", "new"}},
		"three of one name":           {[]appBend{unmarked, unmarked, unmarked}, nil, steps.Unknown, "secure-app.several", "", []string{"1", "2", "3", "new"}},
		"three, and one is named":     {[]appBend{unmarked, bendsOf(unmarked, hasEnded), unmarked}, app(appNumber("2")), steps.NotMet, "secure-app.flaw", "2", []string{"1", "2", "3", "new"}},
		"named in capitals":           {[]appBend{unmarked, unmarked}, app(strings.ToUpper(appNumber("2"))), steps.Met, "secure-app.unproven", "2", []string{"1", "2", "new"}},
		"three, and none is it":       {[]appBend{unmarked, unmarked, unmarked}, app(steps.NewApp), steps.NotMet, "secure-app.none", "", []string{"1", "2", "3", "new"}},
		"named and gone since":        {[]appBend{unmarked, unmarked}, app(appNumber("9")), steps.Unknown, "secure-app.several", "", []string{"1", "2", "new"}},
		"named, and none is there":    {nil, app(appNumber("9")), steps.NotMet, "secure-app.missing", "", nil},
		"marked among others":         {[]appBend{unmarked, bendsOf(asMade, hasEnded), unmarked}, nil, steps.NotMet, "secure-app.flaw", "2", []string{"1", "2", "3", "new"}},
		"another than the marked":     {[]appBend{unmarked, bendsOf(asMade, hasEnded)}, app(appNumber("1")), steps.Met, "secure-app.unproven", "1", []string{"1", "2", "new"}},
		"a new one was made":          {[]appBend{unmarked, later}, app(steps.NewApp), steps.Met, "secure-app.unproven", "2", []string{"1", "2", "new"}},
		"a new one beside a marked":   {[]appBend{asMade}, app(steps.NewApp), steps.NotMet, "secure-app.none", "", []string{"1", "new"}},
		"a new one beside two marked": {[]appBend{asMade, asMade}, app(steps.NewApp), steps.NotMet, "secure-app.none", "", []string{"1", "2", "new"}},
		"two are marked":              {[]appBend{asMade, asMade}, nil, steps.Unknown, "secure-app.several", "", []string{"1", "2", "new"}},
		"one of no kind, and another": {[]appBend{unmarked, newsletter}, app(appNumber("2")), steps.NotMet, "secure-app.flaw", "2", []string{"1", "2", "new"}},
		"one of no kind is named":     {[]appBend{newsletter}, app(appNumber("1")), steps.NotMet, "secure-app.flaw", "1", nil},

		"the marked one is deleted":   {[]appBend{deleted}, nil, steps.NotMet, "secure-app.deleted", "", []string{"restore-1", "new"}},
		"deleted, and another fits":   {[]appBend{deleted, unmarked}, nil, steps.NotMet, "secure-app.deleted", "", []string{"2", "restore-1", "new"}},
		"to be restored":              {[]appBend{deleted, unmarked}, app("restore-" + appNumber("1")), steps.NotMet, "secure-app.deleted", "", []string{"2", "restore-1", "new"}},
		"it was restored":             {[]appBend{asMade}, app("restore-" + appNumber("1")), steps.Met, "secure-app.unproven", "1", nil},
		"deleted, the other is meant": {[]appBend{deleted, unmarked}, app(appNumber("2")), steps.Met, "secure-app.unproven", "2", []string{"2", "restore-1", "new"}},
		"deleted, a new one is meant": {[]appBend{deleted}, app(steps.NewApp), steps.NotMet, "secure-app.none", "", []string{"restore-1", "new"}},
		"somebody else's is deleted":  {[]appBend{bendsOf(unmarked, deleted)}, nil, steps.NotMet, "secure-app.none", "", nil},
		"one is deleted, two marked":  {[]appBend{deleted, asMade, asMade}, nil, steps.Unknown, "secure-app.several", "", []string{"2", "3", "restore-1", "new"}},
		"one is deleted, one marked":  {[]appBend{deleted, asMade}, nil, steps.Met, "secure-app.unproven", "2", []string{"2", "restore-1", "new"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant := northwind(t, func(s *scenario.Scenario) { s.NoPartnerCenter = false }, several(c.apps...))
				f := judged(t, tenant, steps.SecureAppModel, saying(steps.DirectBill, billing, c.said))
				is(t, f, c.want, c.says)
				if id, _ := fact(f, "fact.app").Got.Args["id"].(string); id != "" || c.about != "" {
					if id != appNumber(c.about) {
						t.Errorf("%q was judged, want number %s", id, c.about)
					}
				}
				q, _ := questionOf(f, steps.AskApp)
				var offers []string
				for _, o := range q.Options {
					offers = append(offers, strings.ReplaceAll(o.Value, appNumber(""), ""))
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
	scripts := words{steps.AskAutomation: {steps.AutomatesScripts}}
	synctest.Test(t, func(t *testing.T) {
		f := judged(t, northwind(t, several(here, forGraph)), steps.SecureAppModel, saying(steps.IndirectReseller, scripts))
		is(t, f, steps.Met, "secure-app.unproven")
		if by := fact(f, "fact.app-by"); by.Got.ID != "app.by-permissions" {
			t.Error("it is not told that the application was found by its permissions")
		}
	})
}

// TestANewApplicationBesideMarkedOnesIsMadeOnce says "a new one", and runs again: with what was remembered, and with what a run that was killed
// right after the making would have remembered.
func TestANewApplicationBesideMarkedOnesIsMadeOnce(t *testing.T) {
	for name, again := range map[string]words{
		"remembered": nil,
		"killed":     {steps.AskApp: {steps.NewApp}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant, d := northwind(t, several(asMade, asMade)), &drawer{}
				door := client.SignedIn(tenant, appScopes()...)
				signsInto(t, tenant, door)
				p := automating(d, idOf(t, door, agent))
				meant := steps.Statement{Answer: []string{steps.NewApp}, By: "somebody", At: time.Now()}
				p.Testimony.Say(steps.AskApp, meant)
				good(t, makeApp(t, stepOf(t, door, steps.SecureAppModel, p), p))
				if s, _ := p.Testimony.Recall(steps.AskApp); s.Answer[0] == steps.NewApp {
					t.Error("nobody noted which one was made")
				}
				for question, answer := range again {
					p.Testimony.Say(question, steps.Statement{Answer: answer, By: "somebody", At: meant.At})
				}
				time.Sleep(time.Hour)
				more := makeApp(t, stepOf(t, door, steps.SecureAppModel, p), p)
				if n := len(apps(t, tenant)); n != 3 || len(more) != 0 {
					t.Errorf("%d applications, and the second run did %v", n, titles(more))
				}
			})
		})
	}
}

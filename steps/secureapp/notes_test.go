package secureapp_test

import (
	"slices"
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

// noted is a note of a plan; empty when there is none.
func noted(plan steps.Plan, id string) map[string]any {
	for _, n := range plan.Notes {
		if n.ID == id {
			return n.Args
		}
	}
	return nil
}

// TestAStrangersMarkIsAskedAbout asks before an application gets a credential that nothing here knows: anybody can
// set its mark. One that was found by its permissions is asked about by a question.
func TestAStrangersMarkIsAskedAbout(t *testing.T) {
	for name, c := range map[string]struct {
		ListApplications []steptest.AppChange
		know             func(*steps.Profile)
		asks             bool
		found            string // how, in the facts
	}{
		"marked":                {[]steptest.AppChange{asMade}, nil, true, "app.by-mark"},
		"by its permissions":    {[]steptest.AppChange{unmarked}, nil, false, "app.by-permissions"},
		"named before":          {[]steptest.AppChange{asMade}, func(p *steps.Profile) { says(p, steptest.AppID("1")) }, false, ""},
		"another was named":     {[]steptest.AppChange{asMade}, func(p *steps.Profile) { says(p, steptest.AppID("2")) }, true, "app.by-mark"},
		"proven from here":      {[]steptest.AppChange{asMade}, func(p *steps.Profile) { *p = steptest.ProvenProfile(*p, graph.Unknown) }, false, ""},
		"none is there":         {nil, nil, false, ""},
		"none of them is it":    {[]steptest.AppChange{asMade}, func(p *steps.Profile) { says(p, app.NewApp) }, false, ""},
		"made by one cut short": {[]steptest.AppChange{later}, func(p *steps.Profile) { says(p, app.NewApp) }, true, "app.by-mark"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant := steptest.Northwind(t, func(s *scenario.Scenario) { s.NoPartnerCenter = false }, several(c.ListApplications...))
				door := client.SignedIn(tenant, steptest.AppScopes()...)
				p := steptest.AutomatingProfile(&steptest.FakeFiles{}, steptest.AccountID(t, door, steptest.ConsentAgent))
				if c.know != nil {
					c.know(&p)
				}
				step := steptest.StepOf(t, door, secureapp.ID, p)
				f, err := step.Check(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				if by := steptest.Fact(f, "fact.app-by").Got.ID; by != c.found {
					t.Errorf("it was found %q, want %q", by, c.found)
				}
				plan, err := step.Plan(t.Context(), steptest.AnswerAll(p, f.Questions))
				if err != nil {
					t.Fatal(err)
				}
				note := noted(plan, "secure-app.note-stranger")
				if (note != nil) != c.asks || c.asks && (note["id"] != steptest.AppID("1") || note["at"] == "" || note["owners"] == nil) {
					t.Errorf("%v: it is asked whether it is the tenant's: %v", changes(plan), note)
				}
			})
		})
	}
}

func says(p *steps.Profile, app string) {
	p.Testimony.Say(automation.AskApp, steps.Statement{Answer: []string{app}, By: "somebody", At: time.Now()})
}

// TestWhatWasMadeHereIsKnownHere makes an application, and asks nothing about it in a later run that has neither
// drawer nor proof.
func TestWhatWasMadeHereIsKnownHere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := steptest.Northwind(t)
		door := client.SignedIn(tenant, steptest.AppScopes()...)
		steptest.LetSignInto(t, tenant, door)
		p := steptest.AutomatingProfile(&steptest.FakeFiles{}, steptest.AccountID(t, door, steptest.ConsentAgent))
		steptest.WantDone(t, makeApp(t, steptest.StepOf(t, door, secureapp.ID, p), p))
		time.Sleep(time.Hour)
		another := steptest.AutomatingProfile(&steptest.FakeFiles{}, steptest.AccountID(t, door, steptest.ConsentAgent))
		said, ok := p.Testimony.Recall(automation.AskApp)
		if !ok {
			t.Fatal("it was not recorded which application was made")
		}
		says(&another, said.Answer[0])
		step := steptest.StepOf(t, door, secureapp.ID, another)
		f, err := step.Check(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		plan, err := step.Plan(t.Context(), steptest.AnswerAll(another, f.Questions))
		if err != nil || !slices.Contains(changes(plan), "app-key.change") {
			t.Fatalf("%v (%v)", changes(plan), err)
		}
		if note := noted(plan, "secure-app.note-stranger"); note != nil {
			t.Errorf("it is asked about: %v", note)
		}
		if note := noted(plan, "secure-app.note-credentials"); note == nil || note["count"] != 1 {
			t.Errorf("the certificate that this drawer does not have is not told: %v", note)
		}
	})
}

// TestCredentialsOfOthersAreTold lists what is valid, and not here.
func TestCredentialsOfOthersAreTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := steptest.Northwind(t, steptest.RegisteredApp(func(a *scenario.Application) {
			a.Certificates = append(a.Certificates, scenario.Credential{Name: "over", DaysLeft: -1, DaysOld: 60})
			a.Secrets = []scenario.Credential{{Name: "psa", DaysLeft: 40, DaysOld: 2}}
		}))
		note := noted(appPlan(t, tenant, steptest.ConsentAgent), "secure-app.note-credentials")
		list, _ := note["list"].([]string)
		if len(list) != 2 || note["count"] != 2 || slices.ContainsFunc(list, func(s string) bool { return len(s) < 11 }) {
			t.Errorf("%v", note)
		}
	})
}

// TestAddressesElsewhereAreLeftToAPerson tells them with the plan.
func TestAddressesElsewhereAreLeftToAPerson(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := steptest.Northwind(t, steptest.RegisteredApp(func(a *scenario.Application) { a.WebRedirects = append(a.WebRedirects, "https://psa.example/back") }))
		for _, m := range appPlan(t, tenant, steptest.ConsentAgent).Manual {
			if list, _ := m.Args["list"].([]string); m.ID == "secure-app.do-redirects" && slices.Equal(list, []string{"https://psa.example/back"}) {
				return
			}
		}
		t.Error("nothing is said of the address")
	})
}

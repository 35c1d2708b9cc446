package steps_test

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
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

// TestAStrangersMarkIsAskedAbout asks before an application gets a credential that nothing here knows: anybody can set its mark. One that was
// found by its permissions is asked about by a question.
func TestAStrangersMarkIsAskedAbout(t *testing.T) {
	for name, c := range map[string]struct {
		apps  []appBend
		know  func(*steps.Profile)
		asks  bool
		found string // how, in the facts
	}{
		"marked":                {[]appBend{asMade}, nil, true, "app.by-mark"},
		"by its permissions":    {[]appBend{unmarked}, nil, false, "app.by-permissions"},
		"named before":          {[]appBend{asMade}, func(p *steps.Profile) { says(p, appNumber("1")) }, false, ""},
		"another was named":     {[]appBend{asMade}, func(p *steps.Profile) { says(p, appNumber("2")) }, true, "app.by-mark"},
		"proven from here":      {[]appBend{asMade}, func(p *steps.Profile) { *p = proven(*p, graph.Unknown) }, false, ""},
		"none is there":         {nil, nil, false, ""},
		"none of them is it":    {[]appBend{asMade}, func(p *steps.Profile) { says(p, steps.NewApp) }, false, ""},
		"made by one cut short": {[]appBend{later}, func(p *steps.Profile) { says(p, steps.NewApp) }, true, "app.by-mark"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant := northwind(t, func(s *scenario.Scenario) { s.NoPartnerCenter = false }, several(c.apps...))
				door := client.SignedIn(tenant, appScopes()...)
				p := automating(&drawer{}, idOf(t, door, agent))
				if c.know != nil {
					c.know(&p)
				}
				step := stepOf(t, door, steps.SecureAppModel, p)
				f, err := step.Check(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				if by := fact(f, "fact.app-by").Got.ID; by != c.found {
					t.Errorf("it was found %q, want %q", by, c.found)
				}
				plan, err := step.Plan(t.Context(), answered(p, f.Questions))
				if err != nil {
					t.Fatal(err)
				}
				note := noted(plan, "secure-app.note-stranger")
				if (note != nil) != c.asks || c.asks && (note["id"] != appNumber("1") || note["at"] == "" || note["owners"] == nil) {
					t.Errorf("%v: it is asked whether it is the tenant's: %v", changes(plan), note)
				}
			})
		})
	}
}

func says(p *steps.Profile, app string) {
	p.Testimony.Say(steps.AskApp, steps.Statement{Answer: []string{app}, By: "somebody", At: time.Now()})
}

// TestWhatWasMadeHereIsKnownHere makes an application, and asks nothing about it in a later run that has neither drawer nor proof.
func TestWhatWasMadeHereIsKnownHere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := northwind(t)
		door := client.SignedIn(tenant, appScopes()...)
		signsInto(t, tenant, door)
		p := automating(&drawer{}, idOf(t, door, agent))
		good(t, makeApp(t, stepOf(t, door, steps.SecureAppModel, p), p))
		time.Sleep(time.Hour)
		another := automating(&drawer{}, idOf(t, door, agent))
		said, ok := p.Testimony.Recall(steps.AskApp)
		if !ok {
			t.Fatal("it was not recorded which application was made")
		}
		says(&another, said.Answer[0])
		step := stepOf(t, door, steps.SecureAppModel, another)
		f, err := step.Check(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		plan, err := step.Plan(t.Context(), answered(another, f.Questions))
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
		tenant := northwind(t, registered(func(a *scenario.Application) {
			a.Certificates = append(a.Certificates, scenario.Credential{Name: "over", DaysLeft: -1, DaysOld: 60})
			a.Secrets = []scenario.Credential{{Name: "psa", DaysLeft: 40, DaysOld: 2}}
		}))
		note := noted(appPlan(t, tenant, agent), "secure-app.note-credentials")
		list, _ := note["list"].([]string)
		if len(list) != 2 || note["count"] != 2 || slices.ContainsFunc(list, func(s string) bool { return len(s) < 11 }) {
			t.Errorf("%v", note)
		}
	})
}

// TestAddressesElsewhereAreLeftToAPerson tells them with the plan.
func TestAddressesElsewhereAreLeftToAPerson(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := northwind(t, registered(func(a *scenario.Application) { a.WebRedirects = append(a.WebRedirects, "https://psa.example/back") }))
		for _, m := range appPlan(t, tenant, agent).Manual {
			if list, _ := m.Args["list"].([]string); m.ID == "secure-app.do-redirects" && slices.Equal(list, []string{"https://psa.example/back"}) {
				return
			}
		}
		t.Error("nothing is said of the address")
	})
}

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
	"cspready/steps/secureapp"
	"cspready/steps/steptest"
)

// noteArgs returns the arguments of a note of a plan; nil if there is no such note.
func noteArgs(plan steps.Plan, id string) map[string]any {
	for _, n := range plan.Notes {
		if n.ID == id {
			return n.Args
		}
	}
	return nil
}

// TestUnknownMarkedAppIsNoted: every person who may change an application can set its marker, so the plan asks before
// it gets a credential. An application found by its permissions has a question instead.
func TestUnknownMarkedAppIsNoted(t *testing.T) {
	for name, c := range map[string]struct {
		apps  []steptest.AppChange
		know  func(*steps.Profile)
		asks  bool
		found string // how, in the facts
	}{
		"marked":             {[]steptest.AppChange{unchanged}, nil, true, "app.by-mark"},
		"by its permissions": {[]steptest.AppChange{unmarked}, nil, false, "app.by-permissions"},
		"named before": {[]steptest.AppChange{unchanged},
			func(p *steps.Profile) { stateApp(p, steptest.FixedAppID("1")) }, false, ""},
		"another was named": {[]steptest.AppChange{unchanged},
			func(p *steps.Profile) { stateApp(p, steptest.FixedAppID("2")) }, true, "app.by-mark"},
		"proven from here": {[]steptest.AppChange{unchanged},
			func(p *steps.Profile) { *p = steptest.WithProof(*p, graph.Unknown) }, false, ""},
		"none is there": {nil, nil, false, ""},
		"none of them is it": {[]steptest.AppChange{unchanged}, func(p *steps.Profile) { stateApp(p, automation.NewApp) },
			false, ""},
		"made by one cut short": {[]steptest.AppChange{createdTomorrow},
			func(p *steps.Profile) { stateApp(p, automation.NewApp) }, true, "app.by-mark"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant := steptest.NorthwindTenant(t, func(s *scenario.Scenario) { s.NoPartnerCenter = false },
					registeredApps(c.apps...))
				door := client.SignedIn(tenant, steptest.AppScopes()...)
				p := steptest.AutomatingProfile(&steptest.FakeFiles{}, steptest.AccountID(t, door, steptest.ConsentAgent))
				if c.know != nil {
					c.know(&p)
				}
				step := steptest.FindStep(t, door, secureapp.ID, p)
				f, err := step.Check(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				if by := steptest.FindFact(f, "fact.app-by").Got.ID; by != c.found {
					t.Errorf("it was found %q, want %q", by, c.found)
				}
				plan, err := step.Plan(t.Context(), steptest.AnswerAll(p, f.Questions))
				if err != nil {
					t.Fatal(err)
				}
				note := noteArgs(plan, "secure-app.note-stranger")
				if (note != nil) != c.asks || c.asks &&
					(note["id"] != steptest.FixedAppID("1") || note["at"] == "" || note["owners"] == nil) {
					t.Errorf("%v: it is asked whether it is the tenant's: %v", changeTitles(plan), note)
				}
			})
		})
	}
}

// stateApp states which application is used.
func stateApp(p *steps.Profile, app string) {
	p.Statements.Set(automation.AskApp, steps.Statement{Answer: []string{app}, By: "somebody", At: time.Now()})
}

// TestCreatedAppIsKnownLater creates an application; a later run with neither store nor proof adds no note about it.
func TestCreatedAppIsKnownLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := steptest.NorthwindTenant(t)
		door := client.SignedIn(tenant, steptest.AppScopes()...)
		steptest.AllowAppSignIn(t, tenant, door)
		p := steptest.AutomatingProfile(&steptest.FakeFiles{}, steptest.AccountID(t, door, steptest.ConsentAgent))
		steptest.WantSucceeded(t, makeApp(t, steptest.FindStep(t, door, secureapp.ID, p), p))
		time.Sleep(time.Hour)
		another := steptest.AutomatingProfile(&steptest.FakeFiles{}, steptest.AccountID(t, door, steptest.ConsentAgent))
		said, ok := p.Statements.Valid(automation.AskApp)
		if !ok {
			t.Fatal("it was not recorded which application was made")
		}
		stateApp(&another, said.Answer[0])
		step := steptest.FindStep(t, door, secureapp.ID, another)
		f, err := step.Check(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		plan, err := step.Plan(t.Context(), steptest.AnswerAll(another, f.Questions))
		if err != nil || !slices.Contains(changeTitles(plan), "app-key.change") {
			t.Fatalf("%v (%v)", changeTitles(plan), err)
		}
		if note := noteArgs(plan, "secure-app.note-stranger"); note != nil {
			t.Errorf("it is asked about: %v", note)
		}
		if note := noteArgs(plan, "secure-app.note-credentials"); note == nil || note["count"] != 1 {
			t.Errorf("the certificate that is not in this store is not noted: %v", note)
		}
	})
}

// TestForeignCredentialsAreNoted: valid credentials that are not stored here are listed.
func TestForeignCredentialsAreNoted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := steptest.NorthwindTenant(t, steptest.RegisteredApp(func(a *scenario.Application) {
			a.Certificates = append(a.Certificates, scenario.Credential{Name: "over", DaysLeft: -1, DaysOld: 60})
			a.Secrets = []scenario.Credential{{Name: "psa", DaysLeft: 40, DaysOld: 2}}
		}))
		note := noteArgs(planApp(t, tenant, steptest.ConsentAgent), "secure-app.note-credentials")
		list, _ := note["list"].([]string)
		if len(list) != 2 || note["count"] != 2 || slices.ContainsFunc(list, func(s string) bool { return len(s) < 11 }) {
			t.Errorf("%v", note)
		}
	})
}

// TestRemoteRedirectsAreLeftToPerson: the plan lists redirect addresses on other hosts as advice.
func TestRemoteRedirectsAreLeftToPerson(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := steptest.NorthwindTenant(t,
			steptest.RegisteredApp(func(a *scenario.Application) {
				a.WebRedirects = append(a.WebRedirects,
					"https://psa.example/back")
			}))
		for _, m := range planApp(t, tenant, steptest.ConsentAgent).Manual {
			if list, _ := m.Args["list"].([]string); m.ID == "secure-app.do-redirects" &&
				slices.Equal(list, []string{"https://psa.example/back"}) {
				return
			}
		}
		t.Error("there is no advice about the redirect")
	})
}

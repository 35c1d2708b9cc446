package steps_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
)

func ids(texts []assets.Text) []string {
	var list []string
	for _, t := range texts {
		list = append(list, t.ID)
	}
	return list
}

// TestARotationIsEndedWhenTheToolHasItsNewCredential says no to taking the old one away, and runs again after a week.
func TestARotationIsEndedWhenTheToolHasItsNewCredential(t *testing.T) {
	for name, c := range map[string]struct {
		bend  []func(steps.Answers)
		later string // what it is called that takes the old one away, once nothing here has it any more
	}{"certificate": {nil, "app-retire.change"}, "client secret": {[]func(steps.Answers){bySecret}, "app-retire.unheld"}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant, d := northwind(t), &drawer{}
				outcomes, p := consented(t, tenant, d, c.bend...)
				good(t, outcomes)
				time.Sleep(100 * 24 * time.Hour)
				rotate := func(yes func(string) bool) ([]string, []string) {
					p.Testimony.Say(steps.AskAutomation, steps.Statement{Answer: []string{steps.AutomatesBilling}, By: "somebody", At: time.Now()})
					p.Rotate = true
					door := client.SignedIn(tenant, appScopes()...)
					signsInto(t, tenant, door)
					step := stepOf(t, door, steps.SecureAppModel, p)
					work := agreed(t, step, p, yes, c.bend...)
					good(t, work.Outcomes())
					time.Sleep(time.Minute)
					return titles(work.Outcomes()), ids(work.After())
				}
				made, after := rotate(func(title string) bool { return title != "app-retire.change" })
				if len(made) != 2 || made[1] != "app-token.change" || !slices.Contains(after, "secure-app.do-retire") {
					t.Errorf("made %v, and then %v", made, after)
				}
				time.Sleep(7 * 24 * time.Hour)
				made, after = rotate(func(string) bool { return true })
				if !slices.Equal(made, []string{c.later}) || slices.Contains(after, "secure-app.do-retire") {
					t.Errorf("a week later made %v, and then %v", made, after)
				}
				if a := apps(t, tenant)[0]; len(a.Keys)+len(a.Secrets) != 1 {
					t.Errorf("%d certificates and %d secrets are left", len(a.Keys), len(a.Secrets))
				}
			})
		})
	}
}

// TestWhatIsLeftToDoIsOfWhatWasMade gives no advice on what somebody said no to.
func TestWhatIsLeftToDoIsOfWhatWasMade(t *testing.T) {
	for name, c := range map[string]struct {
		who   string
		never string // is not said yes to
		want  []string
	}{
		"an agent":              {agent, "", []string{"secure-app.do-rotate"}},
		"an agent, no token":    {agent, "app-token.change", []string{"secure-app.do-rotate"}},
		"an agent, no key":      {agent, "app-key.change", nil},
		"a new account":         {"make", "", []string{"secure-app.do-register", "secure-app.do-rotate"}},
		"a new account, but no": {"make", "eg-create.change", []string{"secure-app.do-rotate"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant, d := northwind(t), &drawer{}
				door := client.SignedIn(tenant, appScopes()...)
				signsInto(t, tenant, door)
				who := c.who
				if who != "make" {
					who = idOf(t, door, who)
				}
				p := automating(d, who)
				work := agreed(t, stepOf(t, door, steps.SecureAppModel, p), p, func(title string) bool { return title != c.never })
				good(t, work.Outcomes())
				if got := ids(work.After()); !slices.Equal(got, c.want) {
					t.Errorf("left to do are %v, want %v", got, c.want)
				}
			})
		})
	}
}

// TestAPlanSaysWhatItCannotKnow plans where something could not be read, or is not certain.
func TestAPlanSaysWhatItCannotKnow(t *testing.T) {
	twoGroups := func(s *scenario.Scenario) {
		registered()(s)
		s.Groups = append(s.Groups, scenario.Group{Name: "ADMINAGENTS", Members: []string{"jana@northwind.example"}})
	}
	for name, c := range map[string]struct {
		bend   func(*scenario.Scenario)
		note   string
		manual string
	}{
		"a rule without a name": {func(s *scenario.Scenario) { s.AppRules = &scenario.AppManagementPolicy{TrustedAuthority: true} }, "secure-app.note-strange-rule", ""},
		"in one group of two":   {twoGroups, "", "secure-app.do-two-groups"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				plan := appPlan(t, northwind(t, c.bend), agent)
				if len(plan.Guards) > 0 || c.note != "" && !slices.Contains(ids(plan.Notes), c.note) || c.manual != "" && !slices.Contains(ids(plan.Manual), c.manual) {
					t.Errorf("guards are %v, notes are %v, and by hand is %v", plan.Guards, ids(plan.Notes), ids(plan.Manual))
				}
			})
		})
	}
}

// ruled is a tenant with other rules for credentials.
type ruled struct {
	*client.Client
	rules []graph.CredentialRule
}

func (r ruled) CredentialRules(context.Context) (graph.CredentialRules, error) {
	return graph.CredentialRules{Enabled: true, Rules: r.rules}, nil
}

// TestACertificateOfItsOwnIsNotTriedWhereAnAuthorityIsWanted stops before anything is made.
func TestACertificateOfItsOwnIsNotTriedWhereAnAuthorityIsWanted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		door := ruled{client.SignedIn(northwind(t), appScopes()...), []graph.CredentialRule{{Type: graph.RuleTrustedAuthority, Enabled: true}}}
		p := automating(&drawer{}, idOf(t, door.Client, agent))
		list := steps.Catalog(door, p)
		step := list[slices.IndexFunc(list, func(s steps.Step) bool { return s.Info().ID == steps.SecureAppModel })]
		f, err := step.Check(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		plan, err := step.Plan(t.Context(), answered(p, f.Questions))
		if err != nil || !plan.Blocked() || plan.Guards[0].Reason.ID != "guard.certificate-authority" {
			t.Errorf("guards are %v (%v)", plan.Guards, err)
		}
	})
}

// TestNoConsentIsPlannedBesideOneThatCouldNotBeRead plans nothing blindly.
func TestNoConsentIsPlannedBesideOneThatCouldNotBeRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := northwind(t, registered())
		suffers(tenant, troubles["403"], 0, "/servicePrincipals/{}/oauth2PermissionGrants")
		door := client.SignedIn(tenant, appScopes()...)
		p := automating(&drawer{}, idOf(t, door, agent))
		step := stepOf(t, door, steps.SecureAppModel, p)
		f, err := step.Check(t.Context())
		if err != nil || f.Status != steps.Unknown {
			t.Errorf("%v %s (%v)", f.Status, f.Summary.ID, err)
		}
		if plan, err := step.Plan(t.Context(), answered(p, f.Questions)); !errors.Is(err, graph.ErrForbidden) {
			t.Errorf("planned %v (%v)", changes(plan), err)
		}
	})
}

// TestASealedTokenThatPartnerCenterRefusesForNowIsKept asks nobody to sign in again because a group is not known yet.
func TestASealedTokenThatPartnerCenterRefusesForNowIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant, d := northwind(t), &drawer{}
		outcomes, p := consented(t, tenant, d)
		good(t, outcomes)
		p.Testimony = automating(d, idOf(t, client.SignedIn(tenant, appScopes()...), agent)).Testimony // remembers no proof
		tenant.InjectFault(scenario.Fault{Method: "GET", Path: "/v1/customers", Times: -1, Status: 403})
		asked := false
		door := client.SignedIn(tenant, appScopes()...)
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		go func() {
			select {
			case r := <-door.Renewals():
				asked = true
				r.Done <- &graph.Error{Kind: graph.ErrDeclined}
			case <-ctx.Done():
			}
		}()
		o := last(makeApp(t, stepOf(t, door, steps.SecureAppModel, p), p))
		if o.State != steps.Failed || !errors.Is(o.Err, graph.ErrForbidden) || asked {
			t.Errorf("%v (%v), somebody was asked to sign in: %v", o.State, o.Err, asked)
		}
	})
}

// TestWhoeverTakesBackThatNothingIsAutomatedIsAskedTheRest plans no application without a credential.
func TestWhoeverTakesBackThatNothingIsAutomatedIsAskedTheRest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := northwind(t, quiet)
		door := client.SignedIn(tenant, appScopes()...)
		p := automating(&drawer{}, "")
		p.Testimony.Say(steps.AskAutomation, steps.Statement{Answer: []string{steps.AutomatesNothing}, By: "somebody", At: time.Now()})
		f, err := stepOf(t, door, steps.SecureAppModel, p).Check(t.Context())
		if err != nil || f.Status != steps.NotApplicable {
			t.Fatalf("%v %s (%v)", f.Status, f.Summary.ID, err)
		}
		for _, id := range []string{steps.AskAutomation, steps.AskConsentUser, steps.AskCredential, steps.AskAppStore} {
			if _, asks := questionOf(f, id); !asks {
				t.Errorf("%s is not asked", id)
			}
		}
	})
}

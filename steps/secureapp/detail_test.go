package secureapp_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/automation"
	"cspready/steps/catalog"
	"cspready/steps/custody"
	"cspready/steps/secureapp"
	"cspready/steps/steptest"
)

// TestLaterRunCompletesRotation declines to remove the old credential, and runs again after a week.
func TestLaterRunCompletesRotation(t *testing.T) {
	for name, c := range map[string]struct {
		bend       []func(steps.Answers)
		laterTitle string // title of the change that removes the old one, once it is not stored any more
	}{"certificate": {nil, "app-retire.change"},
		"client secret": {[]func(steps.Answers){steptest.WithClientSecret}, "app-retire.unheld"}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant, d := steptest.NorthwindTenant(t), &steptest.FakeFiles{}
				outcomes, p := captureToken(t, tenant, d, c.bend...)
				steptest.WantSucceeded(t, outcomes)
				time.Sleep(100 * 24 * time.Hour)
				rotate := func(yes func(string) bool) ([]string, []string) {
					p.Statements.Set(automation.AskAutomation,
						steps.Statement{Answer: []string{automation.AutomatesBilling}, By: "somebody", At: time.Now()})
					p.Rotate = true
					door := client.SignedIn(tenant, steptest.AppScopes()...)
					steptest.AllowAppSignIn(t, tenant, door)
					step := steptest.FindStep(t, door, secureapp.ID, p)
					work := carryOutApproved(t, step, p, yes, c.bend...)
					steptest.WantSucceeded(t, work.Outcomes())
					time.Sleep(time.Minute)
					return outcomeTitles(work.Outcomes()), steptest.MessageIDs(work.After())
				}
				made, after := rotate(func(title string) bool { return title != "app-retire.change" })
				if len(made) != 2 || made[1] != "app-token.change" || !slices.Contains(after, "secure-app.do-retire") {
					t.Errorf("made %v, and then %v", made, after)
				}
				time.Sleep(7 * 24 * time.Hour)
				made, after = rotate(func(string) bool { return true })
				if !slices.Equal(made, []string{c.laterTitle}) || slices.Contains(after, "secure-app.do-retire") {
					t.Errorf("a week later made %v, and then %v", made, after)
				}
				if a := steptest.ListApplications(t, tenant)[0]; len(a.Keys)+len(a.Secrets) != 1 {
					t.Errorf("%d certificates and %d secrets are left", len(a.Keys), len(a.Secrets))
				}
			})
		})
	}
}

// TestFollowUpsMatchApprovedChanges: there is no advice about changes that were declined.
func TestFollowUpsMatchApprovedChanges(t *testing.T) {
	for name, c := range map[string]struct {
		who   string
		never string // title of the declined change
		want  []string
	}{
		"an agent":              {steptest.ConsentAgent, "", []string{"secure-app.do-rotate"}},
		"an agent, no token":    {steptest.ConsentAgent, "app-token.change", []string{"secure-app.do-rotate"}},
		"an agent, no key":      {steptest.ConsentAgent, "app-key.change", nil},
		"a new account":         {"make", "", []string{"secure-app.do-register", "secure-app.do-rotate"}},
		"a new account, but no": {"make", "account-create.change", []string{"secure-app.do-rotate"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant, d := steptest.NorthwindTenant(t), &steptest.FakeFiles{}
				door := client.SignedIn(tenant, steptest.AppScopes()...)
				steptest.AllowAppSignIn(t, tenant, door)
				who := c.who
				if who != "make" {
					who = steptest.AccountID(t, door, who)
				}
				p := steptest.AutomatingProfile(d, who)
				work := carryOutApproved(t, steptest.FindStep(t, door, secureapp.ID, p), p,
					func(title string) bool { return title != c.never })
				steptest.WantSucceeded(t, work.Outcomes())
				if got := steptest.MessageIDs(work.After()); !slices.Equal(got, c.want) {
					t.Errorf("left to do are %v, want %v", got, c.want)
				}
			})
		})
	}
}

// TestPlanNotesUnknownFacts plans where something could not be read, or is uncertain.
func TestPlanNotesUnknownFacts(t *testing.T) {
	twoGroups := func(s *scenario.Scenario) {
		steptest.RegisteredApp()(s)
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
				plan := planApp(t, steptest.NorthwindTenant(t, c.bend), steptest.ConsentAgent)
				if len(plan.Guards) > 0 || c.note != "" && !slices.Contains(steptest.MessageIDs(plan.Notes), c.note) ||
					c.manual != "" && !slices.Contains(steptest.MessageIDs(plan.Manual), c.manual) {
					t.Errorf("guards are %v, notes are %v, and by hand is %v", plan.Guards, steptest.MessageIDs(plan.Notes),
						steptest.MessageIDs(plan.Manual))
				}
			})
		})
	}
}

// withRules is a tenant with other credential rules.
type withRules struct {
	*client.Client
	rules []graph.CredentialRule
}

func (r withRules) CredentialRules(context.Context) (graph.CredentialRules, error) {
	return graph.CredentialRules{Enabled: true, Rules: r.rules}, nil
}

// TestNoSelfSignedCertificateWhereAuthorityIsRequired: the plan is blocked before anything is created.
func TestNoSelfSignedCertificateWhereAuthorityIsRequired(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		door := withRules{client.SignedIn(steptest.NorthwindTenant(t), steptest.AppScopes()...),
			[]graph.CredentialRule{{Type: graph.RuleTrustedAuthority, Enabled: true}}}
		p := steptest.AutomatingProfile(&steptest.FakeFiles{}, steptest.AccountID(t, door.Client, steptest.ConsentAgent))
		list := catalog.Requirements(door, p)
		step := list[slices.IndexFunc(list, func(s steps.Step) bool { return s.Info().ID == secureapp.ID })]
		f, err := step.Check(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		plan, err := step.Plan(t.Context(), steptest.AnswerAll(p, f.Questions))
		if err != nil || !plan.IsBlocked() || plan.Guards[0].Reason.ID != "guard.certificate-authority" {
			t.Errorf("guards are %v (%v)", plan.Guards, err)
		}
	})
}

// TestNoConsentIsPlannedIfConsentsAreUnreadable: a consent may already be there.
func TestNoConsentIsPlannedIfConsentsAreUnreadable(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := steptest.NorthwindTenant(t, steptest.RegisteredApp())
		steptest.FailReads(tenant, steptest.ReadFaults["403"], 0, "/servicePrincipals/{}/oauth2PermissionGrants")
		door := client.SignedIn(tenant, steptest.AppScopes()...)
		p := steptest.AutomatingProfile(&steptest.FakeFiles{}, steptest.AccountID(t, door, steptest.ConsentAgent))
		step := steptest.FindStep(t, door, secureapp.ID, p)
		f, err := step.Check(t.Context())
		if err != nil || f.Status != steps.Unknown {
			t.Errorf("%v %s (%v)", f.Status, f.Summary.ID, err)
		}
		if plan, err := step.Plan(t.Context(), steptest.AnswerAll(p, f.Questions)); !errors.Is(err, graph.ErrForbidden) {
			t.Errorf("planned %v (%v)", changeTitles(plan), err)
		}
	})
}

// TestStoredTokenSurvivesTemporaryRefusal: no one is asked to sign in again because Partner Center does not know a
// group yet.
func TestStoredTokenSurvivesTemporaryRefusal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant, d := steptest.NorthwindTenant(t), &steptest.FakeFiles{}
		outcomes, p := captureToken(t, tenant, d)
		steptest.WantSucceeded(t, outcomes)
		// remembers no proof
		p.Statements = steptest.AutomatingProfile(d,
			steptest.AccountID(t, client.SignedIn(tenant, steptest.AppScopes()...), steptest.ConsentAgent)).Statements
		tenant.InjectFault(scenario.Fault{Method: "GET", Path: "/v1/customers", Times: -1, Status: 403})
		asked := false
		door := client.SignedIn(tenant, steptest.AppScopes()...)
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
		o := steptest.LastOf(makeApp(t, steptest.FindStep(t, door, secureapp.ID, p), p))
		if o.State != steps.Failed || !errors.Is(o.Err, graph.ErrForbidden) || asked {
			t.Errorf("%v (%v), a sign-in was requested: %v", o.State, o.Err, asked)
		}
	})
}

// TestStatementWithoutAutomationStillAsksTheRest: a person who changes the statement gets no plan for an application
// without a credential.
func TestStatementWithoutAutomationStillAsksTheRest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := steptest.NorthwindTenant(t, steptest.NoAdoption)
		door := client.SignedIn(tenant, steptest.AppScopes()...)
		p := steptest.AutomatingProfile(&steptest.FakeFiles{}, "")
		p.Statements.Set(automation.AskAutomation,
			steps.Statement{Answer: []string{automation.AutomatesNothing}, By: "somebody", At: time.Now()})
		f, err := steptest.FindStep(t, door, secureapp.ID, p).Check(t.Context())
		if err != nil || f.Status != steps.NotApplicable {
			t.Fatalf("%v %s (%v)", f.Status, f.Summary.ID, err)
		}
		for _, id := range []string{automation.AskAutomation, automation.AskConsentUser, secureapp.AskCredential,
			custody.AskAppStore} {
			if _, asks := steptest.FindQuestion(f, id); !asks {
				t.Errorf("%s is not asked", id)
			}
		}
	})
}

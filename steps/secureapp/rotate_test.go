package secureapp_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/graph/sim"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/automation"
	"cspready/steps/secret"
	"cspready/steps/secureapp"
	"cspready/steps/steptest"
)

// validKeys returns the certificates of the only application that are valid now.
func validKeys(t *testing.T, tenant *sim.Tenant) []graph.KeyCredential {
	t.Helper()
	time.Sleep(time.Minute) // until every replica has it
	list := steptest.ListApplications(t, tenant)
	if len(list) != 1 {
		t.Fatalf("%d applications", len(list))
	}
	return list[0].Keys
}

// TestRotationLeavesOneNewCredential renews certificate and token, twice in a row.
func TestRotationLeavesOneNewCredential(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant, d := steptest.NorthwindTenant(t), &steptest.FakeFiles{}
		outcomes, p := captureToken(t, tenant, d)
		steptest.WantSucceeded(t, outcomes)
		for range 2 {
			time.Sleep(340 * 24 * time.Hour)
			before := validKeys(t, tenant)
			door := client.SignedIn(tenant, steptest.AppScopes()...)
			steptest.AllowAppSignIn(t, tenant, door)
			p.Rotate = true
			// a statement that has expired
			for question, answer := range map[string]string{automation.AskAutomation: automation.AutomatesBilling} {
				p.Statements.Set(question, steps.Statement{Answer: []string{answer}, By: "somebody", At: time.Now()})
			}
			again := makeApp(t, steptest.FindStep(t, door, secureapp.ID, p), p)
			steptest.WantSucceeded(t, again)
			if got := outcomeTitles(again); len(got) != 3 || got[0] != "app-key.change" || got[1] != "app-token.change" ||
				got[2] != "app-retire.change" {
				t.Errorf("changes were %v", got)
			}
			after := validKeys(t, tenant)
			if len(after) != 1 || after[0].KeyID == before[0].KeyID {
				t.Errorf("%d certificates, the same as before: %v", len(after), len(after) > 0 && after[0].KeyID == before[0].KeyID)
			}
			appID := steptest.ListApplications(t, tenant)[0].AppID
			if kept := d.All(appID, secret.Certificate); len(kept) != 1 {
				t.Errorf("%d keys are kept", len(kept))
			}
			if kept := d.All(appID, secret.RefreshToken); len(kept) != 1 {
				t.Errorf("%d tokens are kept", len(kept))
			}
		}
	})
}

// TestInterruptedRotationKeepsItsCertificate stops before the old certificate is removed.
func TestInterruptedRotationKeepsItsCertificate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant, d := steptest.NorthwindTenant(t), &steptest.FakeFiles{}
		outcomes, p := captureToken(t, tenant, d)
		steptest.WantSucceeded(t, outcomes)
		time.Sleep(48 * time.Hour)
		door := client.SignedIn(tenant, steptest.AppScopes()...)
		steptest.AllowAppSignIn(t, tenant, door)
		p.Rotate = true
		step := steptest.FindStep(t, door, secureapp.ID, p)
		work := steptest.ApproveFirst(t, step, p)
		var ledger steps.Ledger
		op, _ := work.Next()
		if o := ledger.Do(t.Context(), op); o.State != steps.Done {
			t.Fatalf("%v (%v)", o.State, o.Err)
		}
		steptest.WantSucceeded(t, makeApp(t, step, p))
		if got := validKeys(t, tenant); len(got) != 1 {
			t.Errorf("%d certificates, want the new one", len(got))
		}
	})
}

// TestOldCredentialStaysUntilStoredOneWorks replaces the stored credential right before the old one is removed.
func TestOldCredentialStaysUntilStoredOneWorks(t *testing.T) {
	for item, bend := range map[secret.Kind][]func(steps.Answers){secret.Certificate: nil,
		secret.ClientSecret: {steptest.WithClientSecret}} {
		t.Run(string(item), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant, d := steptest.NorthwindTenant(t), &steptest.FakeFiles{}
				outcomes, p := captureToken(t, tenant, d, bend...)
				steptest.WantSucceeded(t, outcomes)
				time.Sleep(48 * time.Hour)
				door := client.SignedIn(tenant, steptest.AppScopes()...)
				steptest.AllowAppSignIn(t, tenant, door)
				p.Rotate = true
				work := steptest.ApproveAll(t, steptest.FindStep(t, door, secureapp.ID, p), p, bend...)
				var ledger steps.Ledger
				for op, ok := work.Next(); ok; op, ok = work.Next() {
					if op.Change().Title.ID == "app-retire.change" {
						appID, other := steptest.ListApplications(t, tenant)[0].AppID, graph.Hidden("not-the-secret")
						if item == secret.Certificate {
							other, _ = d.NewCertificate("another", 100*24*time.Hour)
						}
						if err := d.OpenKeyring(secret.Tenant{}).Put(t.Context(), secret.Key{Owner: appID, Kind: item},
							secret.Value{Text: other}); err != nil {
							t.Fatal(err)
						}
					}
					work = work.Record(ledger.Do(t.Context(), op))
				}
				if o := steptest.LastOf(work.Outcomes()); o.State != steps.Failed || o.Change.Title.ID != "app-retire.change" {
					t.Errorf("%s: %v (%v)", o.Change.Title.ID, o.State, o.Err)
				}
				if a := steptest.ListApplications(t, tenant)[0]; len(a.Keys)+len(a.Secrets) != 2 {
					t.Errorf("%d certificates and %d secrets are left", len(a.Keys), len(a.Secrets))
				}
			})
		})
	}
}

// TestCredentialThatFailsItsTestCountsAsChange adds a credential that the sign-in service does not accept.
func TestCredentialThatFailsItsTestCountsAsChange(t *testing.T) {
	for name, bend := range map[string][]func(steps.Answers){"certificate": nil,
		"client secret": {steptest.WithClientSecret}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant, d := steptest.NorthwindTenant(t), &steptest.FakeFiles{}
				b := tenant.Behaviour()
				b.SignInLag = time.Hour
				tenant.SetBehaviour(b)
				outcomes, _ := captureToken(t, tenant, d, bend...)
				if o := steptest.LastOf(outcomes); o.State != steps.Unsure ||
					!strings.HasPrefix(o.Change.Title.ID, "app-key") && !strings.HasPrefix(o.Change.Title.ID, "app-secret") {
					t.Errorf("%s: %v (%v)", o.Change.Title.ID, o.State, o.Err)
				}
				if a := steptest.ListApplications(t, tenant)[0]; len(a.Keys)+len(a.Secrets) != 1 {
					t.Errorf("%d certificates and %d secrets", len(a.Keys), len(a.Secrets))
				}
			})
		})
	}
}

// TestShortLifetimeDoesNotRenewEachRun runs again under a policy that allows a month.
func TestShortLifetimeDoesNotRenewEachRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		month := func(s *scenario.Scenario) { s.AppRules = &scenario.AppManagementPolicy{KeyDays: 30} }
		tenant, d := steptest.NorthwindTenant(t, month), &steptest.FakeFiles{}
		outcomes, p := captureToken(t, tenant, d)
		steptest.WantSucceeded(t, outcomes)
		for _, c := range []struct{ days, changes int }{{1, 0}, {18, 0}, {3, 2}} {
			time.Sleep(time.Duration(c.days) * 24 * time.Hour)
			door := client.SignedIn(tenant, steptest.AppScopes()...)
			steptest.AllowAppSignIn(t, tenant, door)
			if again := makeApp(t, steptest.FindStep(t, door, secureapp.ID, p), p); len(again) != c.changes {
				t.Errorf("%d days later: %v", c.days, outcomeTitles(again))
			}
		}
	})
}

// TestStoredCertificateBeyondPolicyIsNotUploaded: an earlier run stored a certificate before the policy became
// stricter.
func TestStoredCertificateBeyondPolicyIsNotUploaded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		month := func(s *scenario.Scenario) { s.AppRules = &scenario.AppManagementPolicy{KeyDays: 30} }
		tenant, d := steptest.NorthwindTenant(t, steptest.RegisteredApp(), month), &steptest.FakeFiles{}
		year, err := d.NewCertificate("cspready", 365*24*time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		if err := d.OpenKeyring(secret.Tenant{}).Put(t.Context(),
			secret.Key{Owner: steptest.ListApplications(t, tenant)[0].AppID, Kind: secret.Certificate},
			secret.Value{Text: year}); err != nil {
			t.Fatal(err)
		}
		outcomes, _ := captureToken(t, tenant, d)
		steptest.WantSucceeded(t, outcomes)
	})
}

// TestForeignCertificateRemovalWarns: the change says, before the certificate is removed, that a tool may still use
// it.
func TestForeignCertificateRemovalWarns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := steptest.NorthwindTenant(t, steptest.RegisteredApp(func(a *scenario.Application) {
			a.Certificates = []scenario.Credential{{Name: "cspready", DaysLeft: 300, DaysOld: 60}}
		}))
		door := client.SignedIn(tenant, steptest.AppScopes()...)
		p := steptest.AutomatingProfile(&steptest.FakeFiles{}, steptest.AccountID(t, door, steptest.ConsentAgent))
		p.Rotate = true
		step := steptest.FindStep(t, door, secureapp.ID, p)
		f, err := step.Check(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		plan, err := step.Plan(t.Context(), steptest.AnswerAll(p, f.Questions))
		if err != nil {
			t.Fatal(err)
		}
		retire := steptest.LastOf(plan.Ops).Change()
		if list, ok := retire.Before.Args["list"].([]assets.Text); !ok || len(list) != 1 ||
			list[0].ID != "app-retire.unheld-key" {
			t.Errorf("%s takes away %v", retire.Title.ID, retire.Before.Args)
		}
	})
}

package secureapp_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

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

// planApp returns the plan for a tenant with all questions answered by their defaults.
func planApp(t *testing.T, tenant *sim.Tenant, who string, bend ...func(steps.Answers)) steps.Plan {
	t.Helper()
	door := client.SignedIn(tenant, steptest.AppScopes()...)
	if !strings.Contains(who, "@") && who != "make" {
		t.Fatal("no account " + who)
	}
	id := who
	if who != "make" {
		id = steptest.AccountID(t, door, who)
	}
	p := steptest.AutomatingProfile(&steptest.FakeFiles{}, id)
	step := steptest.FindStep(t, door, secureapp.ID, p)
	f, err := step.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	answers := steptest.AnswerAll(p, f.Questions)
	for _, b := range bend {
		b(answers)
	}
	// offered or not
	p.Statements.Set(automation.AskConsentUser, steps.Statement{Answer: []string{id}, By: "somebody", At: time.Now()})
	plan, err := step.Plan(t.Context(), answers)
	if err != nil {
		t.Fatal(err)
	}
	if len(tenant.Writes()) != 0 {
		t.Error("a plan wrote")
	}
	return plan
}

// changeTitles returns the ids of the titles of the changes.
func changeTitles(plan steps.Plan) []string {
	var list []string
	for _, op := range plan.Ops {
		list = append(list, op.Change().Title.ID)
	}
	return list
}

func TestPlanChangesOnlyWhatIsWrong(t *testing.T) {
	app := func(bend func(*scenario.Application)) func(*scenario.Scenario) { return steptest.RegisteredApp(bend) }
	const key, token = "app-key.change", "app-token.change"
	for name, c := range map[string]struct {
		bend func(*scenario.Scenario)
		want []string
	}{
		"in order, its key elsewhere": {steptest.RegisteredApp(), []string{key, token}},
		"no service principal": {app(func(a *scenario.Application) {
			a.Principal, a.Grants = new(bool), nil
		}), []string{"app-principal.change", key, "app-consent.change", "app-consent.change", token}},
		"disabled": {app(func(a *scenario.Application) { a.Disabled = true }),
			[]string{"app-enable.change", key, token}},
		"consent revoked": {app(func(a *scenario.Application) { a.Grants = a.Grants[1:] }),
			[]string{key, "app-consent.change", token}},
		"for this tenant": {app(func(a *scenario.Application) { a.Audience = graph.OneTenant }),
			[]string{"app-mend.change", key, token}},
		"a public client": {app(func(a *scenario.Application) { a.PublicClient = true }),
			[]string{"app-mend.change", key, token}},
		"not locked": {app(func(a *scenario.Application) { a.Locked = nil }), []string{"app-mend.change", key, token}},
		"no loopback": {app(func(a *scenario.Application) { a.WebRedirects = []string{"https://psa.example/back"} }),
			[]string{"app-mend.change", key, token}},
		"Azure AD Graph": {app(func(a *scenario.Application) {
			a.RequiredAccess = append(a.RequiredAccess, scenario.APIAccess{API: "Azure AD Graph", Scopes: []string{"User.Read"}})
		}), []string{"app-mend.change", key, token}},
		"not marked": {app(func(a *scenario.Application) { a.Tags = nil }), []string{"app-mend.change", key, token}},
		"deleted": {app(func(a *scenario.Application) { a.DeletedDaysAgo = 3 }),
			[]string{"app-restore.change", "app-principal.change", key, "app-consent.change", "app-consent.change", token}},
		"not an agent yet": {func(s *scenario.Scenario) { steptest.RegisteredApp()(s); s.Groups[0].Members = s.Groups[0].Members[:1] }, []string{key, "app-agent.change", token}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				if got := changeTitles(planApp(t, steptest.NorthwindTenant(t, c.bend), steptest.ConsentAgent)); !slices.Equal(got,
					c.want) {
					t.Errorf("changes are %v, want %v", got, c.want)
				}
			})
		})
	}
}

// TestOnePlanFixesEverything carries out the plans of unusual applications.
func TestOnePlanFixesEverything(t *testing.T) {
	for name, bend := range map[string]func(*scenario.Application){
		"odd": func(a *scenario.Application) {
			a.Audience, a.PublicClient, a.Locked, a.Tags, a.Disabled, a.Grants = graph.OneTenant, true, nil,
				[]string{"billing"}, true, a.Grants[1:]
			a.WebRedirects, a.PublicRedirects = []string{"https://psa.example/back"}, []string{"http://localhost"}
			a.RequiredAccess = []scenario.APIAccess{{API: "Azure AD Graph", Scopes: []string{"User.Read"}},
				{API: "Partner Center", Scopes: []string{"user_impersonation"}}}
		},
		"deleted": func(a *scenario.Application) { a.DeletedDaysAgo = 3 },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant, d := steptest.NorthwindTenant(t, steptest.RegisteredApp(bend)), &steptest.FakeFiles{}
				outcomes, p := captureToken(t, tenant, d)
				steptest.WantSucceeded(t, outcomes)
				door := client.SignedIn(tenant, steptest.AppScopes()...)
				f, err := steps.Verify(t.Context(), steptest.FindStep(t, door, secureapp.ID, p), steps.Work{},
					steps.DefaultPatience)
				if err != nil || f.Status != steps.Met {
					t.Errorf("afterwards: %v %s %v (%v)", f.Status, f.Summary.ID, f.Summary.Args, err)
				}
				app := steptest.ListApplications(t, tenant)[0]
				if name == "odd" && (!slices.Contains(app.Tags, "billing") ||
					!slices.Contains(app.WebRedirects, "https://psa.example/back") || len(app.Keys) != 2) {
					t.Errorf("something of the application was lost: %v %v, %d keys", app.Tags, app.WebRedirects, len(app.Keys))
				}
			})
		})
	}
}

func TestSecretIsStoredOrRefusedWithReason(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant, d := steptest.NorthwindTenant(t), &steptest.FakeFiles{}
		outcomes, _ := captureToken(t, tenant, d, steptest.WithClientSecret)
		steptest.WantSucceeded(t, outcomes)
		time.Sleep(time.Minute)
		app := steptest.ListApplications(t, tenant)[0]
		if len(app.Secrets) != 1 || len(app.Keys) != 0 || len(d.All(app.AppID, secret.ClientSecret)) != 1 {
			t.Errorf("%d secrets, %d keys, %d kept", len(app.Secrets), len(app.Keys), len(d.All(app.AppID, secret.ClientSecret)))
		}

		forbidden := steptest.NorthwindTenant(t,
			func(s *scenario.Scenario) { s.AppRules = &scenario.AppManagementPolicy{NoSecrets: true} })
		plan := planApp(t, forbidden, steptest.ConsentAgent, steptest.WithClientSecret)
		if !plan.IsBlocked() || plan.Guards[0].Reason.ID != "guard.secret-forbidden" {
			t.Errorf("guards are %v", plan.Guards)
		}
	})
}

// TestStoredSecretIsMatchedByKeyID: a secret that is stored without the id of its credential is replaced, however
// alike they look.
func TestStoredSecretIsMatchedByKeyID(t *testing.T) {
	for name, c := range map[string]struct {
		bend func(*secret.Value)
		want []string
	}{
		"with its id":   {func(*secret.Value) {}, nil},
		"without an id": {func(k *secret.Value) { k.KeyID = "" }, []string{"app-secret.change", "app-retire.unheld"}},
		"another id": {func(k *secret.Value) { k.KeyID = "7a1b3c5d-9e0f-4a2b-8c4d-6e8f0a1b2c3d" },
			[]string{"app-secret.change", "app-retire.unheld"}},
		"another value": {func(k *secret.Value) { k.Text = "§" + k.Text },
			[]string{"app-secret.change", "app-retire.unheld"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant, d := steptest.NorthwindTenant(t), &steptest.FakeFiles{}
				outcomes, p := captureToken(t, tenant, d, steptest.WithClientSecret)
				steptest.WantSucceeded(t, outcomes)
				app := steptest.ListApplications(t, tenant)[0].AppID
				kept := steptest.LastOf(d.All(app, secret.ClientSecret))
				c.bend(&kept)
				if err := d.OpenKeyring(secret.Tenant{}).Put(t.Context(), secret.Key{Owner: app, Kind: secret.ClientSecret},
					kept); err != nil {
					t.Fatal(err)
				}
				time.Sleep(time.Minute)
				door := client.SignedIn(tenant, steptest.AppScopes()...)
				step := steptest.FindStep(t, door, secureapp.ID, p)
				f, err := step.Check(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				answers := steptest.AnswerAll(p, f.Questions)
				steptest.WithClientSecret(answers)
				plan, err := step.Plan(t.Context(), answers)
				if got := changeTitles(plan); err != nil || !slices.Equal(got, c.want) {
					t.Errorf("changes are %v, want %v (%v)", got, c.want, err)
				}
			})
		})
	}
}

// TestValidSecretStaysIfPolicyForbidsNewOnes: the policy does not block the other changes.
func TestValidSecretStaysIfPolicyForbidsNewOnes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant, d := steptest.NorthwindTenant(t, steptest.RegisteredApp(func(a *scenario.Application) {
			a.Secrets = []scenario.Credential{{Name: "cspready", DaysLeft: 100, DaysOld: 60}}
		}), func(s *scenario.Scenario) { s.AppRules = &scenario.AppManagementPolicy{NoSecrets: true} }), &steptest.FakeFiles{}
		app := steptest.ListApplications(t, tenant)[0]
		has := app.Secrets[0]
		if err := d.OpenKeyring(secret.Tenant{}).Put(t.Context(), secret.Key{Owner: app.AppID, Kind: secret.ClientSecret},
			secret.Value{Text: graph.Hidden(has.Hint + "…"), KeyID: has.KeyID}); err != nil {
			t.Fatal(err)
		}
		door := client.SignedIn(tenant, steptest.AppScopes()...)
		p := steptest.AutomatingProfile(d, steptest.AccountID(t, door, steptest.ConsentAgent))
		step := steptest.FindStep(t, door, secureapp.ID, p)
		f, err := step.Check(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		answers := steptest.AnswerAll(p, f.Questions)
		steptest.WithClientSecret(answers)
		plan, err := step.Plan(t.Context(), answers)
		if got := changeTitles(plan); err != nil || plan.IsBlocked() || !slices.Equal(got, []string{"app-token.change"}) {
			t.Errorf("changes are %v, guards %v (%v)", got, plan.Guards, err)
		}
	})
}

// TestSecretThatCannotBeStoredIsRemoved: the application must not have a secret that is stored nowhere.
func TestSecretThatCannotBeStoredIsRemoved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant, d := steptest.NorthwindTenant(t), &steptest.FakeFiles{}
		d.Full = true
		outcomes, _ := captureToken(t, tenant, d, steptest.WithClientSecret)
		var full *secret.Error
		if o := steptest.LastOf(outcomes); o.State != steps.Failed || !errors.As(o.Err, &full) ||
			full.Kind != secret.ErrDiskFull {
			t.Errorf("%s: %v (%v)", o.Change.Title.ID, o.State, o.Err)
		}
		time.Sleep(time.Minute)
		if n := len(steptest.ListApplications(t, tenant)[0].Secrets); n != 0 {
			t.Errorf("%d secrets are left", n)
		}
	})
}

// TestCredentialLifetimeIsBelowPolicyLimit: clocks that differ by minutes do no harm.
func TestCredentialLifetimeIsBelowPolicyLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for name, bend := range map[string]func(steps.Answers){"certificate": func(steps.Answers) {},
			"client secret": steptest.WithClientSecret} {
			tenant, d := steptest.NorthwindTenant(t,
				func(s *scenario.Scenario) { s.AppRules = &scenario.AppManagementPolicy{KeyDays: 90, SecretDays: 90} }),
				&steptest.FakeFiles{}
			outcomes, _ := captureToken(t, tenant, d, bend)
			steptest.WantSucceeded(t, outcomes)
			time.Sleep(time.Minute)
			app, lives := steptest.ListApplications(t, tenant)[0], []time.Duration{}
			for _, k := range app.Keys {
				lives = append(lives, k.Ends.Sub(k.Starts))
			}
			for _, s := range app.Secrets {
				lives = append(lives, s.Ends.Sub(s.Starts))
			}
			if most := 90 * 24 * time.Hour; len(lives) != 1 || lives[0] > most-5*time.Minute || lives[0] < most-time.Hour {
				t.Errorf("%s: it lives for %v", name, lives)
			}
			for _, o := range outcomes {
				if days, isSet := o.Change.After.Args["count"]; isSet && days != 90 {
					t.Errorf("%s: %s is about %v days", name, o.Change.Title.ID, days)
				}
			}
		}
	})
}

func TestGlobalAdministratorMustNotConsent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		plan := planApp(t, steptest.NorthwindTenant(t), "jana@northwind.example")
		if !plan.IsBlocked() || plan.Guards[0].Reason.ID != "guard.consent-admin" {
			t.Errorf("guards are %v", plan.Guards)
		}
	})
}

// TestConsentUserIsCreated creates the account and adds it to its group; once a person has registered a method for
// it, the next run lets it consent.
func TestConsentUserIsCreated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant, d := steptest.NorthwindTenant(t), &steptest.FakeFiles{}
		door := client.SignedIn(tenant, steptest.AppScopes()...)
		steptest.AllowAppSignIn(t, tenant, door)
		p := steptest.AutomatingProfile(d, "make")
		step := steptest.FindStep(t, door, secureapp.ID, p)
		outcomes := makeApp(t, step, p)
		steptest.WantSucceeded(t, outcomes)
		if slices.Contains(outcomeTitles(outcomes), "app-token.change") {
			t.Error("it consents before a person knows its password")
		}
		time.Sleep(time.Minute)
		const upn = "partner-automation@northwindcloud.onmicrosoft.com"
		made := steptest.AccountID(t, door, upn)
		if s, ok := p.Statements.Valid(automation.AskConsentUser); !ok || s.Answer[0] != made {
			t.Errorf("the account is not declared: %v", s.Answer)
		}
		if !tenant.PasswordMatches(upn, string(d.Passwords[upn].Text)) {
			t.Error("its sealed password does not open it")
		}
		step = steptest.FindStep(t, door, secureapp.ID, p) // reads the users again, as a check of everything does
		next := makeApp(t, step, p)
		steptest.WantSucceeded(t, next)
		if got := outcomeTitles(next); !slices.Equal(got, []string{"app-token.change"}) {
			t.Errorf("the next run made %v", got)
		}
		f, err := steptest.FindStep(t, door, secureapp.ConsentUserID, p).Check(t.Context())
		if err != nil || f.Status != steps.Met {
			t.Errorf("afterwards: %v %s %v (%v)", f.Status, f.Summary.ID, f.Summary.Args, err)
		}
		if again := makeApp(t, step, p); len(again) != 0 {
			t.Errorf("a second run made %v", outcomeTitles(again))
		}
	})
}

// TestAppForCustomersCanPlaceConsents: the consent in a customer's tenant goes through Partner Center, also for a
// reseller, and the plan says what the account needs for it.
func TestAppForCustomersCanPlaceConsents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant, d := steptest.NorthwindTenant(t), &steptest.FakeFiles{}
		door := client.SignedIn(tenant, steptest.AppScopes()...)
		steptest.AllowAppSignIn(t, tenant, door)
		p := steptest.AutomatingProfile(d, steptest.AccountID(t, door, steptest.ConsentAgent))
		p.PartnerType = steps.IndirectReseller
		p.Statements.Set(automation.AskPurpose,
			steps.Statement{Answer: []string{"customers"}, By: "somebody", At: time.Now()})
		step := steptest.FindStep(t, door, secureapp.ID, p)
		plan, err := step.Plan(t.Context(), nil)
		if err != nil || !slices.Contains(steptest.MessageIDs(plan.Notes), "secure-app.note-customers") {
			t.Errorf("notes %v (%v)", steptest.MessageIDs(plan.Notes), err)
		}
		outcomes := makeApp(t, step, p)
		steptest.WantSucceeded(t, outcomes)
		apps, err := door.Applications(t.Context())
		isOurs := func(a graph.Application) bool { return a.HasTag("cspready:secure-application-model") }
		if i := slices.IndexFunc(apps, isOurs); err != nil || i < 0 {
			t.Errorf("there is no application (%v)", err)
		} else if access, ok := apps[i].AccessTo(graph.PartnerCenterAPI); !ok || len(access.Scopes) != 1 {
			t.Errorf("it may not place consents: %+v", apps[i].RequiredAccess)
		}
		f, err := steps.Verify(t.Context(), step, steps.Work{}, steps.DefaultPatience)
		if err != nil || f.Status != steps.Met || !f.Offer.Empty() {
			t.Errorf("afterwards: %v %s, offer %q (%v)", f.Status, f.Summary.ID, f.Offer.ID, err)
		}
	})
}

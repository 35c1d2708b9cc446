package secureapp_test

import (
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
	"cspready/steps/custody"
	"cspready/steps/secureapp"
	"cspready/steps/steptest"
)

// storeInVault answers that everything is stored in a key vault.
func storeInVault(a steps.Answers) {
	a[custody.AskAppStore], a[custody.AskVault], a[custody.AskVaultName] = []string{custody.StoreInKeyVault},
		[]string{"northwind-keys"}, []string{"northwind"}
}

func TestTokenIsStoredInKeyVault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := steptest.NorthwindTenant(t)
		outcomes, p := captureToken(t, tenant, &steptest.FakeFiles{}, storeInVault)
		steptest.WantSucceeded(t, outcomes)
		// the token of the sign-in, then the renewed one
		for name, want := range map[string]int{"northwind-certificate": 1, "northwind-refresh-token": 2} {
			if value, versions := tenant.VaultSecret("northwind-keys", name); value == "" || versions != want {
				t.Errorf("%s has %d versions", name, versions)
			}
		}
		if s, ok := p.Statements.Valid("app-proof"); !ok || s.Answer[3] != "yes" ||
			s.Answer[4] != "https://northwind-keys.vault.azure.net/secrets/northwind-refresh-token" {
			t.Errorf("the proof is %v", s.Answer)
		}
	})
}

// TestUnusableKeyVaultIsFoundBeforeChanges: there is advice for each reason.
func TestUnusableKeyVaultIsFoundBeforeChanges(t *testing.T) {
	for name, c := range map[string]struct {
		vault  scenario.KeyVault
		advice string
	}{
		"there is none": {scenario.KeyVault{Name: "another-vault"}, "error.vault-missing"},
		"no permission": {scenario.KeyVault{Name: "northwind-keys", Denied: true}, "error.vault-denied"},
		"a firewall":    {scenario.KeyVault{Name: "northwind-keys", Firewall: true}, "error.vault-firewall"},
		"another tenant's": {scenario.KeyVault{Name: "northwind-keys", Tenant: "d3b07384-d9a0-4c9b-8f3e-1f0c2b3a4d5e"},
			"error.vault-elsewhere"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant := steptest.NorthwindTenant(t, func(s *scenario.Scenario) { s.Vaults = []scenario.KeyVault{c.vault} })
				door := client.SignedIn(tenant, steptest.AppScopes()...)
				p := steptest.AutomatingProfile(&steptest.FakeFiles{}, steptest.AccountID(t, door, steptest.ConsentAgent))
				step := steptest.FindStep(t, door, secureapp.ID, p)
				f, err := step.Check(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				answers := steptest.AnswerAll(p, f.Questions)
				storeInVault(answers)
				if _, err := step.Plan(t.Context(), answers); steps.Explain(err).Happened.ID != c.advice {
					t.Errorf("the plan failed with %v, want %s", err, c.advice)
				}
				if n := len(tenant.Writes()); n != 0 {
					t.Errorf("%d writes", n)
				}
			})
		})
	}
}

// TestSecretInVaultIsRecognised: the tags have the id of the credential.
func TestSecretInVaultIsRecognised(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := steptest.NorthwindTenant(t)
		outcomes, p := captureToken(t, tenant, &steptest.FakeFiles{}, storeInVault, steptest.WithClientSecret)
		steptest.WantSucceeded(t, outcomes)
		time.Sleep(time.Minute)
		if again := makeApp(t, steptest.FindStep(t, client.SignedIn(tenant, steptest.AppScopes()...), secureapp.ID, p), p,
			storeInVault, steptest.WithClientSecret); len(again) != 0 {
			t.Errorf("another run made %v", outcomeTitles(again))
		}
	})
}

// planInVault answers the questions of a finding, stores everything in the vault, and plans.
func planInVault(t *testing.T, tenant *sim.Tenant, bend ...func(steps.Answers)) error {
	t.Helper()
	door := client.SignedIn(tenant, steptest.AppScopes()...)
	p := steptest.AutomatingProfile(&steptest.FakeFiles{}, steptest.AccountID(t, door, steptest.ConsentAgent))
	step := steptest.FindStep(t, door, secureapp.ID, p)
	f, err := step.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	answers := steptest.AnswerAll(p, f.Questions)
	storeInVault(answers)
	for _, b := range bend {
		b(answers)
	}
	_, err = step.Plan(t.Context(), answers)
	return err
}

// TestForeignVaultSecretIsFoundWhenPlanning: a secret is ours only if all of its tags are.
func TestForeignVaultSecretIsFoundWhenPlanning(t *testing.T) {
	const theirApp = "7a1b3c5d-9e0f-4a2b-8c4d-6e8f0a1b2c3d"
	for name, c := range map[string]struct {
		secret, advice string
		tags           func(tenantID, appID string) map[string]string
		bend           func(steps.Answers)
	}{
		"without tags": {secret: "northwind-certificate", tags: func(_, _ string) map[string]string { return nil },
			advice: "error.seal-taken"},
		"of another application": {secret: "northwind-refresh-token",
			tags: func(tenant, _ string) map[string]string { return ownTags(tenant, theirApp) }, advice: "error.seal-taken"},
		"of another tenant": {secret: "northwind-certificate",
			tags: func(_, app string) map[string]string { return ownTags(theirApp, app) }, advice: "error.seal-taken"},
		"not by cspready": {secret: "northwind-certificate", tags: func(tenant, app string) map[string]string {
			return map[string]string{"tenant": tenant, "application": app}
		}, advice: "error.seal-taken"},
		"a client secret": {secret: "northwind-client-secret",
			tags: func(_, _ string) map[string]string { return nil }, advice: "error.seal-taken",
			bend: steptest.WithClientSecret},
		"of what is not kept there": {secret: "northwind-client-secret",
			tags: func(_, _ string) map[string]string { return nil }},
		"ours": {secret: "northwind-certificate", tags: ownTags},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant := steptest.NorthwindTenant(t, steptest.RegisteredApp(),
					func(s *scenario.Scenario) { s.Vaults = []scenario.KeyVault{{Name: "northwind-keys"}} })
				tenant.StoreSecret("northwind-keys", c.secret, "something",
					c.tags(tenantID(t, tenant), steptest.ListApplications(t, tenant)[0].AppID))
				if c.bend == nil {
					c.bend = func(steps.Answers) {}
				}
				err := planInVault(t, tenant, c.bend)
				if got := steps.Explain(err).Happened.ID; got != c.advice {
					t.Errorf("the plan ended with %v, advice %q, want %q", err, got, c.advice)
				}
			})
		})
	}
}

func ownTags(tenantID, appID string) map[string]string {
	return map[string]string{"tenant": tenantID, "application": appID, "by": "cspready"}
}

func tenantID(t *testing.T, tenant *sim.Tenant) string {
	t.Helper()
	org, err := client.SignedIn(tenant, steptest.AppScopes()...).Organization(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return org.ID
}

// TestForeignVaultSecretGetsNoVersion has another tool take the name between the plan and the write.
func TestForeignVaultSecretGetsNoVersion(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := steptest.NorthwindTenant(t,
			func(s *scenario.Scenario) { s.Vaults = []scenario.KeyVault{{Name: "northwind-keys"}} })
		go func() {
			for len(tenant.Writes()) == 0 && t.Context().Err() == nil {
				time.Sleep(time.Millisecond)
			}
			tenant.StoreSecret("northwind-keys", "northwind-certificate", "theirs", nil)
		}()
		outcomes, _ := captureToken(t, tenant, &steptest.FakeFiles{}, storeInVault)
		o := steptest.LastOf(outcomes)
		if got := steps.Explain(o.Err).Happened.ID; o.State != steps.Failed || got != "error.seal-taken" {
			t.Errorf("%s: %v, advice %s (%v)", o.Change.Title.ID, o.State, got, o.Err)
		}
		if value, versions := tenant.VaultSecret("northwind-keys", "northwind-certificate"); value != "theirs" ||
			versions != 1 {
			t.Errorf("their secret has %d versions, the newest theirs: %v", versions, value == "theirs")
		}
	})
}

// TestDeletedVaultSecretIsFoundWhenPlanning: the plan finds it if the vault says so, otherwise the write does.
func TestDeletedVaultSecretIsFoundWhenPlanning(t *testing.T) {
	deleted := func(s *scenario.Scenario) {
		s.Vaults = []scenario.KeyVault{{Name: "northwind-keys", Deleted: []string{"northwind-certificate"}}}
	}
	synctest.Test(t, func(t *testing.T) {
		tenant := steptest.NorthwindTenant(t, deleted)
		if err := planInVault(t, tenant); steps.Explain(err).Happened.ID != "error.vault-deleted" {
			t.Errorf("the plan ended with %v", err)
		}
		if n := len(tenant.Writes()); n != 0 {
			t.Errorf("%d writes", n)
		}

		silent := steptest.NorthwindTenant(t, deleted)
		silent.InjectFault(scenario.Fault{Path: "/deletedsecrets/{}", Status: 403, Times: -1})
		outcomes, _ := captureToken(t, silent, &steptest.FakeFiles{}, storeInVault)
		o := steptest.LastOf(outcomes)
		if got := steps.Explain(o.Err).Happened.ID; o.State != steps.Failed || o.Change.Title.ID != "app-key.change" ||
			got != "error.vault-deleted" {
			t.Errorf("%s: %v, advice %s", o.Change.Title.ID, o.State, got)
		}
		if n := len(steptest.ListApplications(t, silent)[0].Keys); n != 0 {
			t.Errorf("%d certificates were added", n)
		}
	})
}

// TestVaultNameIsCheckedFirst: question and plan agree, and leave room for the longest item.
func TestVaultNameIsCheckedFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := steptest.NorthwindTenant(t,
			func(s *scenario.Scenario) { s.Vaults = []scenario.KeyVault{{Name: "northwind-keys"}} })
		door := client.SignedIn(tenant, steptest.AppScopes()...)
		f, err := steptest.FindStep(t, door, secureapp.ID,
			steptest.AutomatingProfile(&steptest.FakeFiles{},
				steptest.AccountID(t, door, steptest.ConsentAgent))).Check(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		at := slices.IndexFunc(f.Questions, func(q steps.Question) bool { return q.ID == custody.AskVaultName })
		for base, fits := range map[string]bool{
			"northwind": true, " nw-2 ": true, strings.Repeat("a", 100): true, strings.Repeat("a", 101): false, "": false,
			"  ":         false,
			"north wind": false, "north_wind": false, "north/wind": false, "nörd": false, "a\nb": false,
		} {
			if refused := f.Questions[at].Validate(base); refused.Empty() != fits {
				t.Errorf("%q is refused with %q", base, refused.ID)
			}
			err := planInVault(t, tenant, steptest.WithClientSecret,
				func(a steps.Answers) { a[custody.AskVaultName] = []string{base} })
			if (err == nil) != fits {
				t.Errorf("%q: the plan ended with %v", base, err)
			}
			if !graph.IsSecretName(strings.TrimSpace(base)+"-account-password") && fits {
				t.Errorf("%q leaves no room", base)
			}
		}
	})
}

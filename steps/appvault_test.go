package steps_test

import (
	"testing"
	"testing/synctest"

	"cspready/graph/sim"
	"cspready/steps"
)

// inVault answers that everything is kept in a Key Vault.
func inVault(a steps.Answers) {
	a[steps.AskKeep], a[steps.AskVault], a[steps.AskVaultName] = []string{steps.KeepVault}, []string{"northwind-keys"}, []string{"northwind"}
}

func TestTheTokenIsKeptInAKeyVault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := northwind(t)
		outcomes, p := consented(t, tenant, &drawer{}, inVault)
		good(t, outcomes)
		for name, want := range map[string]int{"northwind-certificate": 1, "northwind-refresh-token": 2} { // the token of the sign-in, then the renewed one
			if value, versions := tenant.VaultSecret("northwind-keys", name); value == "" || versions != want {
				t.Errorf("%s has %d versions", name, versions)
			}
		}
		if s, ok := p.Testimony.Recall("app-proof"); !ok || s.Answer[3] != "yes" || s.Answer[4] != "https://northwind-keys.vault.azure.net/secrets/northwind-refresh-token" {
			t.Errorf("the proof is %v", s.Answer)
		}
	})
}

// TestAKeyVaultThatCannotBeUsedIsFoundBeforeAnythingIsMade has advice for each reason.
func TestAKeyVaultThatCannotBeUsedIsFoundBeforeAnythingIsMade(t *testing.T) {
	for name, c := range map[string]struct {
		vault  sim.VaultScenario
		advice string
	}{
		"there is none":    {sim.VaultScenario{Name: "another-vault"}, "error.vault-missing"},
		"no permission":    {sim.VaultScenario{Name: "northwind-keys", Denied: true}, "error.vault-denied"},
		"a firewall":       {sim.VaultScenario{Name: "northwind-keys", Firewall: true}, "error.vault-firewall"},
		"another tenant's": {sim.VaultScenario{Name: "northwind-keys", Tenant: "d3b07384-d9a0-4c9b-8f3e-1f0c2b3a4d5e"}, "error.vault-elsewhere"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant := northwind(t, func(s *sim.Scenario) { s.Vaults = []sim.VaultScenario{c.vault} })
				door := tenant.SignedIn(appScopes()...)
				p := automating(&drawer{}, idOf(t, door, agent))
				step := stepOf(t, door, steps.SecureAppModel, p)
				f, err := step.Check(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				answers := answered(p, f.Questions)
				inVault(answers)
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

// TestADeletedSecretOfTheNameStopsTheCertificate is shown by nothing but the write.
func TestADeletedSecretOfTheNameStopsTheCertificate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := northwind(t, func(s *sim.Scenario) {
			s.Vaults = []sim.VaultScenario{{Name: "northwind-keys", Deleted: []string{"northwind-certificate"}}}
		})
		outcomes, _ := consented(t, tenant, &drawer{}, inVault)
		o := last(outcomes)
		if got := steps.Explain(o.Err).Happened.ID; o.State != steps.Failed || o.Change.Title.ID != "app-key.change" || got != "error.vault-deleted" {
			t.Errorf("%s: %v, advice %s", o.Change.Title.ID, o.State, got)
		}
		if n := len(apps(t, tenant)[0].Keys); n != 0 {
			t.Errorf("%d certificates were added", n)
		}
	})
}

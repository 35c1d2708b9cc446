package steps_test

import (
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/sim"
	"cspready/steps"
)

// liveKeys are the certificates of the one application that are good now.
func liveKeys(t *testing.T, tenant *sim.Tenant) []graph.KeyCredential {
	t.Helper()
	time.Sleep(time.Minute) // every replica has heard of it
	list := apps(t, tenant)
	if len(list) != 1 {
		t.Fatalf("%d applications", len(list))
	}
	return list[0].Keys
}

// TestRotationLeavesOneNewCredential renews certificate and token, twice in a row.
func TestRotationLeavesOneNewCredential(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant, d := northwind(t), &drawer{}
		outcomes, p := consented(t, tenant, d)
		good(t, outcomes)
		for range 2 {
			time.Sleep(340 * 24 * time.Hour)
			before := liveKeys(t, tenant)
			door := tenant.SignedIn(appScopes()...)
			signsInto(t, tenant, door)
			p.Rotate = true
			for question, answer := range map[string]string{steps.AskAutomation: steps.AutomatesBilling} { // a statement that has expired
				p.Testimony.Say(question, steps.Statement{Answer: []string{answer}, By: "somebody", At: time.Now()})
			}
			again := makeApp(t, stepOf(t, door, steps.SecureAppModel, p), p)
			good(t, again)
			if got := titles(again); len(got) != 3 || got[0] != "app-key.change" || got[1] != "app-token.change" || got[2] != "app-retire.change" {
				t.Errorf("changes were %v", got)
			}
			after := liveKeys(t, tenant)
			if len(after) != 1 || after[0].KeyID == before[0].KeyID {
				t.Errorf("%d certificates, the same as before: %v", len(after), len(after) > 0 && after[0].KeyID == before[0].KeyID)
			}
			appID := apps(t, tenant)[0].AppID
			if kept := d.All(appID, steps.CertificateItem); len(kept) != 1 {
				t.Errorf("%d keys are kept", len(kept))
			}
			if kept := d.All(appID, steps.RefreshTokenItem); len(kept) != 1 {
				t.Errorf("%d tokens are kept", len(kept))
			}
		}
	})
}

// TestARotationThatWasCutShortIsEndedWithTheSameCertificate stops before the old one is removed.
func TestARotationThatWasCutShortIsEndedWithTheSameCertificate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant, d := northwind(t), &drawer{}
		outcomes, p := consented(t, tenant, d)
		good(t, outcomes)
		time.Sleep(48 * time.Hour)
		door := tenant.SignedIn(appScopes()...)
		signsInto(t, tenant, door)
		p.Rotate = true
		step := stepOf(t, door, steps.SecureAppModel, p)
		work := firstOf(t, step, p)
		var ledger steps.Ledger
		op, _ := work.Next()
		if o := ledger.Do(t.Context(), op); o.State != steps.Done {
			t.Fatalf("%v (%v)", o.State, o.Err)
		}
		good(t, makeApp(t, step, p))
		if got := liveKeys(t, tenant); len(got) != 1 {
			t.Errorf("%d certificates, want the new one", len(got))
		}
	})
}

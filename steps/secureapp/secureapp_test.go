package secureapp_test

import (
	"slices"
	"testing"
	"testing/synctest"

	"cspready/graph/sim"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/secureapp"
	"cspready/steps/steptest"
)

// makeApp plans and carries out everything, and returns the outcomes.
func makeApp(t *testing.T, step steps.Step, p steps.Profile, bend ...func(steps.Answers)) []steps.Outcome {
	t.Helper()
	return carryOut(t, step, p, bend...).Outcomes()
}

// carryOut is like makeApp and returns the work.
func carryOut(t *testing.T, step steps.Step, p steps.Profile, bend ...func(steps.Answers)) steps.Work {
	t.Helper()
	return carryOutApproved(t, step, p, func(string) bool { return true }, bend...)
}

// carryOutApproved carries out the changes of a plan that yes approves.
func carryOutApproved(t *testing.T, step steps.Step, p steps.Profile, yes func(title string) bool,
	bend ...func(steps.Answers)) steps.Work {
	t.Helper()
	return steptest.CarryOut(t, steptest.ApproveSome(t, step, p, yes, bend...))
}

// outcomeTitles returns the ids of the titles of the changes.
func outcomeTitles(outcomes []steps.Outcome) []string {
	var list []string
	for _, o := range outcomes {
		list = append(list, o.Change.Title.ID)
	}
	return list
}

func TestAppIsCreatedAndProven(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant, err := sim.Load("direct-bill")
		if err != nil {
			t.Fatal(err)
		}
		tenant.SetBehaviour(scenario.Realistic())
		door := client.SignedIn(tenant, steptest.AppScopes()...)
		steptest.AllowAppSignIn(t, tenant, door)
		d := &steptest.FakeFiles{}
		p := steptest.AutomatingProfile(d, steptest.AccountID(t, door, steptest.ConsentAgent))
		step := steptest.FindStep(t, door, secureapp.ID, p)

		before, err := step.Check(t.Context())
		if err != nil || before.Status != steps.NotMet {
			t.Fatalf("before: %v %s (%v)", before.Status, before.Summary.ID, err)
		}
		outcomes := makeApp(t, step, p)
		steptest.WantSucceeded(t, outcomes)
		want := []string{"app-principal.change", "app-create.change", "app-principal.change", "app-key.change",
			"app-consent.change", "app-consent.change", "app-token.change"}
		if got := outcomeTitles(outcomes); !slices.Equal(got, want) {
			t.Errorf("changes were %v", got)
		}
		after, err := steps.Verify(t.Context(), step, steps.Work{}, steps.DefaultPatience)
		if err != nil || after.Status != steps.Met || !after.Offer.Empty() {
			t.Errorf("after: %v %s, offer %q (%v)", after.Status, after.Summary.ID, after.Offer.ID, err)
			for _, f := range after.Facts {
				t.Log(f.OK, f.Name.ID, f.Got)
			}
		}
		writes := len(tenant.Writes())
		if again := makeApp(t, step, p); len(again) != 0 || len(tenant.Writes()) != writes {
			t.Errorf("a second run made %v", outcomeTitles(again))
		}
	})
}

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

// makeApp plans and makes everything, and returns the outcomes.
func makeApp(t *testing.T, step steps.Step, p steps.Profile, bend ...func(steps.Answers)) []steps.Outcome {
	t.Helper()
	return workOn(t, step, p, bend...).Outcomes()
}

// workOn is the same as the work that was done.
func workOn(t *testing.T, step steps.Step, p steps.Profile, bend ...func(steps.Answers)) steps.Work {
	t.Helper()
	return agreed(t, step, p, func(string) bool { return true }, bend...)
}

// agreed makes those changes of a plan that somebody says yes to.
func agreed(t *testing.T, step steps.Step, p steps.Profile, yes func(title string) bool, bend ...func(steps.Answers)) steps.Work {
	t.Helper()
	return steptest.CarryOut(t, steptest.ApproveSome(t, step, p, yes, bend...))
}

func titles(outcomes []steps.Outcome) []string {
	var list []string
	for _, o := range outcomes {
		list = append(list, o.Change.Title.ID)
	}
	return list
}

func TestAnApplicationGoesFromNothingToProven(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant, err := sim.Load("direct-bill")
		if err != nil {
			t.Fatal(err)
		}
		tenant.SetBehaviour(scenario.Realistic())
		door := client.SignedIn(tenant, steptest.AppScopes()...)
		steptest.LetSignInto(t, tenant, door)
		d := &steptest.FakeFiles{}
		p := steptest.AutomatingProfile(d, steptest.AccountID(t, door, steptest.ConsentAgent))
		step := steptest.StepOf(t, door, secureapp.ID, p)

		before, err := step.Check(t.Context())
		if err != nil || before.Status != steps.NotMet {
			t.Fatalf("before: %v %s (%v)", before.Status, before.Summary.ID, err)
		}
		outcomes := makeApp(t, step, p)
		steptest.WantDone(t, outcomes)
		want := []string{"app-principal.change", "app-create.change", "app-principal.change", "app-key.change", "app-consent.change", "app-consent.change", "app-token.change"}
		if got := titles(outcomes); !slices.Equal(got, want) {
			t.Errorf("changes were %v", got)
		}
		after, err := steps.Verify(t.Context(), step, steps.Work{}, steps.Usual)
		if err != nil || after.Status != steps.Met || !after.Offer.Empty() {
			t.Errorf("after: %v %s, offer %q (%v)", after.Status, after.Summary.ID, after.Offer.ID, err)
			for _, f := range after.Facts {
				t.Log(f.OK, f.Name.ID, f.Got)
			}
		}
		writes := len(tenant.Writes())
		if again := makeApp(t, step, p); len(again) != 0 || len(tenant.Writes()) != writes {
			t.Errorf("a second run made %v", titles(again))
		}
	})
}

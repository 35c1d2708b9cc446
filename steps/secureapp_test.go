package steps_test

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/sim"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
)

const agent = "noor@northwind.example"

// automating is the profile of a visit to a direct bill partner with a script that asks Partner Center.
func automating(d *drawer, who string) steps.Profile {
	p := making(d)
	p.PartnerType = steps.DirectBill
	for question, answer := range map[string]string{
		steps.AskAutomation: steps.AutomatesBilling, steps.AskPurpose: "partner-center", steps.AskConsentUser: who,
	} {
		p.Testimony.Say(question, steps.Statement{Answer: []string{answer}, By: "somebody", At: time.Now()})
	}
	return p
}

// appScopes is what a session holds that may make an application.
func appScopes() []string {
	return append(steps.ReadScopes(), "Application.ReadWrite.All", "DelegatedPermissionGrant.ReadWrite.All", "GroupMember.ReadWrite.All", "User.ReadWrite.All")
}

// signsInto lets the simulated person sign in to applications when a change wants it.
func signsInto(t *testing.T, tenant *sim.Tenant, door *client.Client) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	t.Cleanup(stop)
	renewals := door.Renewals()
	go func() {
		for {
			select {
			case r := <-renewals:
				r.Done <- signInto(ctx, tenant, r)
			case <-ctx.Done():
				return
			}
		}
	}()
}

func signInto(ctx context.Context, tenant *sim.Tenant, r graph.Renewal) error {
	if r.SignIn == nil {
		return &graph.Error{Kind: graph.ErrSignInAgain}
	}
	attempt, err := r.SignIn.Begin(ctx, r.Request)
	if err != nil {
		return err
	}
	if err := tenant.OpenBrowser(attempt.Prompt().URL); err != nil {
		return err
	}
	_, err = attempt.Wait(ctx, func(graph.Progress) {})
	return err
}

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
	return carriedOut(t, saidYes(t, step, p, yes, bend...))
}

// approved is the work of a plan that somebody said yes to as a whole, before any of it is done.
func approved(t *testing.T, step steps.Step, p steps.Profile, bend ...func(steps.Answers)) steps.Work {
	t.Helper()
	return saidYes(t, step, p, func(string) bool { return true }, bend...)
}

func saidYes(t *testing.T, step steps.Step, p steps.Profile, yes func(title string) bool, bend ...func(steps.Answers)) steps.Work {
	t.Helper()
	f, err := step.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	answers := answered(p, f.Questions)
	for _, b := range bend {
		b(answers)
	}
	plan, err := step.Plan(t.Context(), answers)
	if err != nil {
		t.Fatal(err)
	}
	var said []steps.Yes
	for i, op := range plan.Ops {
		if plan.Asks(i, said) && yes(op.Change().Title.ID) {
			said = append(said, plan.Yes(i, plan.Phrase()))
		}
	}
	work, err := steps.Start(t.Context(), step, answers, said...)
	if err != nil {
		t.Fatal(err)
	}
	return work
}

func carriedOut(t *testing.T, work steps.Work) steps.Work {
	t.Helper()
	var ledger steps.Ledger
	for op, ok := work.Next(); ok; op, ok = work.Next() {
		work = work.Record(ledger.Do(t.Context(), op))
	}
	return work
}

func good(t *testing.T, outcomes []steps.Outcome) {
	t.Helper()
	for _, o := range outcomes {
		if !o.State.Good() {
			t.Fatalf("%s: %v (%v)", o.Change.Title.ID, o.State, o.Err)
		}
	}
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
		door := client.SignedIn(tenant, appScopes()...)
		signsInto(t, tenant, door)
		d := &drawer{}
		p := automating(d, idOf(t, door, agent))
		step := stepOf(t, door, steps.SecureAppModel, p)

		before, err := step.Check(t.Context())
		if err != nil || before.Status != steps.NotMet {
			t.Fatalf("before: %v %s (%v)", before.Status, before.Summary.ID, err)
		}
		outcomes := makeApp(t, step, p)
		good(t, outcomes)
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

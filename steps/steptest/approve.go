package steptest

import (
	"testing"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/graph/sim"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/catalog"
	"cspready/steps/snapshot"
)

// AnswerAll takes the defaults of a finding's questions, and a good passphrase.
func AnswerAll(p steps.Profile, questions []steps.Question) steps.Answers {
	given := steps.Answers{}
	for _, q := range questions {
		if q.Asked != nil && !q.Asked(given) {
			continue
		}
		given[q.ID] = q.Default
		if q.Kind == steps.Passphrase {
			given[q.ID] = []string{"correct horse battery staple"}
		}
	}
	rest, _ := p.Take(questions, given, "mila@fabrikam.example")
	return rest
}

// ApproveAll is the work of a plan that somebody said yes to as a whole, before any of it is done.
func ApproveAll(t *testing.T, step steps.Step, p steps.Profile, bend ...func(steps.Answers)) steps.Work {
	t.Helper()
	return ApproveSome(t, step, p, func(string) bool { return true }, bend...)
}

func CarryOut(t *testing.T, work steps.Work) steps.Work {
	t.Helper()
	var ledger steps.Ledger
	for op, ok := work.Next(); ok; op, ok = work.Next() {
		work = work.Record(ledger.Do(t.Context(), op))
	}
	return work
}

// ApproveFirst answers what a step asks, and says yes to the first change of its plan alone.
func ApproveFirst(t *testing.T, step steps.Step, p steps.Profile) steps.Work {
	t.Helper()
	f, err := step.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	plan, err := step.Plan(t.Context(), AnswerAll(p, f.Questions))
	if err != nil {
		t.Fatal(err)
	}
	work, err := plan.Approve(plan.Yes(0, plan.Phrase()))
	if err != nil {
		t.Fatal(err)
	}
	return work
}

func WantDone(t *testing.T, outcomes []steps.Outcome) {
	t.Helper()
	for _, o := range outcomes {
		if !o.State.Good() {
			t.Fatalf("%s: %v (%v)", o.Change.Title.ID, o.State, o.Err)
		}
	}
}

// FixAll says yes to every change of a step, and returns what became of them.
func FixAll(t *testing.T, s steps.Step, answers steps.Answers) []steps.Outcome {
	t.Helper()
	plan, err := s.Plan(t.Context(), answers)
	if err != nil {
		t.Fatal(err)
	}
	if plan.Blocked() {
		t.Fatalf("blocked: %+v", plan.Guards)
	}
	var said []steps.Yes
	for i := range plan.Ops {
		said = append(said, plan.Yes(i, plan.Phrase()))
	}
	work, err := steps.Start(t.Context(), s, answers, said...)
	if err != nil {
		t.Fatal(err)
	}
	var ledger steps.Ledger
	for op, ok := work.Next(); ok; op, ok = work.Next() {
		o := ledger.Do(t.Context(), op)
		if work = work.Record(o); !o.State.Good() {
			t.Errorf("%s: %v (%v)", o.Change.Title.ID, o.State, o.Err)
		}
	}
	return ledger.Close()
}

func ApproveSome(t *testing.T, step steps.Step, p steps.Profile, yes func(title string) bool, bend ...func(steps.Answers)) steps.Work {
	t.Helper()
	f, err := step.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	answers := AnswerAll(p, f.Questions)
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

func CheckAll(t *testing.T, dir steps.Tenant, p steps.Profile) (results []steps.Result) {
	t.Helper()
	for e := range catalog.CheckAll(t.Context(), catalog.Requirements(dir, p), p, snapshot.Options{}) {
		if e.Result != nil {
			results = append(results, *e.Result)
		}
	}
	return results
}

func GuardReasons(p steps.Plan) []string {
	var list []string
	for _, g := range p.Guards {
		list = append(list, g.Reason.ID)
	}
	return list
}

func MessageIDs(texts []assets.Text) []string {
	var list []string
	for _, t := range texts {
		list = append(list, t.ID)
	}
	return list
}

// Last is the last of a list, such as what became of the change that failed.
func Last[T any](list []T) T { return list[len(list)-1] }

func AccountID(t *testing.T, dir steps.Tenant, upn string) string {
	t.Helper()
	a, err := dir.Account(t.Context(), upn)
	if err != nil {
		t.Fatal(err)
	}
	return a.ID
}

func Changes(list ...func(*scenario.Scenario)) []func(*scenario.Scenario) { return list }

// ScenarioTenant is a tenant that the program carries, with somebody signed in who proved MFA.
func ScenarioTenant(t *testing.T, name string, scopes ...string) (*sim.Tenant, steps.Tenant) {
	t.Helper()
	time.Sleep(time.Until(time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)))
	tenant, err := sim.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	return tenant, Session{Tenant: client.SignedIn(tenant, scopes...), Mfa: graph.Yes, Way: graph.Browser}
}

// Morning is after the accounts of the scenarios were made.
var Morning = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

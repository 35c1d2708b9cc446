package steptest

import (
	"testing"

	"cspready/steps"
)

// AnswerAll answers a finding's questions with their defaults and a good passphrase.
func AnswerAll(p steps.Profile, questions []steps.Question) steps.Answers {
	given := steps.Answers{}
	for _, q := range questions {
		if q.AskIf != nil && !q.AskIf(given) {
			continue
		}
		given[q.ID] = q.Default
		if q.Kind == steps.Passphrase {
			given[q.ID] = []string{"correct horse battery staple"}
		}
	}
	rest, _ := p.StoreAnswers(questions, given, "mila@fabrikam.example")
	return rest
}

// ApproveAll approves a whole plan and returns its work before any of it is done.
func ApproveAll(t *testing.T, step steps.Step, p steps.Profile, bend ...func(steps.Answers)) steps.Work {
	t.Helper()
	return ApproveSome(t, step, p, func(string) bool { return true }, bend...)
}

// CarryOut makes the changes of a work, one after the other, and returns it with their outcomes.
func CarryOut(t *testing.T, work steps.Work) steps.Work {
	t.Helper()
	var ledger steps.Ledger
	for op, ok := work.Next(); ok; op, ok = work.Next() {
		work = work.Record(ledger.Do(t.Context(), op))
	}
	return work
}

// ApproveFirst answers what a step asks, and approves only the first change of its plan.
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
	work, err := plan.Approve(plan.Approval(0, plan.ConfirmPhrase()))
	if err != nil {
		t.Fatal(err)
	}
	return work
}

// WantSucceeded stops the test unless every change succeeded.
func WantSucceeded(t *testing.T, outcomes []steps.Outcome) {
	t.Helper()
	for _, o := range outcomes {
		if !o.State.Succeeded() {
			t.Fatalf("%s: %v (%v)", o.Change.Title.ID, o.State, o.Err)
		}
	}
}

// FixAll approves and carries out every change of a step, and returns the outcomes.
func FixAll(t *testing.T, s steps.Step, answers steps.Answers) []steps.Outcome {
	t.Helper()
	plan, err := s.Plan(t.Context(), answers)
	if err != nil {
		t.Fatal(err)
	}
	if plan.IsBlocked() {
		t.Fatalf("blocked: %+v", plan.Guards)
	}
	var said []steps.Approval
	for i := range plan.Ops {
		said = append(said, plan.Approval(i, plan.ConfirmPhrase()))
	}
	work, err := steps.Start(t.Context(), s, answers, said...)
	if err != nil {
		t.Fatal(err)
	}
	var ledger steps.Ledger
	for op, ok := work.Next(); ok; op, ok = work.Next() {
		o := ledger.Do(t.Context(), op)
		if work = work.Record(o); !o.State.Succeeded() {
			t.Errorf("%s: %v (%v)", o.Change.Title.ID, o.State, o.Err)
		}
	}
	return ledger.Close()
}

// ApproveSome approves the changes whose title has an id that yes accepts, and plans once more.
func ApproveSome(t *testing.T, step steps.Step, p steps.Profile, yes func(title string) bool,
	bend ...func(steps.Answers)) steps.Work {
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
	var said []steps.Approval
	for i, op := range plan.Ops {
		if plan.ShouldAsk(i, said) && yes(op.Change().Title.ID) {
			said = append(said, plan.Approval(i, plan.ConfirmPhrase()))
		}
	}
	work, err := steps.Start(t.Context(), step, answers, said...)
	if err != nil {
		t.Fatal(err)
	}
	return work
}

// GuardReasons returns the message ids of a plan's guards.
func GuardReasons(p steps.Plan) []string {
	var list []string
	for _, g := range p.Guards {
		list = append(list, g.Reason.ID)
	}
	return list
}

// LastOf returns the last element of a list, such as the outcome of the change that failed.
func LastOf[T any](list []T) T { return list[len(list)-1] }

package visit

import (
	"context"
	"slices"

	"cspready/steps"
)

// A Draft is the plan that would fix one requirement, made without an operator to answer its questions.
type Draft struct {
	Result     steps.Result
	Plan       steps.Plan
	Answers    steps.Answers    // the ones that Plan was made with
	Unanswered []steps.Question // questions that only a person can answer: without them Plan is incomplete or empty
	Err        error            // why there is no plan
}

// DraftPlans plans for each requirement that a plan can fix or improve, in the order of the results. Questions
// without an answer get their default. Names of new accounts become statements of the profile, so the caller passes a
// profile whose statements it discards afterwards; nothing else is stated. DraftPlans only reads.
func DraftPlans(ctx context.Context, list []steps.Step, results []steps.Result, p steps.Profile,
	known steps.Answers) []Draft {
	var drafts []Draft
	for _, r := range results {
		at := slices.IndexFunc(list, func(s steps.Step) bool { return s.Info().ID == r.Info.ID })
		if at < 0 || r.Err != nil || !r.Finding.IsFixable() {
			continue
		}
		d := Draft{Result: r}
		d.Answers, d.Unanswered = assume(r.Finding.Questions, p, known)
		d.Plan, d.Err = list[at].Plan(ctx, d.Answers)
		drafts = append(drafts, d)
	}
	return drafts
}

// assume answers questions without asking: with earlier answers, statements, or defaults. It returns the questions
// left open.
func assume(questions []steps.Question, p steps.Profile,
	known steps.Answers) (given steps.Answers, open []steps.Question) {
	given = steps.Answers{}
	for _, q := range questions {
		if q.AskIf != nil && !q.AskIf(given) {
			continue
		}
		answer, ok := q.AssumedAnswer(p, known)
		if !ok {
			open = append(open, q)
		}
		given[q.ID] = answer
	}
	rest := steps.Answers{}
	for _, q := range questions {
		answer, ok := given[q.ID]
		if !ok || q.Kind == steps.Passphrase || q.Statement && !q.HasDefaultText() {
			continue
		}
		if rest[q.ID] = answer; q.Statement {
			p.Statements.Set(q.ID, steps.NewStatement("", answer...))
		}
	}
	return rest, open
}

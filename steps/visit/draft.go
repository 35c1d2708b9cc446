package visit

import (
	"context"
	"slices"

	"cspready/steps"
)

// A Draft is what would mend one requirement, planned without anybody in front of it: on paper, for whoever decides about changes.
type Draft struct {
	Result  steps.Result
	Plan    steps.Plan
	Answers steps.Answers    // that the plan was made with
	Open    []steps.Question // only a person knows the answers: without them the plan is not whole, or there is none
	Err     error            // why nothing could be planned
}

// DraftPlans plans for each requirement that is to be mended, in their order. Questions that nobody answered take what they offer: names of new
// accounts go into the testimony, which has to be one of the caller's that is forgotten afterwards, and nothing else is stated in anybody's
// name. It only reads.
func DraftPlans(ctx context.Context, list []steps.Step, results []steps.Result, p steps.Profile, known steps.Answers) []Draft {
	var drafts []Draft
	for _, r := range results {
		at := slices.IndexFunc(list, func(s steps.Step) bool { return s.Info().ID == r.Info.ID })
		if at < 0 || r.Err != nil || !r.Finding.WantsPlan() {
			continue
		}
		d := Draft{Result: r}
		d.Answers, d.Open = assume(r.Finding.Questions, p, known)
		d.Plan, d.Err = list[at].Plan(ctx, d.Answers)
		drafts = append(drafts, d)
	}
	return drafts
}

// assume answers questions for a plan on paper: as before, as stated, or as is offered. Open are those that have no such answer.
func assume(questions []steps.Question, p steps.Profile, known steps.Answers) (given steps.Answers, open []steps.Question) {
	given = steps.Answers{}
	for _, q := range questions {
		if q.Asked != nil && !q.Asked(given) {
			continue
		}
		answer, ok := q.Assumed(p, known)
		if !ok {
			open = append(open, q)
		}
		given[q.ID] = answer
	}
	rest := steps.Answers{}
	for _, q := range questions {
		answer, ok := given[q.ID]
		if !ok || q.Kind == steps.Passphrase || q.Statement && !q.OffersText() {
			continue
		}
		if rest[q.ID] = answer; q.Statement {
			p.Testimony.Say(q.ID, steps.StatedNow("", answer...))
		}
	}
	return rest, open
}

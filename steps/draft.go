package steps

import (
	"context"
	"slices"
)

// A Draft is what would mend one requirement, planned without anybody in front of it: on paper, for whoever decides about changes.
type Draft struct {
	Result  Result
	Plan    Plan
	Answers Answers    // that the plan was made with
	Open    []Question // only a person knows the answers: without them the plan is not whole, or there is none
	Err     error      // why nothing could be planned
}

// DraftPlans plans for each requirement that is to be mended, in their order. Questions that nobody answered take what they offer: names of new
// accounts go into the testimony, which has to be one of the caller's that is forgotten afterwards, and nothing else is stated in anybody's
// name. It only reads.
func DraftPlans(ctx context.Context, list []Step, results []Result, p Profile, known Answers) []Draft {
	var drafts []Draft
	for _, r := range results {
		at := slices.IndexFunc(list, func(s Step) bool { return s.Info().ID == r.Info.ID })
		if at < 0 || r.Err != nil || !r.Finding.wantsPlan() {
			continue
		}
		d := Draft{Result: r}
		d.Answers, d.Open = assume(r.Finding.Questions, p, known)
		d.Plan, d.Err = list[at].Plan(ctx, d.Answers)
		drafts = append(drafts, d)
	}
	return drafts
}

// wantsPlan reports whether the requirement is to be mended, and by more than advice.
func (f Finding) wantsPlan() bool {
	mended := f.Status == Met || f.Status == NotApplicable
	return !mended && (f.Fix == Automatic || f.Fix == Guided)
}

// assume answers questions for a plan on paper: as before, as stated, or as is offered. Open are those that have no such answer.
func assume(questions []Question, p Profile, known Answers) (given Answers, open []Question) {
	given = Answers{}
	for _, q := range questions {
		if q.Asked != nil && !q.Asked(given) {
			continue
		}
		answer, ok := q.assumed(p, known)
		if !ok {
			open = append(open, q)
		}
		given[q.ID] = answer
	}
	rest := Answers{}
	for _, q := range questions {
		answer, ok := given[q.ID]
		if !ok || q.Kind == Passphrase || q.Statement && !q.offersText() {
			continue
		}
		if rest[q.ID] = answer; q.Statement {
			p.Testimony.Say(q.ID, statedNow("", answer...))
		}
	}
	return rest, open
}

// offersText reports whether the question offers a text of its own, as that for the name of a new account does.
func (q Question) offersText() bool {
	return q.Kind == Line && len(q.Default) > 0 && q.Default[0] != ""
}

func (q Question) assumed(p Profile, known Answers) (answer []string, ok bool) {
	if q.Kind == Passphrase {
		if p.Entered.Recall(q.ID) == "" && p.Sealing != nil {
			p.Entered.Keep(q.ID, p.Sealing.NewPassword()) // opens and seals nothing: a draft is never carried out
		}
		return nil, true
	}
	if said, stated := p.Testimony.RecallFor(q); q.Statement && (stated || !q.offersText()) {
		return said.Answer, stated || !q.Some && q.Kind == Choice && q.Many
	}
	answer = q.Default
	if earlier, remembered := known[q.ID]; remembered {
		answer = earlier
	}
	return answer, len(answer) > 0 || q.Many && !q.Some || q.Kind == Line && (q.Refuse == nil || q.Refuse("").Empty())
}

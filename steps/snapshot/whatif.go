package snapshot

import (
	"context"
	"errors"
	"sync"

	"cspready/graph"
	"cspready/steps"
	"cspready/steps/coverage"
	"cspready/steps/whatif"
)

// CheckQuestions is how many sign-ins Microsoft's What If is asked about in a check. At one request a second that takes
// no longer than reading the methods of a few accounts, which runs meanwhile.
const CheckQuestions = 3

// BackgroundQuestions is how many sign-ins Microsoft's What If is asked about at most while a person already reads the
// results.
const BackgroundQuestions = 12

// whatIfAnswers are the answers of What If in one check. They belong to a directory, so that further attempts of the
// check, and checks that reuse the directory, do not ask again. Whether an answer still fits is found out when it is
// compared: it has the policies that it is about.
type whatIfAnswers struct {
	sem steps.Semaphore // held while asking

	mu       sync.Mutex // guards the rest
	policies map[graph.WhatIfQuestion][]graph.WhatIfPolicy
	asked    int   // requests since restart
	most     int   // the highest number of questions that were to be asked
	failure  error // why asking ended
}

// restart begins the count of a new check.
func (a *whatIfAnswers) restart() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.asked, a.failure = 0, nil
}

// Judge returns the verdict on all users, in which those are unknown that Microsoft's What If judges otherwise. The
// first caller in a check asks What If as often as the options say; others wait for it.
func (s *Snapshot) Judge(ctx context.Context) (*Judgement, error) {
	j, err := s.JudgeAlone(ctx)
	if err != nil || j.Tenant.SecurityDefaults {
		return j, err
	}
	if s.questions > 0 {
		s.firstQuestions.readOnce(ctx, func(ctx context.Context) Part[bool] {
			return WholePart(s.askWhatIf(ctx, j, s.questions, nil) > 0)
		})
	}
	return s.withOpinion(j), nil
}

// AskWhatIf asks What If until it was asked limit times in this check. It calls answered after each answer that
// contradicts the verdict, with true, and at the end if there was any answer, until answered returns false.
func (s *Snapshot) AskWhatIf(ctx context.Context, limit int, answered func(contradicts bool) bool) {
	j, err := s.JudgeAlone(ctx)
	if err != nil || j.Tenant.SecurityDefaults {
		return
	}
	isWanted := true
	asked := s.askWhatIf(ctx, j, limit, func() bool { isWanted = answered(true); return isWanted })
	if asked > 0 && isWanted && ctx.Err() == nil {
		answered(false)
	}
}

// askWhatIf asks the questions that have no answer yet, and returns how many were answered. It stops at the first failure:
// the next question would fail in the same way.
func (s *Snapshot) askWhatIf(ctx context.Context, j *Judgement, limit int, contradicted func() bool) (asked int) {
	for _, q := range s.questionsFor(j.Verdict, limit) {
		policies, isAnswered := s.askOne(ctx, q, limit)
		if ctx.Err() != nil {
			break
		}
		if !isAnswered {
			continue
		}
		asked++
		isContradiction := whatif.NewAnswer(j.Verdict, q, policies).Contradicts()
		if contradicted != nil && isContradiction && !contradicted() {
			break
		}
	}
	return asked
}

// askOne asks one question, unless it was asked before or enough were. It returns false without an answer.
func (s *Snapshot) askOne(ctx context.Context, q *whatif.Question, limit int) ([]graph.WhatIfPolicy, bool) {
	answers := &s.directory.whatIf
	defer answers.sem.Acquire()()
	if ctx.Err() != nil || !answers.wants(q.WhatIfQuestion, limit) {
		return nil, false
	}
	policies, err := s.reader.Tenant.WhatIf(ctx, q.WhatIfQuestion)
	if ctx.Err() != nil {
		return nil, false
	}
	answers.add(q.WhatIfQuestion, policies, err)
	return policies, err == nil
}

// wants reports whether a question is still to be asked.
func (a *whatIfAnswers) wants(q graph.WhatIfQuestion, limit int) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	_, isKnown := a.policies[q]
	a.most = max(a.most, limit)
	return !isKnown && a.failure == nil && a.asked < limit
}

// add stores an answer. That What If does not know one account says nothing about the next question.
func (a *whatIfAnswers) add(q graph.WhatIfQuestion, policies []graph.WhatIfPolicy, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.asked++
	switch {
	case err == nil:
		if a.policies == nil {
			a.policies = map[graph.WhatIfQuestion][]graph.WhatIfPolicy{}
		}
		a.policies[q] = policies
	case !errors.Is(err, graph.ErrNotFound):
		a.failure = err
	}
}

// questionsFor returns the questions about a verdict, which are chosen once in a snapshot: that takes a while in a
// large tenant.
func (s *Snapshot) questionsFor(v *coverage.Verdict, limit int) []*whatif.Question {
	s.opinionMu.Lock()
	defer s.opinionMu.Unlock()
	if want := max(limit, BackgroundQuestions); want > s.chosenFor {
		s.chosen, s.chosenFor = whatif.Questions(v, want), want
	}
	return s.chosen[:min(limit, len(s.chosen))]
}

// withOpinion returns a judgement with what the answers so far say about it.
func (s *Snapshot) withOpinion(j *Judgement) *Judgement {
	answers := &s.directory.whatIf
	answers.mu.Lock()
	most, count, failure := answers.most, len(answers.policies), answers.failure
	answers.mu.Unlock()
	if most == 0 || count == 0 && failure == nil {
		return j
	}
	questions := s.questionsFor(j.Verdict, most)
	s.opinionMu.Lock()
	defer s.opinionMu.Unlock()
	if s.judged == nil || s.judgedFor != count {
		opinion := whatif.Opinion{Unasked: failure}
		answers.mu.Lock()
		for _, q := range questions {
			if policies, isKnown := answers.policies[q.WhatIfQuestion]; isKnown {
				opinion.Answers = append(opinion.Answers, whatif.NewAnswer(j.Verdict, q, policies))
			}
		}
		answers.mu.Unlock()
		s.judged = &Judgement{Verdict: j.WithDoubts(opinion.Doubts()), Tenant: j.Tenant, opinion: opinion}
		s.judgedFor = count
	}
	return s.judged
}

// IsContradicted reports whether accounts are unknown because What If contradicts the judgement on them.
func (j *Judgement) IsContradicted() bool { return len(j.opinion.Doubts()) > 0 }

// SecondOpinion returns what Microsoft's What If says about an aspect of the judgement; nil if there is nothing to say.
func (j *Judgement) SecondOpinion(aspect whatif.Aspect) *steps.SecondOpinion {
	return j.opinion.For(j.Verdict, aspect)
}

package catalog

import (
	"context"
	"sync"
	"time"

	"cspready/steps"
	"cspready/steps/snapshot"
)

// A run is one check of one or more requirements. Each of its attempts reads the tenant again.
type run struct {
	options snapshot.Options

	mu       sync.Mutex
	attempts []*snapshot.Attempt
}

// nthAttempt returns the n-th attempt, which is shared by the requirements. Each reaches it at its own pace.
func (r *run) nthAttempt(n int) *snapshot.Attempt {
	r.mu.Lock()
	defer r.mu.Unlock()
	for len(r.attempts) <= n {
		r.attempts = append(r.attempts, &snapshot.Attempt{Number: len(r.attempts), Options: r.options})
	}
	return r.attempts[n]
}

// checkOnce checks a requirement in the n-th attempt.
func (r *run) checkOnce(ctx context.Context, s steps.Step, n int) (steps.Finding, error) {
	if b, ok := s.(bindable); ok {
		s = b.Bind(r.nthAttempt(n))
	}
	return s.Check(ctx)
}

// agreeLimit limits how long the result of a check may change from attempt to attempt. Usually results agree after
// two pauses.
const agreeLimit = 30 * time.Second

// checkUntilAgreed checks a requirement until as many attempts in a row as the options ask for have the same status.
func (r *run) checkUntilAgreed(ctx context.Context, s steps.Step) (steps.Finding, error) {
	deadline := time.Now().Add(agreeLimit)
	last, err := r.checkOnce(ctx, s, 0)
	for agreed, n := 1, 1; err == nil && agreed < r.options.Agree; n++ {
		if !time.Now().Add(steps.DefaultPatience.Every).Before(deadline) {
			return steps.UnstableFinding(last), nil
		}
		if err := steps.Pause(ctx, steps.DefaultPatience.Every); err != nil {
			return steps.Finding{}, err
		}
		before := last.Status
		if last, err = r.checkOnce(ctx, s, n); last.Status == before {
			agreed++
		} else {
			agreed = 1
		}
	}
	return last, err
}

// A bindable step shares what it reads with the other checks of a run.
type bindable interface {
	steps.Step
	// Bind returns the step for one attempt of a run: what several steps need is read once in it. The step that Bind
	// is called on does not change, and belongs to no run.
	Bind(*snapshot.Attempt) steps.Step
}

package steps

import (
	"context"
	"time"

	"cspready/graph"
)

// Steady returns steps whose Check is believed only when several readings in a row agree, in whatever status: after a change,
// replicas that have it and replicas that have not answer in turn, and one reading is luck. Without agreement a finding is Unknown.
func Steady(list []Step) []Step {
	steady := make([]Step, len(list))
	for i, s := range list {
		steady[i] = steadyStep{s}
	}
	return steady
}

// steadyLimit bounds how long a check may waver. Agreement in the usual case takes two pauses.
const steadyLimit = 30 * time.Second

type steadyStep struct{ Step }

// Check reads until as many readings agree as [Usual] asks for.
func (s steadyStep) Check(ctx context.Context) (Finding, error) {
	deadline := time.Now().Add(steadyLimit)
	last, err := s.Step.Check(ctx)
	for agreed, attempt := 1, 1; err == nil && agreed < Usual.Agree; attempt++ {
		if !time.Now().Add(Usual.Every).Before(deadline) {
			return wavering(last), nil
		}
		if err := pause(ctx, Usual.Every); err != nil {
			return Finding{}, err
		}
		before := last.Status
		if last, err = s.Step.Check(withAttempt(ctx, attempt)); last.Status == before {
			agreed++
		} else {
			agreed = 1
		}
	}
	return last, err
}

// wavering is the finding of readings that do not agree.
func wavering(last Finding) Finding {
	last.Status, last.Fix = Unknown, FixNone
	last.Summary, last.Remedy = say("verify.wavering"), say("verify.again")
	return last
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// rest is a pause that a person is told of.
func rest(ctx context.Context, op string, d time.Duration) error {
	graph.Tell(ctx, graph.Notice{Op: op, Wait: d})
	return pause(ctx, d)
}

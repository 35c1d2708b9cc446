package steps

import (
	"context"
	"errors"
	"time"

	"cspready/graph"
)

// Patience says how long a change may take to show.
type Patience struct {
	Agree int           // readings in a row that must agree: one Met may be luck, as replicas answer in turn
	Every time.Duration // between readings
	Limit time.Duration // altogether
}

// Usual is enough for the directory, where a change shows within seconds and is everywhere within a minute.
var Usual = Patience{Agree: 3, Every: 2 * time.Second, Limit: time.Minute}

// Verify reads a requirement again after changes, until enough readings in a row agree that it no longer is NotMet, or patience
// ends; then the last reading stands. Where not all of a plan was said yes to, NotMet is as good an answer once the tenant shows what was
// made. An error is the last reading's.
func Verify(ctx context.Context, step Step, work Work, p Patience) (Finding, error) {
	deadline := time.Now().Add(p.Limit)
	var last Finding
	for agreed := 0; ; {
		finding, err := step.Check(ctx)
		switch {
		case err != nil || finding.Status == NotMet && !(work.partial && work.shows(ctx)):
			agreed = 0
		case agreed > 0 && finding.Status != last.Status:
			agreed = 1
		default:
			agreed++
		}
		last = finding
		if NeedsPerson(err) {
			return Finding{}, err
		}
		if agreed >= p.Agree || !time.Now().Add(p.Every).Before(deadline) {
			return settled(ctx, last, work, agreed >= p.Agree, err)
		}
		if err := Pause(ctx, p.Every); err != nil {
			return Finding{}, err
		}
	}
}

// NeedsPerson reports whether asking again in a moment is no use: somebody has to sign in, or has stopped the program.
func NeedsPerson(err error) bool {
	return errors.Is(err, graph.ErrSignInAgain) || errors.Is(err, context.Canceled)
}

// settled keeps a Met that only some replicas agree on from being believed, and says of a change that does not show that it was made. Where
// all show, something else is missing, and the finding says what.
func settled(ctx context.Context, last Finding, work Work, agreed bool, err error) (Finding, error) {
	switch {
	case agreed || err != nil:
		return last, err
	case last.Status == NotMet && len(work.done) > 0 && work.shows(ctx):
		return last, nil
	case last.Status == NotMet:
		last.Summary, last.Remedy = say("verify.not-yet"), say("verify.again")
		return last, nil
	default:
		return Wavering(last), nil
	}
}

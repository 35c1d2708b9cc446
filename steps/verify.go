package steps

import (
	"context"
	"errors"
	"time"

	"cspready/graph"
)

// Patience says how long a change may take to appear in the tenant.
type Patience struct {
	Agree int           // agreeing reads in a row: one Met may be luck, as replicas answer in turn
	Every time.Duration // between readings
	Limit time.Duration // in total
}

// DefaultPatience is enough for the directory, where a change appears within seconds and is on all replicas within a
// minute.
var DefaultPatience = Patience{Agree: 3, Every: 2 * time.Second, Limit: time.Minute}

// Verify checks a requirement again after changes, until enough reads in a row agree that it no longer is NotMet, or
// the limit of patience is reached; then the last read counts. Where only some changes of a plan were approved,
// NotMet is accepted as soon as the tenant shows those changes. An error is that of the last read.
func Verify(ctx context.Context, step Step, work Work, p Patience) (Finding, error) {
	deadline := time.Now().Add(p.Limit)
	var last Finding
	for agreed := 0; ; {
		finding, err := step.Check(ctx)
		switch {
		case err != nil || finding.Status == NotMet && !(work.partial && work.showsChanges(ctx)):
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
			return concludeVerify(ctx, last, work, agreed >= p.Agree, err)
		}
		if err := Pause(ctx, p.Every); err != nil {
			return Finding{}, err
		}
	}
}

// NeedsPerson reports whether retrying is useless: a person has to sign in, or has stopped the program.
func NeedsPerson(err error) bool {
	return errors.Is(err, graph.ErrSignInAgain) || errors.Is(err, context.Canceled)
}

// concludeVerify turns the last reading into the result: without enough agreeing reads a Met becomes Unknown; a
// NotMet right after a write says that the write has not replicated yet. If the tenant shows all changes, something
// else is missing, and the finding says what.
func concludeVerify(ctx context.Context, last Finding, work Work, agreed bool, err error) (Finding, error) {
	switch {
	case agreed || err != nil:
		return last, err
	case last.Status == NotMet && len(work.done) > 0 && work.showsChanges(ctx):
		return last, nil
	case last.Status == NotMet:
		last.Summary, last.Next = say("verify.not-yet"), say("verify.again")
		return last, nil
	default:
		return UnstableFinding(last), nil
	}
}

// UnstableFinding returns the finding of readings that do not agree.
func UnstableFinding(last Finding) Finding {
	last.Status, last.Fix = Unknown, FixNone
	last.Summary, last.Next = say("verify.wavering"), say("verify.again")
	return last
}

// Pause waits for d, or until ctx ends.
func Pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

package plain

import (
	"context"
	"time"

	"cspready/steps"
	"cspready/tui/plain/console"
)

// pollInterval is the time between two reads of what a person has to do.
const pollInterval = 5 * time.Second

// awaitFollowUps waits until a person has done what has to be done elsewhere, or goes on without it.
func (v *conversation) awaitFollowUps(ctx context.Context, awaited []steps.FollowUp) error {
	if len(awaited) == 0 {
		return nil
	}
	for _, a := range awaited {
		v.con.Print("plain.await", "who", a.Name)
		for _, how := range a.Instructions {
			v.con.PrintItem(how)
		}
	}
	input := console.NewSkipListener(v.con, "plain.await-how")
	defer input.Stop()
	seen := make([]int, len(awaited))
	for !v.readFollowUps(ctx, awaited, seen) {
		input.Start(ctx)
		select {
		case <-input.Skip:
			return nil
		case <-input.InputEnded: // the person can no longer go on without it
			return nil
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pollInterval):
		}
	}
	v.con.Print("plain.await-done")
	return nil
}

// readFollowUps prints what was done since the last read, and reports whether everything is done.
func (v *conversation) readFollowUps(ctx context.Context, awaited []steps.FollowUp, seen []int) bool {
	all := true
	for i, a := range awaited {
		var done, of int
		var err error
		v.withRenewals(ctx, func(ctx context.Context) { done, of, err = a.Progress(ctx) })
		if err == nil && done != seen[i] {
			v.con.Print("plain.await-seen", "who", a.Name, "done", done, "of", of)
			seen[i] = done
		}
		all = all && err == nil && done >= of
	}
	return all
}

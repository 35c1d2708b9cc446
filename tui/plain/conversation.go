package plain

import (
	"context"
	"errors"
	"slices"

	"cspready/graph"
	"cspready/steps"
	"cspready/steps/visit"
	"cspready/tui/plain/console"
)

// A conversation is one run of the wizard: the state of the visit, and the console.
type conversation struct {
	visit.Visit
	con          *console.Console
	signInPrompt *SignInPrompt
	skipListener *console.SkipListener
	claims       string // claims challenge of a refused sign-in, for the next one
}

// withRenewals does work with the tenant, and meanwhile makes the sign-ins that Microsoft demands.
func (v *conversation) withRenewals(ctx context.Context, work func(context.Context)) {
	renewed := false
	renew := func(ctx context.Context, r graph.Renewal) error {
		v.skipListener.Stop()
		err := v.signInPrompt.Renew(ctx, v.Link.SignIn, v.CodesRefused(), r)
		renewed = renewed || err == nil && r.SignIn == nil
		return err
	}
	WithRenewals(ctx, v.Link, renew, work)
	v.noteBlockedCodes()
	if renewed {
		v.Visit = v.SignedIn()
	}
}

// noteBlockedCodes records that a sign-in found device codes blocked.
func (v *conversation) noteBlockedCodes() {
	v.CodesBlocked = v.CodesBlocked || v.signInPrompt.CodesBlocked()
}

// saveMemory saves what helps the next visit. A failure is reported and stops nothing.
func (v *conversation) saveMemory() {
	if err := v.NoteUpdate().Save(v.Setup.Memory); err != nil {
		v.con.Print("plain.not-remembered")
	}
}

// mayHaveChanged reports whether a change was made, or may have been made.
func mayHaveChanged(outcomes []steps.Outcome) bool {
	return slices.ContainsFunc(outcomes,
		func(o steps.Outcome) bool { return o.State.Succeeded() || o.State == steps.Unsure })
}

// isLeaving reports whether an error means that the person leaves, and not that something failed.
func isLeaving(err error) bool {
	return errors.Is(err, console.ErrQuit) || errors.Is(err, console.ErrNoAnswer)
}

// printIf prints a message with one argument if there is a value.
func (v *conversation) printIf(id, name string, value any, there bool) {
	if there {
		v.con.Print(id, name, value)
	}
}

// withNotices returns a context in which the notices of operations are printed.
func (v *conversation) withNotices(ctx context.Context) context.Context {
	return graph.WithNotices(ctx, v.con.NoticePrinter())
}

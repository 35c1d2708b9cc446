package change

import (
	"context"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/snapshot"
)

// An UndoPlan describes how to undo one change in the tenant's current state. Only [InForce] has more than the state.
type UndoPlan struct {
	State     State
	Text      UndoText
	Affects   []assets.Text
	Stops     []assets.Text
	Document  *steps.Document
	Scopes    []string
	Roles     []string
	Requests  []graph.Request
	EndsCodes bool // device codes
	Guards    []steps.Guard
	Notes     []assets.Text
	After     []assets.Text // next steps for a person, some optional
	Do        func(context.Context) error
	// Reversal returns how to undo the undo: before Do as far as known, and then complete. Nil: make the change again.
	Reversal func() steps.Reversal
}

// UndoText is the title of an undo and the values before and after it. Names in it come from the tenant and never
// from the journal, which is a file that anyone may have edited.
type UndoText struct{ Title, Before, After assets.Text }

// An Undo is one change to undo, and the tenant that it was made in.
type Undo struct {
	Tenant steps.Tenant
	Entry  steps.Entry
	Stage  steps.Stage      // of the step that made the change
	Reader *snapshot.Reader // reads users, and which accounts are declared
	// Journal has all changes of the tenant, the latest first: what cspready created, and earlier tries of this undo.
	Journal []steps.Entry
}

// A State says whether a change is still in force in the tenant.
type State int

// The states. A change that others have built on or edited since is Modified: to undo it would undo their work as
// well.
const (
	Unknown  State = iota // not determined; never the same as Reverted
	Reverted              // the tenant is as it was before the change
	InForce               // the tenant is as the change left it
	Modified              // neither, or it is not certain which object the change was about
)

// CouldHaveCreated reports whether the change can have created an object, by the object's creation time: an older one
// is someone else's. Clocks may differ by a few minutes.
func (u Undo) CouldHaveCreated(made time.Time) bool {
	const clocks = 5 * time.Minute
	return !made.IsZero() && !made.Before(u.Entry.At.Add(-clocks))
}

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
type WayBack struct {
	Standing State
	Reverse  Reverse
	Affects  []assets.Text
	Stops    []assets.Text
	Document *steps.Document
	Scopes   []string
	Roles    []string
	Requests []graph.Request
	Ends     bool // device codes
	Guards   []steps.Guard
	Notes    []assets.Text
	After    []assets.Text // next steps for a person, some optional
	Do       func(context.Context) error
}

// UndoText is the title of an undo and the values before and after it. Names in it come from the tenant and never
// from the journal, which is a file that anyone may have edited.
type Reverse struct{ Does, From, To assets.Text }

// An Undo is one change to undo, and the tenant that it was made in.
type UndoSubject struct {
	Dir    steps.Tenant
	Entry  steps.Entry
	Stage  steps.Stage      // of the step that made the change
	Reader *snapshot.Reader // reads users, and which accounts are declared
}

// A State says whether a change is still in force in the tenant.
type State int

// The states. A change that others have built on or edited since is Modified: to undo it would undo their work as
// well.
const (
	Unclear State = iota // not determined; never the same as Reverted
	Gone                 // the tenant is as it was before the change
	Stands               // the tenant is as the change left it
	Moved                // neither, or it is not certain which object the change was about
)

// CouldHaveCreated reports whether the change can have created an object, by the object's creation time: an older one
// is someone else's. Clocks may differ by a few minutes.
func (u UndoSubject) Since(made time.Time) bool {
	const clocks = 5 * time.Minute
	return !made.IsZero() && !made.Before(u.Entry.At.Add(-clocks))
}

package change

import (
	"context"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/snapshot"
)

// A WayBack is what undoing one change comes to, given the tenant as it was read.
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
	After    []assets.Text // what a person does, or may do, then
	Do       func(context.Context) error
}

// A Reverse is what undoing changes, in a person's words: what is done, what is there now and what is there then. Its names are the tenant's and
// not those of the journal, which is a file that anybody may have edited.
type Reverse struct{ Does, From, To assets.Text }

// UndoSubject is one change that is to be undone, and the tenant that it was made in.
type UndoSubject struct {
	Dir    steps.Tenant
	Entry  steps.Entry
	Stage  steps.Stage      // of the step that made the change
	Reader *snapshot.Reader // who is there, and which accounts are declared
}

// A State is how a change stands in the tenant now.
type State int

// The standings. A change that somebody built on, or changed since, is Moved: to undo it would undo more.
const (
	Unclear State = iota // nothing told: never the same as gone
	Gone                 // the tenant is as it was before
	Stands               // it is as the change left it
	Moved                // it is neither, or nothing tells which object it was
)

// Since reports whether an object was made by the change, as far as its time tells: one that is older is somebody else's. A clock may be a few
// minutes off.
func (u UndoSubject) Since(made time.Time) bool {
	const clocks = 5 * time.Minute
	return !made.IsZero() && !made.Before(u.Entry.At.Add(-clocks))
}

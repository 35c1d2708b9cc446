package steps

import (
	"context"
	"slices"

	"cspready/assets"
	"cspready/graph"
)

// restoreDeleted takes an application back that was deleted in the last 30 days, with its credentials as they were.
//
// https://learn.microsoft.com/graph/api/directory-deleteditems-restore
type restoreDeleted struct{ *making }

// Change spells out the write for a person.
func (op restoreDeleted) Change() Change {
	return Change{
		Title:    say("app-restore.change", "name", op.name()),
		Question: say("app-restore.ask", "name", op.name(), "tenant", op.org.Name),
		Yes:      say("app-restore.yes"),
		Before:   say("app-restore.before", "at", moment(op.app.Deleted)),
		After:    say("app-restore.after"),
		Affects:  []assets.Text{say("app-restore.affects")},
		Undo:     say("app-create.undo"),
		Scopes:   appScopes,
		Roles:    appRoles,
		Requests: []graph.Request{{Method: "POST", Path: "/directory/deletedItems/" + op.app.ID + "/restore"}},
	}
}

// Done looks for it among the registrations.
func (op restoreDeleted) Done(ctx context.Context) (bool, error) {
	all, err := op.dir.Applications(ctx)
	i := slices.IndexFunc(all, func(a graph.Application) bool { return a.ID == op.app.ID })
	if i >= 0 {
		op.app, op.tried = all[i], true
	}
	return i >= 0, err
}

// Do restores it.
func (op restoreDeleted) Do(ctx context.Context) error {
	op.tried = true
	if err := op.dir.RestoreApplication(ctx, op.app.ID); err != nil {
		return err
	}
	return seenBack(ctx, graph.OpRestoreApplication, op.Done)
}

// Reversal deletes it again.
func (op restoreDeleted) Reversal() Reversal { return op.deletion() }

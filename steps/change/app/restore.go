package app

import (
	"context"
	"slices"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
)

// RestoreDeleted takes an application back that was deleted in the last 30 days, with its credentials as they were.
//
// https://learn.microsoft.com/graph/api/directory-deleteditems-restore
type RestoreDeleted struct{ *Making }

// Change spells out the write for a person.
func (op RestoreDeleted) Change() steps.Change {
	return steps.Change{
		Title:    assets.Say("app-restore.change", "name", op.Name()),
		Question: assets.Say("app-restore.ask", "name", op.Name(), "tenant", op.Org.Name),
		Yes:      assets.Say("app-restore.yes"),
		Before:   assets.Say("app-restore.before", "at", steps.Moment(op.App.Deleted)),
		After:    assets.Say("app-restore.after"),
		Affects:  []assets.Text{assets.Say("app-restore.affects")},
		Undo:     assets.Say("app-create.undo"),
		Scopes:   appScopes,
		Roles:    appRoles,
		Requests: []graph.Request{{Method: "POST", Path: "/directory/deletedItems/" + op.App.ID + "/restore"}},
	}
}

// Done looks for it among the registrations.
func (op RestoreDeleted) Done(ctx context.Context) (bool, error) {
	all, err := op.Dir.Applications(ctx)
	i := slices.IndexFunc(all, func(a graph.Application) bool { return a.ID == op.App.ID })
	if i >= 0 {
		op.App, op.tried = all[i], true
	}
	return i >= 0, err
}

// Do restores it.
func (op RestoreDeleted) Do(ctx context.Context) error {
	op.tried = true
	if err := op.Dir.RestoreApplication(ctx, op.App.ID); err != nil {
		return err
	}
	return seenBack(ctx, graph.OpRestoreApplication, op.Done)
}

// Reversal deletes it again.
func (op RestoreDeleted) Reversal() steps.Reversal { return op.deletion() }

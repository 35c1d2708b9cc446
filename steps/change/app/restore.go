package app

import (
	"context"
	"slices"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
)

// restoreOp restores an application that was deleted in the last 30 days, with its credentials as they were.
//
// https://learn.microsoft.com/graph/api/directory-deleteditems-restore
type restoreOp struct{ *Pending }

// Restore returns the change that restores the deleted application.
func Restore(p *Pending) steps.Op { return restoreOp{p} }

func (op restoreOp) Change() steps.Change {
	return steps.Change{
		Title:    assets.Say("app-restore.change", "name", op.Name()),
		Question: assets.Say("app-restore.ask", "name", op.Name(), "tenant", op.Org.Name),
		Yes:      assets.Say("app-restore.yes"),
		Before:   assets.Say("app-restore.before", "at", steps.FormatTime(op.App.Deleted)),
		After:    assets.Say("app-restore.after"),
		Affects:  []assets.Text{assets.Say("app-restore.affects")},
		Undo:     assets.Say("app-create.undo"),
		Scopes:   appScopes,
		Roles:    appRoles,
		Requests: []graph.Request{{Method: "POST", Path: "/directory/deletedItems/" + op.App.ID + "/restore"}},
	}
}

// Done looks for the application among the registrations.
func (op restoreOp) Done(ctx context.Context) (bool, error) {
	all, err := op.dir.Applications(ctx)
	i := slices.IndexFunc(all, func(a graph.Application) bool { return a.ID == op.App.ID })
	if i >= 0 {
		op.App, op.createAttempted = all[i], true
	}
	return i >= 0, err
}

func (op restoreOp) Do(ctx context.Context) error {
	op.createAttempted = true
	if err := op.dir.RestoreApplication(ctx, op.App.ID); err != nil {
		return err
	}
	return waitUntilVisible(ctx, graph.OpRestoreApplication, op.Done)
}

func (op restoreOp) Reversal() steps.Reversal { return op.deletionReversal() }

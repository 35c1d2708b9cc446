package undo

import (
	"context"
	"errors"
	"slices"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/change"
)

// undoOp is the one write that undoes a change, as planned.
type undoOp struct {
	undoStep
	org     graph.Organization
	planned change.UndoPlan
}

func (op *undoOp) Change() steps.Change {
	return steps.Change{
		Title:     assets.Say("undo.title", "what", op.planned.Text.Title),
		Question:  assets.Say("undo.ask", "what", op.planned.Text.Title, "tenant", op.org.Name),
		Yes:       assets.Say("undo.yes"),
		Before:    op.planned.Text.Before,
		After:     op.planned.Text.After,
		Affects:   op.planned.Affects,
		Stops:     op.planned.Stops,
		Undo:      assets.Say("undo.undo"),
		Document:  op.planned.Document,
		Scopes:    op.planned.Scopes,
		Roles:     op.planned.Roles,
		Requests:  op.planned.Requests,
		EndsCodes: op.planned.EndsCodes,
	}
}

// Done reports whether the tenant is as it was before the change. A single read does not show that: a replica that
// does not have the change yet looks the same.
func (op *undoOp) Done(ctx context.Context) (bool, error) {
	w, err := op.readPlanUntilStable(ctx)
	return err == nil && w.State == change.Reverted, err
}

// Do undoes the change, unless the tenant has changed since the plan was shown. If all requests only delete, "not
// found" means that it is done.
func (op *undoOp) Do(ctx context.Context) error {
	now, err := op.readPlan(ctx)
	switch {
	case err != nil:
		return steps.NotSent(err)
	case now.State != change.InForce || !slices.Equal(now.Requests, op.planned.Requests):
		return steps.ErrPlanChanged
	}
	op.planned.Reversal = now.Reversal
	err = now.Do(ctx)
	var e *graph.Error
	if errors.As(err, &e) && e.Kind == graph.ErrNotFound &&
		!slices.ContainsFunc(now.Requests, func(r graph.Request) bool { return r.Method != "DELETE" }) {
		return nil
	}
	return err
}

// Reversal is none for most: to have the change again, make it again.
func (op *undoOp) Reversal() steps.Reversal {
	if op.planned.Reversal == nil {
		return steps.NoUndo(steps.ReasonIsUndo)
	}
	return op.planned.Reversal()
}

// Undoes returns the id of the change that is undone.
func (op *undoOp) Undoes() string { return op.Entry.ID }

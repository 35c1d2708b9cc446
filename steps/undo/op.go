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

// undoOp is the one write that undoes a change, as it was planned.
type undoOp struct {
	undoStep
	org     graph.Organization
	planned change.WayBack
}

// Change spells out the write for a person.
func (op undoOp) Change() steps.Change {
	return steps.Change{
		Title:     assets.Say("undo.title", "what", op.planned.Reverse.Does),
		Question:  assets.Say("undo.ask", "what", op.planned.Reverse.Does, "tenant", op.org.Name),
		Yes:       assets.Say("undo.yes"),
		Before:    op.planned.Reverse.From,
		After:     op.planned.Reverse.To,
		Affects:   op.planned.Affects,
		Stops:     op.planned.Stops,
		Undo:      assets.Say("undo.undo"),
		Document:  op.planned.Document,
		Scopes:    op.planned.Scopes,
		Roles:     op.planned.Roles,
		Requests:  op.planned.Requests,
		EndsCodes: op.planned.Ends,
	}
}

// Done looks whether the tenant is as it was before. One look is luck: a replica that has not heard of the change shows the same.
func (op undoOp) Done(ctx context.Context) (bool, error) {
	w, err := op.readPlanUntilStable(ctx)
	return err == nil && w.Standing == change.Gone, err
}

// Do undoes the change, unless somebody has changed it since it was shown. Of what is only deleted, that it is gone already is as good.
func (op undoOp) Do(ctx context.Context) error {
	now, err := op.undoStep.readPlan(ctx)
	switch {
	case err != nil:
		return steps.NotSent(err)
	case now.Standing != change.Stands || !slices.Equal(now.Requests, op.planned.Requests):
		return steps.ErrPlanChanged
	}
	err = now.Do(ctx)
	var e *graph.Error
	if errors.As(err, &e) && e.Kind == graph.ErrNotFound && !slices.ContainsFunc(now.Requests, func(r graph.Request) bool { return r.Method != "DELETE" }) {
		return nil
	}
	return err
}

// Reversal is none: the change is made again as it was made.
func (op undoOp) Reversal() steps.Reversal { return steps.NoUndo(steps.WhyUndo) }

func (op undoOp) Undoes() string { return op.Entry.ID }

package steps

import (
	"context"
	"errors"
	"slices"

	"cspready/graph"
)

// undoOp is the one write that undoes a change, as it was planned.
type undoOp struct {
	undoing
	org graph.Organization
	way wayBack
}

// Change spells out the write for a person.
func (op undoOp) Change() Change {
	return Change{
		Title:     say("undo.title", "what", op.way.reverse.does),
		Question:  say("undo.ask", "what", op.way.reverse.does, "tenant", op.org.Name),
		Yes:       say("undo.yes"),
		Before:    op.way.reverse.from,
		After:     op.way.reverse.to,
		Affects:   op.way.affects,
		Stops:     op.way.stops,
		Undo:      say("undo.undo"),
		Document:  op.way.document,
		Scopes:    op.way.scopes,
		Roles:     op.way.roles,
		Requests:  op.way.requests,
		EndsCodes: op.way.ends,
	}
}

// Done looks whether the tenant is as it was before. One look is luck: a replica that has not heard of the change shows the same.
func (op undoOp) Done(ctx context.Context) (bool, error) {
	w, err := op.settled(ctx)
	return err == nil && w.standing == gone, err
}

// Do undoes the change, unless somebody has changed it since it was shown. Of what is only deleted, that it is gone already is as good.
func (op undoOp) Do(ctx context.Context) error {
	now, err := op.undoing.way(ctx)
	switch {
	case err != nil:
		return NotSent(err)
	case now.standing != stands || !slices.Equal(now.requests, op.way.requests):
		return ErrPlanChanged
	}
	err = now.do(ctx)
	var e *graph.Error
	if errors.As(err, &e) && e.Kind == graph.ErrNotFound && !slices.ContainsFunc(now.requests, func(r graph.Request) bool { return r.Method != "DELETE" }) {
		return nil
	}
	return err
}

// Reversal is none: the change is made again as it was made.
func (op undoOp) Reversal() Reversal { return irreversible(whyUndo) }

func (op undoOp) undoes() string { return op.entry.ID }

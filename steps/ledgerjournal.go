package steps

import (
	"context"
	"sync"
	"time"

	"cspready/graph"
)

// A journaledChange is one change while it is carried out and recorded.
type journaledChange struct {
	journal  Journal // nil: nothing is recorded
	by       string
	change   ApprovedChange
	id       string
	mu       sync.Mutex
	receipts []graph.Receipt
}

// undoer is an Op that undoes another change, which it returns the id of.
type undoer interface{ Undoes() string }

// Undoes returns the id of the change that this one undoes; empty for most.
func (a ApprovedChange) Undoes() string {
	if u, ok := a.op.(undoer); ok {
		return u.Undoes()
	}
	return ""
}

// noteIntent records that a change is about to be made. A change that cannot be recorded must not be made.
func (l *Ledger) noteIntent(a ApprovedChange) (*journaledChange, error) {
	n := &journaledChange{journal: l.Journal, change: a}
	if l.Journal == nil {
		return n, nil
	}
	if l.By != nil {
		n.by = l.By()
	}
	n.id = newChangeID()
	c, back := a.op.Change(), a.op.Reversal()
	e := Record{
		Kind: Intended, Change: n.id, At: time.Now(), By: n.by, Step: a.step, Title: c.Title, Before: c.Before,
		After:  c.After,
		Undoes: a.Undoes(), Reversal: &back,
	}
	for _, r := range c.Requests {
		e.Requests = append(e.Requests, r.String())
	}
	if err := l.Journal.Append(a.tenant, e); err != nil {
		return n, &JournalError{err}
	}
	return n, nil
}

// withReceipts returns a context whose writes add their receipts to the change.
func (n *journaledChange) withReceipts(ctx context.Context) context.Context {
	return graph.WithReceipts(ctx, func(r graph.Receipt) {
		n.mu.Lock()
		defer n.mu.Unlock()
		n.receipts = append(n.receipts, r)
	})
}

// noteOutcome records the outcome of a change. If that fails, the journal still has its intent, and an undo first
// checks whether it was made.
func (n *journaledChange) noteOutcome(o Outcome) {
	if n.journal == nil {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	back := n.change.op.Reversal()
	_ = n.journal.Append(n.change.tenant, Record{
		Kind: Applied, Change: n.id, At: o.At, By: n.by, State: o.State, Receipts: n.receipts, Reversal: &back,
	})
	if undone := n.change.Undoes(); undone != "" && o.State.Succeeded() {
		_ = n.journal.Append(n.change.tenant, Record{Kind: Undone, Change: undone, At: o.At, By: n.by, Undo: n.id})
	}
}

// Verify calls the function [Verify] and records that the changes of the work were read back.
func (l *Ledger) Verify(ctx context.Context, step Step, work Work, p Patience) (Finding, error) {
	f, err := Verify(ctx, step, work, p)
	if err != nil || l.Journal == nil || f.Status != Met && !work.showsChanges(ctx) {
		return f, err
	}
	for i, o := range work.done {
		if o.ID != "" && o.State == Done {
			// the change is made, whether or not this is recorded
			_ = l.Journal.Append(work.ops[i].tenant, Record{Kind: Confirmed, Change: o.ID, At: time.Now()})
		}
	}
	return f, nil
}

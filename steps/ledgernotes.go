package steps

import (
	"context"
	"sync"
	"time"

	"cspready/graph"
)

// A keeping is one change on its way through the journal.
type keeping struct {
	journal  Journal // nil: nothing is kept
	by       string
	change   Approved
	id       string
	mu       sync.Mutex
	receipts []graph.Receipt
}

// undoer is an Op that undoes another change, by the id of that.
type undoer interface{ Undoes() string }

func (a Approved) Undoes() string {
	if u, ok := a.op.(undoer); ok {
		return u.Undoes()
	}
	return ""
}

// begin notes that a change is about to be made. Where it cannot be noted it must not be made.
func (l *Ledger) begin(a Approved) (*keeping, error) {
	n := &keeping{journal: l.Journal, change: a}
	if l.Journal == nil {
		return n, nil
	}
	if l.By != nil {
		n.by = l.By()
	}
	n.id = newChangeID()
	c, back := a.op.Change(), a.op.Reversal()
	e := Record{
		Kind: Intended, Change: n.id, At: time.Now(), By: n.by, Step: a.step, Title: c.Title, Before: c.Before, After: c.After,
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

// listening is a context whose writes leave their receipts here.
func (n *keeping) listening(ctx context.Context) context.Context {
	return graph.WithReceipts(ctx, func(r graph.Receipt) {
		n.mu.Lock()
		defer n.mu.Unlock()
		n.receipts = append(n.receipts, r)
	})
}

// end notes what became of a change. Where that cannot be noted, the change stays one that may have been made, and who undoes it looks first.
func (n *keeping) end(o Outcome) {
	if n.journal == nil {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	back := n.change.op.Reversal()
	_ = n.journal.Append(n.change.tenant, Record{
		Kind: Applied, Change: n.id, At: o.At, By: n.by, State: o.State, Receipts: n.receipts, Reversal: &back,
	})
	if undone := n.change.Undoes(); undone != "" && o.State.Good() {
		_ = n.journal.Append(n.change.tenant, Record{Kind: Undone, Change: undone, At: o.At, By: n.by, Undo: n.id})
	}
}

// Verify is [Verify], and notes of the changes of the work that they were read back.
func (l *Ledger) Verify(ctx context.Context, step Step, work Work, p Patience) (Finding, error) {
	f, err := Verify(ctx, step, work, p)
	if err != nil || l.Journal == nil || f.Status != Met && !work.shows(ctx) {
		return f, err
	}
	for i, o := range work.done {
		if o.ID != "" && o.State == Done {
			_ = l.Journal.Append(work.ops[i].tenant, Record{Kind: Confirmed, Change: o.ID, At: time.Now()}) // it was made all the same
		}
	}
	return f, nil
}

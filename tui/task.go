package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"cspready/graph"
)

// A task is an operation that runs in a command while a page shows its progress. Messages carry their task,
// so that a page can ignore those of an earlier page.
type task struct {
	ctx     context.Context
	stop    context.CancelFunc
	began   time.Time
	notices latest[graph.Notice]
}

func newTask(parent context.Context) *task {
	t := &task{began: time.Now(), notices: make(latest[graph.Notice], 1)}
	t.ctx, t.stop = context.WithCancel(parent)
	return t
}

type (
	beatMsg    struct{ task *task }
	noticedMsg struct {
		task   *task
		notice graph.Notice
	}
	// endedMsg carries the message that an operation returned.
	endedMsg struct {
		task   *task
		result tea.Msg
	}
)

// beat waits until the page is to be drawn again. It returns nil when the task has ended.
func (t *task) beat() tea.Msg {
	select {
	case <-time.After(frameTime):
		return beatMsg{t}
	case <-t.ctx.Done():
		return nil
	}
}

// listen waits for the next notice of the operation.
func (t *task) listen() tea.Msg {
	select {
	case n := <-t.notices:
		return noticedMsg{t, n}
	case <-t.ctx.Done():
		return nil
	}
}

// A hint is the latest notice and the time it arrived, from which the end of a wait is computed.
type hint struct {
	graph.Notice
	at   time.Time
	ends time.Time // estimated end of the operation; zero if unknown
}

// hear returns the hint after a notice. A notice about a wait has no progress, so the progress before it is
// kept.
func (h hint) hear(n graph.Notice) hint {
	now := time.Now()
	if n.Total == 0 && n.Done == 0 {
		n.Done, n.Total = h.Done, h.Total
		return hint{n, now, h.ends}
	}
	latest := hint{Notice: n, at: now}
	if n.Left > 0 {
		latest.ends = now.Add(n.Left)
	}
	return latest
}

// run returns the command that carries out the operation and sends its result.
func (t *task) run(operation func(context.Context) tea.Msg) tea.Cmd {
	return func() tea.Msg {
		defer t.stop()
		return endedMsg{t, operation(graph.WithNotices(t.ctx, t.notices.tell))}
	}
}

// latest is a channel that holds the newest value. Sending never blocks; a slow reader misses outdated
// values.
type latest[T any] chan T

func (l latest[T]) tell(value T) {
	for {
		select {
		case l <- value:
			return
		default:
		}
		select {
		case <-l:
		default:
		}
	}
}

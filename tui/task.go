package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"cspready/graph"
)

// beat is how often a running task is drawn anew.
const beat = time.Second / 5

// A task is an operation that runs in a command while a page shows how it goes. Messages name their task, so that a page can tell
// its own from those of a page before it.
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
	// endedMsg carries the fact that an operation came to.
	endedMsg struct {
		task *task
		fact tea.Msg
	}
)

// beat returns the next moment to draw at; none after the task has ended.
func (t *task) beat() tea.Msg {
	select {
	case <-time.After(beat):
		return beatMsg{t}
	case <-t.ctx.Done():
		return nil
	}
}

// listen waits for the next thing that the operation tells.
func (t *task) listen() tea.Msg {
	select {
	case n := <-t.notices:
		return noticedMsg{t, n}
	case <-t.ctx.Done():
		return nil
	}
}

// A hint is the latest notice and when it was heard: a wait is over by itself.
type hint struct {
	graph.Notice
	at   time.Time
	ends time.Time // when the rest will have been read, as far as that is known
}

// hear returns what is known after a notice. One about a wait says nothing of how far the operation is: that stays as it was.
func (h hint) hear(n graph.Notice) hint {
	now := time.Now()
	if n.Total == 0 && n.Done == 0 {
		n.Done, n.Total = h.Done, h.Total
		return hint{n, now, h.ends}
	}
	heard := hint{Notice: n, at: now}
	if n.Left > 0 {
		heard.ends = now.Add(n.Left)
	}
	return heard
}

// run returns the command that carries the operation out and tells what it came to.
func (t *task) run(operation func(context.Context) tea.Msg) tea.Cmd {
	return func() tea.Msg {
		defer t.stop()
		return endedMsg{t, operation(graph.WithNotices(t.ctx, t.notices.tell))}
	}
}

// latest holds one value, the newest. Telling never blocks: who draws too slowly misses what is outdated anyway.
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

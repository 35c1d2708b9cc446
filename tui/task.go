package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"cspready/graph"
	"cspready/tui/widget"
)

// A task is an operation that runs in a command while a page shows its progress. Messages carry their task,
// so that a page can ignore those of an earlier page.
type task struct {
	ctx       context.Context
	stop      context.CancelFunc
	startedAt time.Time
	notices   latest[graph.Notice]
}

func newTask(parent context.Context) *task {
	t := &task{startedAt: time.Now(), notices: make(latest[graph.Notice], 1)}
	t.ctx, t.stop = context.WithCancel(parent)
	return t
}

type (
	frameMsg  struct{ task *task }
	noticeMsg struct {
		task   *task
		notice graph.Notice
	}
	// operationEndedMsg carries the message that an operation returned.
	operationEndedMsg struct {
		task   *task
		result tea.Msg
	}
)

// nextFrame waits until the page is to be drawn again. It returns nil when the task has ended.
func (t *task) nextFrame() tea.Msg {
	select {
	case <-time.After(widget.FrameTime):
		return frameMsg{t}
	case <-t.ctx.Done():
		return nil
	}
}

// nextNotice waits for the next notice of the operation.
func (t *task) nextNotice() tea.Msg {
	select {
	case n := <-t.notices:
		return noticeMsg{t, n}
	case <-t.ctx.Done():
		return nil
	}
}

// A noticeState is the latest notice and the time it arrived, from which the end of a wait is computed.
type noticeState struct {
	graph.Notice
	receivedAt  time.Time
	expectedEnd time.Time // estimated end of the operation; zero if unknown
}

// withNotice returns the hint after a notice. A notice about a wait has no progress, so the progress before it is
// kept.
func (h noticeState) withNotice(n graph.Notice) noticeState {
	now := time.Now()
	if n.Total == 0 && n.Done == 0 {
		n.Done, n.Total = h.Done, h.Total
		return noticeState{n, now, h.expectedEnd}
	}
	latest := noticeState{Notice: n, receivedAt: now}
	if n.Left > 0 {
		latest.expectedEnd = now.Add(n.Left)
	}
	return latest
}

// runOperation returns the command that carries out the operation and sends its result.
func (t *task) runOperation(operation func(context.Context) tea.Msg) tea.Cmd {
	return func() tea.Msg {
		defer t.stop()
		return operationEndedMsg{t, operation(graph.WithNotices(t.ctx, t.notices.setLatest))}
	}
}

// latest is a channel that holds the newest value. Sending never blocks; a slow reader misses outdated
// values.
type latest[T any] chan T

func (l latest[T]) setLatest(value T) {
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

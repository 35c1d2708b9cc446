package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"
)

// writing reports whether a write is in progress.
func (w wizard) writing() bool {
	p, ok := w.page.(applying)
	return ok && p.busy
}

// stop ends the visit as soon as no write is in progress. Pressing Ctrl+C twice does not abort a write
// either: half a change helps no one.
func (w wizard) stop() (tea.Model, tea.Cmd) {
	w.interrupted = true
	var declined tea.Cmd
	if w.writing() && w.renewal != nil {
		declined = w.renewal.decline()
		w.renewal, w.over = nil, nil
	}
	w, uncovered := w.furnish()
	w, left := w.toAll(stopMsg{}) // leaves unless the page is writing
	return w, tea.Batch(declined, uncovered, left)
}

// finish ends the visit at the person's request or because of an error.
func (w wizard) finish(msg finishedMsg) (tea.Model, tea.Cmd) {
	w.err = msg.err
	if w.writing() {
		return w.stop()
	}
	return w.leave()
}

// leaveWriting ends the visit and, if a write was just finished, saves what it means for the next visit.
func (w wizard) leaveWriting() (wizard, tea.Cmd) {
	var saved tea.Cmd
	if p, ok := w.page.(applying); ok {
		w, saved = w.applied(p.mend)
	}
	w, quit := w.leave()
	return w, tea.Sequence(saved, quit)
}

// leave ends the program. Pending renewals are answered first, so that no request waits forever.
func (w wizard) leave() (wizard, tea.Cmd) {
	w.ended = true
	var waiting []tea.Cmd
	if w.renewal != nil {
		waiting = append(waiting, w.renewal.answer(context.Canceled))
	}
	for more := true; more; {
		select {
		case r := <-w.Link.Renewals:
			waiting = append(waiting, renewalMsg{Renewal: r}.answer(context.Canceled))
		default:
			more = false
		}
	}
	return w, tea.Sequence(tea.Batch(waiting...), func() tea.Msg {
		w.end()
		return tea.Quit()
	})
}

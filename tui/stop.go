package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"
)

// writing reports whether a write is under way.
func (w wizard) writing() bool {
	p, ok := w.page.(applying)
	return ok && p.busy
}

// stop ends the visit as soon as no write is under way. Asking twice does not abort a write either: half a change helps nobody.
func (w wizard) stop() (tea.Model, tea.Cmd) {
	w.interrupted = true
	var declined tea.Cmd
	if w.writing() && w.renewal != nil {
		declined = w.renewal.decline()
		w.renewal, w.over = nil, nil
	}
	w, uncovered := w.furnish()
	w, left := w.toAll(stopMsg{}) // leaves, unless the page is writing
	return w, tea.Batch(declined, uncovered, left)
}

// finish leaves, with the reason if that was not the person's choice.
func (w wizard) finish(msg finishedMsg) (tea.Model, tea.Cmd) {
	w.err = msg.err
	if w.writing() {
		return w.stop()
	}
	return w.leave()
}

// leaveWriting leaves and, if a write was just finished, keeps what it means for the next visit.
func (w wizard) leaveWriting() (wizard, tea.Cmd) {
	var kept tea.Cmd
	if p, ok := w.page.(applying); ok {
		w, kept = w.applied(p.mend)
	}
	w, quit := w.leave()
	return w, tea.Sequence(kept, quit)
}

// leave ends the program: pending renewals are answered first, so that no request waits for an answer that never comes.
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

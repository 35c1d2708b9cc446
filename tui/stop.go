package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"
)

// isWriting reports whether a write is in progress.
func (w wizard) isWriting() bool {
	p, ok := w.page.(applying)
	return ok && p.busy
}

// requestStop ends the visit as soon as no write is in progress. Pressing Ctrl+C twice does not abort a write
// either: half a change helps no one.
func (w wizard) requestStop() (tea.Model, tea.Cmd) {
	w.interrupted = true
	var declined tea.Cmd
	if w.isWriting() && w.renewal != nil {
		declined = w.renewal.declineAndListen()
		w.renewal, w.overlay = nil, nil
	}
	w, uncovered := w.resize()
	w, left := w.updateAll(stopMsg{}) // leaves unless the page is writing
	return w, tea.Batch(declined, uncovered, left)
}

// finishVisit ends the visit at the person's request or because of an error.
func (w wizard) finishVisit(msg finishedMsg) (tea.Model, tea.Cmd) {
	w.err = msg.err
	if w.isWriting() {
		return w.requestStop()
	}
	return w.quitProgram()
}

// quitAfterWrite ends the visit and, if a write was just finished, saves what it means for the next visit.
func (w wizard) quitAfterWrite() (wizard, tea.Cmd) {
	var saved tea.Cmd
	if p, ok := w.page.(applying); ok {
		w, saved = w.recordApplied(p.fix)
	}
	w, quit := w.quitProgram()
	return w, tea.Sequence(saved, quit)
}

// quitProgram ends the program. Pending renewals are answered first, so that no request waits forever.
func (w wizard) quitProgram() (wizard, tea.Cmd) {
	w.ended = true
	var waiting []tea.Cmd
	if w.renewal != nil {
		waiting = append(waiting, w.renewal.answerWith(context.Canceled))
	}
	for more := true; more; {
		select {
		case r := <-w.Link.Renewals:
			waiting = append(waiting, renewalMsg{Renewal: r}.answerWith(context.Canceled))
		default:
			more = false
		}
	}
	return w, tea.Sequence(tea.Batch(waiting...), func() tea.Msg {
		w.cancelAll()
		return tea.Quit()
	})
}

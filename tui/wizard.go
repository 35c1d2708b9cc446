package tui

import (
	"context"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"cspready/assets/catalog"
	"cspready/steps/visit"
	"cspready/tui/widget"
)

// The wizard is the only model. It holds the visit and the current page, and draws the frame around the
// page.
type wizard struct {
	pageState
	cancelAll context.CancelFunc // cancels all running operations
	linkCtx   context.Context    // outlives ctx: a write that finishes after a signal may still need a sign-in
	unlink    context.CancelFunc // stops listening to the current link

	opinion *secondOpinion // asked for in the background; nil if nothing is

	page    page
	overlay page        // the sign-in page of a renewal, in front of the page that it interrupted
	renewal *renewalMsg // the renewal that overlay is for

	st            widget.Styles
	background    tea.Msg
	width, height int
	top           int // first visible line of the page
	helpShown     bool
	interrupted   bool
	ended         bool
	err           error // why the visit could not continue when it ended
}

func newWizard(ctx context.Context, setup visit.Setup, cat *catalog.Catalog) wizard {
	w := wizard{
		pageState: pageState{visitFields: visitFields(visit.New(setup)), cat: cat},
		st:        widget.NewStyles(true),
	}
	var end, hangUp context.CancelFunc
	w.ctx, end = context.WithCancel(ctx)
	w.linkCtx, hangUp = context.WithCancel(context.WithoutCancel(ctx))
	w.cancelAll = func() { end(); hangUp() }
	w.page = newWelcome(w.pageState)
	return w
}

// Init asks the terminal for its background colour; Bubble Tea sends the size by itself.
func (w wizard) Init() tea.Cmd { return tea.Batch(tea.RequestBackgroundColor, w.page.init()) }

// Update applies a message to the visit, shows the next page if the message leads to one, and passes all
// others to the page.
func (w wizard) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if w.ended {
		return w, nil
	}
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		w.width, w.height = msg.Width, msg.Height
		return w.resize()
	case tea.BackgroundColorMsg:
		w.st, w.background = widget.NewStyles(msg.IsDark()), msg
		return w.resize()
	case stopMsg:
		return w.requestStop()
	case finishedMsg:
		return w.finishVisit(msg)
	case tea.KeyPressMsg:
		return w.handleKey(msg)
	case tea.KeyReleaseMsg:
		return w, nil // only the press counts, which may have been on another page
	case tea.PasteMsg:
		if w.isTooSmall() {
			return w, nil
		}
		return w.updateFront(msg)
	}
	w = w.endSecondOpinion(msg)
	w, applied := w.applyMessage(msg)
	if next := w.nextPage(msg); next != nil {
		w, cmd := w.showPage(next)
		return w, tea.Batch(applied, cmd, next.init())
	}
	w, cmd := w.updateAll(msg)
	return w, tea.Batch(applied, cmd)
}

// showPage makes p the current page and sends it its size.
func (w wizard) showPage(p page) (wizard, tea.Cmd) {
	if shows, ok := p.(resultPage); ok {
		p = shows.withResults(w.visitFields)
	}
	w.page, w.top, w.helpShown = p, 0, false
	return w.resize()
}

// resize sends the front page its size and the background colour, or [widget.HiddenMsg] if it cannot be seen. A
// covered page gets them when it comes to the front again.
func (w wizard) resize() (wizard, tea.Cmd) {
	if w.isTooSmall() || w.helpShown {
		return w.updateFront(widget.HiddenMsg{})
	}
	w, cmd := w.updateFront(w.currentLayout().pageSize())
	if w.background == nil {
		return w, cmd
	}
	w, more := w.updateFront(w.background)
	return w, tea.Batch(cmd, more)
}

// handleKey handles a key: first the wizard's own keys, then those of the page, then scrolling. If the window
// shows no page, keys are ignored: they would answer a question that no one has read.
func (w wizard) handleKey(msg tea.KeyPressMsg) (tea.Model, tea.Cmd) {
	name := msg.String()
	typing := false
	if t, ok := w.frontPage().(typingPage); ok {
		typing = t.IsTyping()
	}
	switch {
	case name == "ctrl+c":
		return w.requestStop()
	case w.isTooSmall():
		return w, nil
	case w.helpShown:
		w.helpShown = false
		return w.resize()
	case name == "?" && !typing:
		w.helpShown = true
		return w.resize()
	case !key.Matches(msg, w.frontPage().keys()...) && !typing && w.isScrollKey(name):
		return w.scrollBy(name), nil
	}
	return w.updateFront(msg)
}

// frontPage returns the page that receives keys.
func (w wizard) frontPage() page {
	if w.overlay != nil {
		return w.overlay
	}
	return w.page
}

// updateFront passes a message to the front page.
func (w wizard) updateFront(msg tea.Msg) (wizard, tea.Cmd) {
	var cmd tea.Cmd
	if w.overlay != nil {
		w.overlay, cmd = w.overlay.update(msg)
	} else {
		w.page, cmd = w.page.update(msg)
	}
	return w, cmd
}

// updateAll passes a message to the page and to the one in front of it: a covered page still follows its
// operation.
func (w wizard) updateAll(msg tea.Msg) (wizard, tea.Cmd) {
	var below, above tea.Cmd
	w.page, below = w.page.update(msg)
	if w.overlay != nil {
		w.overlay, above = w.overlay.update(msg)
	}
	if w.interrupted && !w.isWriting() {
		w, quit := w.quitAfterWrite()
		return w, tea.Batch(below, above, quit)
	}
	return w, tea.Batch(below, above)
}

// visitEnding returns the result of the visit for the caller of [Run].
func (w wizard) visitEnding() visit.Ending {
	return w.visit().Ending(w.interrupted, w.err)
}

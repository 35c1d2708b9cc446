package tui

import (
	"context"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"cspready/assets/catalog"
	"cspready/steps"
	state "cspready/steps/visit"
)

// The wizard is the only model. It holds the visit and the current page, and draws the frame around the
// page.
type wizard struct {
	visit
	end    context.CancelFunc // cancels all running operations
	linked context.Context    // outlives ctx: a write that finishes after a signal may still need a sign-in
	unlink context.CancelFunc // stops listening to the current link

	page    page
	over    page        // the sign-in page of a renewal, in front of the page that it interrupted
	renewal *renewalMsg // the renewal that over is for

	st            styles
	background    tea.Msg
	width, height int
	top           int // first visible line of the page
	helping       bool
	interrupted   bool
	ended         bool
	err           error // why the visit could not continue when it ended
}

func newWizard(ctx context.Context, setup steps.Setup, cat *catalog.Catalog) wizard {
	w := wizard{
		visit: visit{Visit: state.New(setup), cat: cat},
		st:    newStyles(true),
	}
	var end, hangUp context.CancelFunc
	w.ctx, end = context.WithCancel(ctx)
	w.linked, hangUp = context.WithCancel(context.WithoutCancel(ctx))
	w.end = func() { end(); hangUp() }
	w.page = newWelcome(w.visit)
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
		return w.furnish()
	case tea.BackgroundColorMsg:
		w.st, w.background = newStyles(msg.IsDark()), msg
		return w.furnish()
	case stopMsg:
		return w.stop()
	case finishedMsg:
		return w.finish(msg)
	case tea.KeyPressMsg:
		return w.press(msg)
	case tea.KeyReleaseMsg:
		return w, nil // only the press counts, which may have been on another page
	case tea.PasteMsg:
		if w.tooSmall() {
			return w, nil
		}
		return w.toFront(msg)
	}
	w, applied := w.learn(msg)
	if next := w.turn(msg); next != nil {
		w, cmd := w.show(next)
		return w, tea.Batch(applied, cmd, next.init())
	}
	w, cmd := w.toAll(msg)
	return w, tea.Batch(applied, cmd)
}

// show makes p the current page and sends it its size.
func (w wizard) show(p page) (wizard, tea.Cmd) {
	w.page, w.top, w.helping = p, 0, false
	return w.furnish()
}

// furnish sends the front page its size and the background colour, or [hiddenMsg] if it cannot be seen. A
// covered page gets them when it comes to the front again.
func (w wizard) furnish() (wizard, tea.Cmd) {
	if w.tooSmall() || w.helping {
		return w.toFront(hiddenMsg{})
	}
	w, cmd := w.toFront(w.layout().room())
	if w.background == nil {
		return w, cmd
	}
	w, more := w.toFront(w.background)
	return w, tea.Batch(cmd, more)
}

// press handles a key: first the wizard's own keys, then those of the page, then scrolling. If the window
// shows no page, keys are ignored: they would answer a question that no one has read.
func (w wizard) press(msg tea.KeyPressMsg) (tea.Model, tea.Cmd) {
	name := msg.String()
	typing := false
	if t, ok := w.front().(typist); ok {
		typing = t.typing()
	}
	switch {
	case name == "ctrl+c":
		return w.stop()
	case w.tooSmall():
		return w, nil
	case w.helping:
		w.helping = false
		return w.furnish()
	case name == "?" && !typing:
		w.helping = true
		return w.furnish()
	case !key.Matches(msg, w.front().keys()...) && !typing && w.scrolls(name):
		return w.scroll(name), nil
	}
	return w.toFront(msg)
}

// front returns the page that receives keys.
func (w wizard) front() page {
	if w.over != nil {
		return w.over
	}
	return w.page
}

// toFront passes a message to the front page.
func (w wizard) toFront(msg tea.Msg) (wizard, tea.Cmd) {
	var cmd tea.Cmd
	if w.over != nil {
		w.over, cmd = w.over.update(msg)
	} else {
		w.page, cmd = w.page.update(msg)
	}
	return w, cmd
}

// toAll passes a message to the page and to the one in front of it: a covered page still follows its
// operation.
func (w wizard) toAll(msg tea.Msg) (wizard, tea.Cmd) {
	var below, above tea.Cmd
	w.page, below = w.page.update(msg)
	if w.over != nil {
		w.over, above = w.over.update(msg)
	}
	if w.interrupted && !w.writing() {
		w, quit := w.leaveWriting()
		return w, tea.Batch(below, above, quit)
	}
	return w, tea.Batch(below, above)
}

// ending returns the result of the visit for the caller of [Run].
func (w wizard) ending() steps.Ending {
	return w.Ending(w.interrupted, w.err)
}

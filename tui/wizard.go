package tui

import (
	"context"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"cspready/assets/catalog"
	"cspready/steps"
	state "cspready/steps/visit"
)

// The wizard is the only model. It knows the visit, holds the page, and draws what surrounds it.
type wizard struct {
	visit
	end    context.CancelFunc // ends every operation that still runs
	linked context.Context    // outlives ctx: a write that is finished after a signal may still need an answer
	unlink context.CancelFunc // stops listening to the link in use

	page    page
	over    page        // the sign-in of a renewal, above the page that it interrupted
	renewal *renewalMsg // what over is about

	st            styles
	background    tea.Msg
	width, height int
	top           int // first line of the page in sight
	helping       bool
	interrupted   bool
	ended         bool
	err           error // what kept the visit from going on when it ended
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

// Init asks the terminal for its background; its size comes unasked.
func (w wizard) Init() tea.Cmd { return tea.Batch(tea.RequestBackgroundColor, w.page.init()) }

// Update lets the wizard learn from a message, turns the page if there is a way from it, and passes the rest to the page.
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
		return w, nil // was pressed, maybe on another page
	case tea.PasteMsg:
		if w.tooSmall() {
			return w, nil
		}
		return w.toFront(msg)
	}
	w, learnt := w.learn(msg)
	if next := w.turn(msg); next != nil {
		w, cmd := w.show(next)
		return w, tea.Batch(learnt, cmd, next.init())
	}
	w, cmd := w.toAll(msg)
	return w, tea.Batch(learnt, cmd)
}

// show puts a page up and gives it its room.
func (w wizard) show(p page) (wizard, tea.Cmd) {
	w.page, w.top, w.helping = p, 0, false
	return w.furnish()
}

// furnish tells the page in front what room it has and what background is behind it, or that nobody sees it. One that is covered is
// told when it comes to the front again.
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

// press handles a key: the wizard's own first, then the page's, then scrolling. In a window that shows no page a key could only
// answer what nobody read.
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

// front is the page that gets the keys.
func (w wizard) front() page {
	if w.over != nil {
		return w.over
	}
	return w.page
}

func (w wizard) toFront(msg tea.Msg) (wizard, tea.Cmd) {
	var cmd tea.Cmd
	if w.over != nil {
		w.over, cmd = w.over.update(msg)
	} else {
		w.page, cmd = w.page.update(msg)
	}
	return w, cmd
}

// toAll passes a message to the page and to what is above it: a page that is covered still learns how its operation goes.
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

// ending is what the wizard leaves to its caller.
func (w wizard) ending() steps.Ending {
	return w.Ending(w.interrupted, w.err)
}

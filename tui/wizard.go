package tui

import (
	"context"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"cspready/assets/catalog"
	"cspready/steps"
)

// The wizard is the only model. It knows the visit, holds the page, and draws what surrounds it.
type wizard struct {
	visit
	end    context.CancelFunc // ends every operation that still runs
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
}

func newWizard(ctx context.Context, setup steps.Setup, cat *catalog.Catalog) wizard {
	w := wizard{
		visit: visit{setup: setup, cat: cat, where: setup.Where, checkOnly: setup.CheckOnly},
		st:    newStyles(true),
	}
	w.ctx, w.end = context.WithCancel(ctx)
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
		return w.leave()
	case tea.KeyPressMsg:
		return w.press(msg)
	case tea.PasteMsg:
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

// furnish tells the pages what room they have and what background is behind them.
func (w wizard) furnish() (wizard, tea.Cmd) {
	room := w.layout().room()
	w, cmd := w.toAll(room)
	if w.background == nil {
		return w, cmd
	}
	w, more := w.toAll(w.background)
	return w, tea.Batch(cmd, more)
}

// press handles a key: the wizard's own first, then the page's, then scrolling.
func (w wizard) press(msg tea.KeyPressMsg) (tea.Model, tea.Cmd) {
	name := msg.String()
	typing := false
	if t, ok := w.front().(typist); ok {
		typing = t.typing()
	}
	switch {
	case name == "ctrl+c":
		return w.stop()
	case w.helping:
		w.helping = false
		return w, nil
	case name == "?" && !typing:
		w.helping = true
		return w, nil
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

func (w wizard) toFront(msg tea.Msg) (tea.Model, tea.Cmd) {
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
	return steps.Ending{Place: w.place, Results: w.results, Interrupted: w.interrupted}
}

package tui

import (
	"context"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"cspready/assets/catalog"
	"cspready/graph"
	"cspready/graph/sim"
	"cspready/graph/sim/client"
	"cspready/steps"
	"cspready/steps/memory"
	"cspready/steps/visit"
	"cspready/tui/widget"
)

// A driver replaces the terminal and the event loop: it runs the wizard's commands, delivers their
// messages, and checks the screen after every message. It runs in a synctest bubble, so waiting takes no
// time.
type driver struct {
	t         *testing.T
	w         wizard
	inbox     chan tea.Msg
	commands  sync.WaitGroup
	clipboard string
	quit      bool
	secrets   []string // that no page but the one for secrets may show
}

// A world is the environment of a wizard under test.
type world struct {
	ctx    context.Context
	tenant *sim.Tenant
	door   *client.Client
	memory steps.Memory
	ledger *steps.Ledger
	opened []string
	setup  visit.Setup
}

// today is the time at which tests start: a synctest bubble starts in 2000, before the tenants of the
// scenarios existed.
var today = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

func newWorld(t *testing.T, scenario string) *world {
	t.Helper()
	time.Sleep(time.Until(today))
	tenant, err := sim.Load(scenario)
	if err != nil {
		t.Fatal(err)
	}
	return worldOf(tenant)
}

func worldOf(tenant *sim.Tenant) *world {
	wd := &world{ctx: context.Background(), tenant: tenant, door: client.New(tenant), memory: memory.None(),
		ledger: &steps.Ledger{}}
	wd.setup = visit.Setup{
		Only: pictured,
		Connect: func(visit.Where) (visit.Link, error) {
			return visit.Link{SignIn: wd.door, Tenant: wd.door, Renewals: wd.door.Renewals()}, nil
		},
		Ledger: wd.ledger, Memory: wd.memory,
		OpenBrowser: func(url string) error {
			wd.opened = append(wd.opened, url)
			return tenant.OpenBrowser(url)
		},
		Where: visit.Where{Cloud: graph.Global},
		Demo:  &visit.Demo{Scenario: "test", Browser: tenant.BrowserPage},
	}
	return wd
}

// drive starts a wizard on a screen of this size, and ends it with the test.
func (wd *world) drive(t *testing.T, width, height int) *driver {
	t.Helper()
	cat, err := catalog.New("")
	if err != nil {
		t.Fatal(err)
	}
	d := &driver{t: t, inbox: make(chan tea.Msg, 10_000)}
	d.w = newWizard(wd.ctx, wd.setup, cat)
	d.run(d.w.Init())
	d.send(tea.WindowSizeMsg{Width: width, Height: height})
	t.Cleanup(func() {
		d.w.cancelAll()
		d.commands.Wait()
	})
	return d
}

// run runs a command as Bubble Tea does, in a new goroutine.
func (d *driver) run(cmd tea.Cmd) {
	if cmd != nil {
		d.commands.Go(func() { d.deliver(cmd()) })
	}
}

// deliver delivers the message of a command. Batches and sequences contain commands; the type of the latter
// is not exported.
func (d *driver) deliver(msg tea.Msg) {
	if msg == nil {
		return
	}
	commands := reflect.ValueOf(msg)
	switch {
	case reflect.TypeOf(msg) == reflect.TypeFor[tea.BatchMsg]():
		for _, cmd := range msg.(tea.BatchMsg) {
			d.run(cmd)
		}
	case commands.CanConvert(reflect.TypeFor[[]tea.Cmd]()):
		for _, cmd := range commands.Convert(reflect.TypeFor[[]tea.Cmd]()).Interface().([]tea.Cmd) {
			if cmd != nil {
				d.deliver(cmd())
			}
		}
	default:
		d.inbox <- msg
	}
}

// send delivers a message and all messages that follow from it without time passing.
func (d *driver) send(msg tea.Msg) {
	d.t.Helper()
	d.update(msg)
	d.settle()
}

func (d *driver) settle() {
	d.t.Helper()
	for {
		synctest.Wait()
		select {
		case msg := <-d.inbox:
			d.update(msg)
		default:
			return
		}
	}
}

func (d *driver) update(msg tea.Msg) {
	d.t.Helper()
	switch {
	case reflect.TypeOf(msg) == reflect.TypeFor[tea.QuitMsg]():
		d.quit = true
		return
	case strings.HasSuffix(reflect.TypeOf(msg).String(), "setClipboardMsg"):
		d.clipboard = reflect.ValueOf(msg).String()
		return
	}
	model, cmd := d.w.Update(msg)
	d.w = model.(wizard)
	d.fits()
	d.run(cmd)
}

// fits fails the test if anything is wider or taller than the screen.
func (d *driver) fits() {
	d.t.Helper()
	for _, secret := range d.secrets {
		if _, there := d.w.frontPage().(reveal); !there && strings.Contains(d.w.renderScreen(), secret) {
			d.t.Fatalf("a secret is on the screen:\n%s", d.plain())
		}
	}
	lines := strings.Split(d.w.renderScreen(), "\n")
	if d.w.height > 0 && len(lines) > d.w.height {
		d.t.Fatalf("%d lines on a screen of %d×%d:\n%s", len(lines), d.w.width, d.w.height, d.plain())
	}
	for _, line := range lines {
		if got := ansi.StringWidth(line); got > d.w.width {
			d.t.Fatalf("a line of %d columns on a screen of %d×%d: %q", got, d.w.width, d.w.height, ansi.Strip(line))
		}
	}
}

// pass lets time pass, one frame at a time.
func (d *driver) pass(span time.Duration) {
	d.t.Helper()
	for ; span > 0 && !d.quit; span -= widget.FrameTime {
		time.Sleep(min(widget.FrameTime, span))
		d.settle()
	}
}

// press types keys by name: "enter", "y", "ctrl+c".
func (d *driver) press(names ...string) {
	d.t.Helper()
	for _, name := range names {
		d.send(keyPress(name))
	}
}

// typed types text, one key after the other.
func (d *driver) typed(text string) {
	d.t.Helper()
	for _, r := range text {
		d.send(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
}

func keyPress(name string) tea.KeyPressMsg {
	special := map[string]rune{
		"enter": tea.KeyEnter, "esc": tea.KeyEscape, "up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft,
		"right": tea.KeyRight,
		"tab":   tea.KeyTab, "pgdown": tea.KeyPgDown, "pgup": tea.KeyPgUp, "end": tea.KeyEnd, "home": tea.KeyHome,
	}
	switch code, ok := special[name]; {
	case ok:
		return tea.KeyPressMsg{Code: code}
	case name == "space":
		return tea.KeyPressMsg{Code: tea.KeySpace, Text: " "}
	case name == "ctrl+c":
		return tea.KeyPressMsg{Code: 'c', Mod: tea.ModCtrl}
	default:
		return tea.KeyPressMsg{Code: rune(name[0]), Text: name}
	}
}

// plain returns the screen without escape sequences and trailing blanks.
func (d *driver) plain() string {
	lines := strings.Split(ansi.Strip(d.w.renderScreen()), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return strings.Join(lines, "\n") + "\n"
}

// flat returns the words of the screen as one line.
func (d *driver) flat() string {
	text := strings.NewReplacer("│", " ", "┃", " ", "╭", " ", "╮", " ", "╰", " ", "╯", " ", "─", " ").Replace(d.plain())
	return strings.Join(strings.Fields(text), " ")
}

// sees fails the test unless the words are on the screen.
func (d *driver) sees(words ...string) {
	d.t.Helper()
	for _, w := range words {
		if !strings.Contains(d.flat(), w) {
			d.t.Fatalf("the screen does not say %q:\n%s", w, d.plain())
		}
	}
}

// reads fails the test unless the words are on the page, however its lines are broken.
func (d *driver) reads(words ...string) {
	d.t.Helper()
	room := d.w.currentLayout().pageSize()
	page := ansi.Strip(strings.Join(d.w.visiblePage(room.Width, room.Height), " "))
	flat := strings.Join(strings.Fields(strings.ReplaceAll(page, "┃", " ")), " ")
	for _, w := range words {
		if !strings.Contains(flat, w) {
			d.t.Fatalf("the page does not say %q:\n%s", w, d.plain())
		}
	}
}

// waitFor lets time pass until the words are on the screen.
func (d *driver) waitFor(words string) {
	d.t.Helper()
	for range 5 * 60 * 20 {
		if strings.Contains(d.flat(), words) {
			return
		}
		d.pass(widget.FrameTime)
	}
	d.t.Fatalf("after 20 minutes the screen does not say %q:\n%s", words, d.plain())
}

// reach lets time pass until a page is shown.
func (d *driver) reach(name string, reached func(page) bool) {
	d.t.Helper()
	for range 5 * 60 * 20 {
		if reached(d.w.frontPage()) {
			return
		}
		d.pass(widget.FrameTime)
	}
	d.t.Fatalf("after 20 minutes the wizard is not on the page %s:\n%s", name, d.plain())
}

// knows puts a note into the memory, as if an earlier visit had saved it.
func (wd *world) knows(t *testing.T, note steps.Note) {
	t.Helper()
	if err := wd.memory.Remember(note); err != nil {
		t.Fatal(err)
	}
}

package tui

import (
	"slices"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"cspready/assets/catalog"
	"cspready/steps"
)

// quiet is how long a consent page is deaf after it came up, and after each key in that time: what was typed ahead, or is held
// down, was meant for another page.
const quiet = 400 * time.Millisecond

// consent asks for a yes to one change. Its answer is No unless the person turns to the other button or types y.
type consent struct {
	visit
	mend      mend
	yes       bool // the button that approves has the focus
	inSight   bool
	disturbed int // keys that came too early, and times the page came into sight
	open      bool
	over      bool
	shown     time.Time // tells this page from one before it
}

type quietMsg struct {
	shown     time.Time
	disturbed int
}

func newConsent(v visit, m mend) page { return consent{visit: v, mend: m, shown: time.Now()} }

// init does nothing yet: the page opens a while after it came into sight.
func (consent) init() tea.Cmd { return nil }

// wait returns the page, still closed, and the command that opens it unless a key comes in between.
func (p consent) wait() (page, tea.Cmd) {
	p.open = false
	p.disturbed++
	return p, tea.Tick(quiet, func(time.Time) tea.Msg { return quietMsg{p.shown, p.disturbed} })
}

func (p consent) update(msg tea.Msg) (page, tea.Cmd) {
	switch msg := msg.(type) {
	case hiddenMsg:
		return p.hidden(), nil
	case tea.WindowSizeMsg:
		if !p.inSight {
			p.inSight = true
			return p.wait()
		}
	case quietMsg:
		if msg.shown.Equal(p.shown) && msg.disturbed == p.disturbed {
			p.open = p.inSight
		}
	case tea.KeyPressMsg:
		switch {
		case p.over:
		case !p.open:
			return p.wait()
		case msg.IsRepeat: // held down since before
		default:
			return p.press(msg.String())
		}
	}
	return p, nil
}

// hidden returns the page as it is when nobody sees it: deaf until it has been in sight again for a while.
func (p consent) hidden() page {
	p.inSight, p.open = false, false
	return p
}

func (p consent) press(name string) (page, tea.Cmd) {
	switch name {
	case "y":
		return p.decide(true)
	case "n", "esc":
		return p.decide(false)
	case "enter":
		return p.decide(p.yes)
	case "left", "right", "tab", "shift+tab":
		p.yes = !p.yes
	case "w":
		if p.cat.Guide(p.mend.id()) != "" {
			return p, tell(leftMsg{newGuide(p.visit, p.mend.step.Info(), p.hidden())})
		}
	case "d":
		result, _ := p.result(p.mend.id())
		return p, tell(leftMsg{newDetails(p.visit, result, p.mend.change(), p.hidden())})
	}
	return p, nil
}

func (p consent) decide(yes bool) (page, tea.Cmd) {
	p.over = true
	return p, tell(decidedMsg{p.mend.decide(yes)})
}

func (p consent) view(width, _ int, st styles) sheet {
	c, m := p.mend.change(), p.mend
	count := st.dim.Render(p.say("consent.count", "at", m.asked+1, "of", len(m.plan.Ops)))
	return sheet{
		text: join(
			heading(p.cat.Say(c.Title), count, width, st),
			p.changed(m, width, st),
			p.terms(c, width, st),
			p.document(c.Document, diffShown, width, st),
			p.touched(m.plan.Affected, width, st),
			bullets(p.cat.Lines(m.plan.Notes), width),
		),
		foot: st.bold.Render(wrap(p.cat.Say(c.Question), width)) + "\n" + p.buttons(c, width, st),
	}
}

// terms is what decides about a change, so short that a screen of 80×24 has it all; roles and requests are in the details.
func (p consent) terms(c steps.Change, width int, st styles) string {
	decisive := terms([]term{
		{p.say("consent.now-then"), p.say("consent.change", "before", c.Before, "after", c.After)},
		{p.say("consent.affects"), p.affects(c)},
		{p.say("consent.effect"), p.cat.Say(c.Effect)},
		{p.say("consent.stops"), p.inline(c.Stops)},
		{p.say("consent.undo"), p.cat.Say(c.Undo)},
	}, width, st)
	permission := terms([]term{{p.say("consent.permission"), strings.Join(c.Scopes, ", ")}}, width, st)
	return strings.Join(slices.Concat([]string{decisive}, p.accepted(width, st), []string{permission}), "\n")
}

// Bounds of the names beside the counts, so that the whole change is on one screen.
const (
	namesShown = 3
	nameShown  = 24 // columns of one
)

// affects says how many are affected, and names some of those who are hit hardest.
func (p consent) affects(c steps.Change) string {
	said := p.inline(c.Affects)
	hit := p.mend.plan.Affected
	if hit.Len() == 0 {
		return said
	}
	var names []string
	for _, s := range hit.First(namesShown) {
		names = append(names, ansi.Truncate(catalog.Clean(s.Name), nameShown, "…"))
	}
	if more := hit.Len() - namesShown; more > 0 {
		return p.say("consent.affects-more", "counts", said, "names", names, "count", more)
	}
	return p.say("consent.affects-named", "counts", said, "names", names)
}

// accepted recalls each risk that was accepted by typing the phrase, in one line; the page before had all its words.
func (p consent) accepted(width int, st styles) []string {
	var lines []string
	for _, g := range p.mend.plan.Guards {
		lines = append(lines, st.warn.Render(ansi.Truncate("! "+p.say("consent.accepted", "risk", g.Reason), width, "…")))
	}
	return lines
}

// touched names those whom the plan touches most, where the line of those who are affected has no room for all.
func (v visit) touched(subjects steps.Subjects, width int, st styles) string {
	if subjects.Len() <= namesShown {
		return ""
	}
	return st.dim.Render(v.say("consent.touched")) + "\n" + v.subjects(subjects, width, st)
}

// changed says that a plan is not the one that was said yes to.
func (v visit) changed(m mend, width int, st styles) string {
	if !m.changed {
		return ""
	}
	return bar(v.say("consent.plan-changed"), width, st.warn)
}

// buttons are one below the other where they do not fit side by side.
func (p consent) buttons(c steps.Change, width int, st styles) string {
	labels := []string{p.cat.Say(c.Yes), p.say("consent.not-now")}
	drawn := make([]string, len(labels))
	for i, l := range labels {
		if drawn[i] = "  " + st.button.Render("[ "+l+" ]"); (i == 0) == p.yes {
			drawn[i] = "▸ " + st.chosen.Render("[ "+l+" ]")
		}
	}
	if line := strings.Join(drawn, "  "); lipgloss.Width(line) <= width {
		return lipgloss.PlaceHorizontal(width, lipgloss.Center, line)
	}
	return strings.Join(drawn, "\n")
}

func (p consent) keys() []key.Binding {
	keys := []key.Binding{
		p.bind("choose", "left", "right"), p.bind("confirm", "enter"), p.bind("yes", "y"), p.bind("no", "n", "esc"), p.bind("details", "d"),
	}
	if p.cat.Guide(p.mend.id()) != "" {
		keys = append(keys, p.bind("guide", "w"))
	}
	return keys
}

func (p consent) stage() steps.Stage { return p.mend.stage() }

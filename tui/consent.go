package tui

import (
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"cspready/graph"
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
	disturbed int  // keys that came too early
	open      bool
	over      bool
	shown     time.Time // tells this page from one before it
}

type quietMsg struct {
	shown     time.Time
	disturbed int
}

func newConsent(v visit, m mend) page { return consent{visit: v, mend: m, shown: time.Now()} }

func (p consent) init() tea.Cmd { return p.wait() }

// wait returns the command that opens the page, unless a key comes in between.
func (p consent) wait() tea.Cmd {
	return tea.Tick(quiet, func(time.Time) tea.Msg { return quietMsg{p.shown, p.disturbed} })
}

func (p consent) update(msg tea.Msg) (page, tea.Cmd) {
	switch msg := msg.(type) {
	case quietMsg:
		if msg.shown.Equal(p.shown) && msg.disturbed == p.disturbed {
			p.open = true
		}
	case tea.KeyPressMsg:
		switch {
		case p.over:
		case !p.open:
			p.disturbed++
			return p, p.wait()
		default:
			return p.press(msg.String())
		}
	}
	return p, nil
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
			return p, tell(leftMsg{newGuide(p.visit, p.mend.step.Info(), p)})
		}
	case "d":
		result, _ := p.result(p.mend.id())
		return p, tell(leftMsg{newDetails(p.visit, result, p.mend.change().Requests, p)})
	}
	return p, nil
}

func (p consent) decide(yes bool) (page, tea.Cmd) {
	p.over = true
	return p, tell(decidedMsg{p.mend.decide(yes)})
}

func (p consent) view(width, _ int, st styles) sheet {
	c, m := p.mend.change(), p.mend
	result, _ := p.result(m.id())
	count := p.say("consent.count", "at", m.asked+1, "of", len(m.plan.Ops))
	return sheet{
		text: join(
			heading(p.cat.Say(m.step.Info().Title), p.status(result.Finding, st), width, st),
			p.changed(m, width, st),
			st.dim.Render(count)+"\n"+p.terms(c, width, st),
			p.touched(m.plan.Affected, width, st),
			bullets(p.cat.Lines(m.plan.Notes), width),
		),
		foot: st.bold.Render(wrap(p.cat.Say(c.Question), width)) + "\n" + p.buttons(c, width, st),
	}
}

// terms is the whole truth about a change.
func (p consent) terms(c steps.Change, width int, st styles) string {
	var roles []string
	for _, r := range c.Roles {
		roles = append(roles, graph.RoleNamed(r).Name)
	}
	return terms([]term{
		{p.say("consent.now-then"), p.say("consent.change", "before", c.Before, "after", c.After)},
		{p.say("consent.affects"), p.inline(c.Affects)},
		{p.say("consent.stops"), p.inline(c.Stops)},
		{p.say("consent.permission"), strings.Join(c.Scopes, ", ")},
		{p.say("consent.roles"), strings.Join(roles, p.say("consent.or"))},
		{p.say("consent.undo"), p.cat.Say(c.Undo)},
	}, width, st)
}

// touched names those whom the plan touches most.
func (v visit) touched(subjects []steps.Subject, width int, st styles) string {
	if len(subjects) == 0 {
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
	keys := []key.Binding{p.bind("choose", "left", "right"), p.bind("confirm", "enter"), p.bind("yes", "y"), p.bind("no", "n", "esc")}
	if p.cat.Guide(p.mend.id()) != "" {
		keys = append(keys, p.bind("guide", "w"))
	}
	return append(keys, p.bind("details", "d"))
}

func (p consent) stage() steps.Stage { return p.mend.stage() }

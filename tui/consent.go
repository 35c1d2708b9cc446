package tui

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"cspready/assets"
	"cspready/assets/catalog"
	"cspready/steps"
)

// consent asks for approval of one change.
type consent struct {
	visit
	confirm ballot
	mend    mend
}

func newConsent(v visit, m mend) page { return consent{visit: v, confirm: newBallot(), mend: m} }

// init does nothing: keys count a while after the page has become visible.
func (consent) init() tea.Cmd { return nil }

func (p consent) update(msg tea.Msg) (page, tea.Cmd) {
	after, name, cmd := p.confirm.hear(msg)
	p.confirm = after
	if yes, given := p.confirm.answer(name); given {
		p.confirm = p.confirm.close()
		return p, tell(decidedMsg{p.mend.decide(yes)})
	}
	switch name {
	case "w":
		if p.cat.Guide(p.mend.id()) != "" {
			return p, tell(leftMsg{newGuide(p.visit, p.mend.step.Info(), p.hidden())})
		}
	case "d":
		result, ok := p.Result(p.mend.id())
		if !ok { // undoing a change is not a requirement
			result.Info = p.mend.step.Info()
		}
		return p, tell(leftMsg{newDetails(p.visit, result, p.mend.change(), p.hidden())})
	}
	return p, cmd
}

// hidden returns the page while it is not visible.
func (p consent) hidden() page {
	p.confirm = p.confirm.hidden()
	return p
}

func (p consent) view(width, _ int, st styles) sheet {
	c, m := p.mend.change(), p.mend
	count := st.dim.Render(p.say("consent.count", "at", m.asked+1, "of", len(m.plan.Ops)))
	return sheet{
		text: join(
			heading(p.cat.Say(c.Title), count, width, st)+p.notYet(m, width, st),
			p.changed(m, width, st),
			p.terms(c, width, st),
			p.document(c.Document, diffShown, width, st),
			p.touched(m.plan.Affected, width, st),
			bullets(p.cat.Lines(m.plan.Notes), width),
		),
		foot: st.bold.Render(wrap(p.cat.Say(c.Question), width)) + "\n" +
			p.confirm.buttons(p.cat.Say(c.Yes), p.say("consent.not-now"), width, st),
	}
}

// notYet returns, on the first of several changes, the note that approving it sends nothing yet.
func (p consent) notYet(m mend, width int, st styles) string {
	if m.asked > 0 || len(m.plan.Ops) == 1 {
		return ""
	}
	return "\n" + st.dim.Render(wrap(p.say("consent.not-yet"), width))
}

// terms returns what a person needs to decide about a change. It fits on a screen of 80×24; roles and
// requests are in the details.
func (p consent) terms(c steps.Change, width int, st styles) string {
	decisive := terms([]term{
		{p.say("consent.now-then"), p.say("consent.change", "before", c.Before, "after", c.After)},
		{p.say("consent.affects"), p.affects(c)},
		{p.say("consent.effect"), p.cat.Say(c.Effect)},
		{p.say("consent.stops"), p.inline(c.Stops)},
		{p.say("consent.undo"), p.cat.Say(c.Undo)},
		{p.say("consent.paper"), p.cat.Say(p.Setup.Paper.Says(p.mend.plan, p.mend.asked))},
	}, width, st)
	scopes := strings.Join(c.Scopes, ", ")
	permission := terms([]term{{p.say("consent.permission"), scopes}}, width, st)
	return strings.Join(slices.Concat([]string{decisive}, p.accepted(width, st), []string{permission}), "\n")
}

// Limits of the names beside the counts, so that the whole change fits on one screen.
const (
	namesShown = 3
	nameShown  = 24 // columns of a name
)

// affects returns how many people are affected, with the names of those affected most.
func (p consent) affects(c steps.Change) string {
	counts := p.inline(c.Affects)
	affected := p.mend.plan.Affected
	if affected.Len() == 0 {
		return counts
	}
	var names []string
	for _, s := range affected.First(namesShown) {
		names = append(names, ansi.Truncate(catalog.Clean(s.Name), nameShown, "…"))
	}
	if more := affected.Len() - namesShown; more > 0 {
		return p.say("consent.affects-more", "counts", counts, "names", names, "count", more)
	}
	return p.say("consent.affects-named", "counts", counts, "names", names)
}

// inline returns texts as one line.
func (p consent) inline(texts []assets.Text) string { return strings.Join(p.cat.Lines(texts), ", ") }

// accepted returns the risks that were accepted by typing the phrase, one line each; the page before shows
// them in full.
func (p consent) accepted(width int, st styles) []string {
	var lines []string
	for _, g := range p.mend.plan.Guards {
		lines = append(lines, st.warn.Render(ansi.Truncate("! "+p.say("consent.accepted", "risk", g.Reason), width, "…")))
	}
	return lines
}

// touched lists the people that the plan affects most, if the line of [consent.affects] does not name all
// of them.
func (v visit) touched(subjects steps.Subjects, width int, st styles) string {
	if subjects.Len() <= namesShown {
		return ""
	}
	return st.dim.Render(v.say("consent.touched")) + "\n" + v.subjects(subjects, width, st)
}

// changed returns the note that a plan is not the one that was approved.
func (v visit) changed(m mend, width int, st styles) string {
	if !m.changed {
		return ""
	}
	return bar(v.say("consent.plan-changed"), width, st.warn)
}

func (p consent) keys() []key.Binding {
	keys := []key.Binding{
		p.bind("choose", "left", "right"), p.bind("confirm", "enter"), p.bind("yes", "y"), p.bind("no", "n", "esc"),
		p.bind("details", "d"),
	}
	if p.cat.Guide(p.mend.id()) != "" {
		keys = append(keys, p.bind("guide", "w"))
	}
	return keys
}

func (p consent) stage() steps.Stage { return p.mend.stage() }

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
	"cspready/tui/widget"
)

// consent asks for approval of one change.
type consent struct {
	pageState
	confirmation widget.Confirmation
	fix          fix
}

func newConsent(v pageState, m fix) page {
	return consent{pageState: v, confirmation: widget.NewConfirmation(), fix: m}
}

// init does nothing: keys count a while after the page has become visible.
func (consent) init() tea.Cmd { return nil }

func (p consent) update(msg tea.Msg) (page, tea.Cmd) {
	after, name, cmd := p.confirmation.Handle(msg)
	p.confirmation = after
	if yes, given := p.confirmation.AnswerTo(name); given {
		p.confirmation = p.confirmation.Close()
		return p, sendMsg(decidedMsg{p.fix.withDecision(yes)})
	}
	switch name {
	case "w":
		if p.cat.Guide(p.fix.stepID()) != "" {
			return p, sendMsg(showPageMsg{newGuide(p.pageState, p.fix.step.Info(), p.hiddenPage())})
		}
	case "d":
		result, ok := p.visit().Result(p.fix.stepID())
		if !ok { // undoing a change is not a requirement
			result.Info = p.fix.step.Info()
		}
		return p, sendMsg(showPageMsg{newDetails(p.pageState, result, p.fix.currentChange(), p.hiddenPage())})
	}
	return p, cmd
}

// hiddenPage returns the page while it is not visible.
func (p consent) hiddenPage() page {
	p.confirmation = p.confirmation.Hide()
	return p
}

func (p consent) view(width, _ int, st widget.Styles) content {
	c, m := p.fix.currentChange(), p.fix
	count := st.Dim.Render(p.say("consent.count", "at", m.decidedCount+1, "of", len(m.plan.Ops)))
	return content{
		text: widget.Join(
			widget.Heading(p.cat.Say(c.Title), count, width, st)+p.notSentYet(m, width, st),
			p.planChangedNote(m, width, st),
			p.decisionTerms(c, width, st),
			p.documentDiff(c.Document, diffShown, width, st),
			p.mostAffected(m.plan.Affected, width, st),
			widget.Bullets(p.cat.Lines(m.plan.Notes), width),
		),
		foot: st.Bold.Render(widget.Wrap(p.cat.Say(c.Question), width)) + "\n" +
			p.confirmation.Buttons(p.cat.Say(c.Yes), p.say("consent.not-now"), width, st),
	}
}

// notSentYet returns, on the first of several changes, the note that approving it sends nothing yet.
func (p consent) notSentYet(m fix, width int, st widget.Styles) string {
	if m.decidedCount > 0 || len(m.plan.Ops) == 1 {
		return ""
	}
	return "\n" + st.Dim.Render(widget.Wrap(p.say("consent.not-yet"), width))
}

// decisionTerms returns what a person needs to decide about a change. It fits on a screen of 80×24; roles and
// requests are in the details.
func (p consent) decisionTerms(c steps.Change, width int, st widget.Styles) string {
	decisive := widget.Terms([]widget.Term{
		{Name: p.say("consent.now-then"), Value: p.say("consent.change", "before", c.Before, "after", c.After)},
		{Name: p.say("consent.affects"), Value: p.affectedText(c)},
		{Name: p.say("consent.effect"), Value: p.cat.Say(c.Effect)},
		{Name: p.say("consent.stops"), Value: p.joinTexts(c.Stops)},
		{Name: p.say("consent.undo"), Value: p.cat.Say(c.Undo)},
		{Name: p.say("consent.paper"), Value: p.cat.Say(p.Setup.ApprovedPlan.CompareChange(p.fix.plan, p.fix.decidedCount))},
	}, width, st)
	scopes := strings.Join(c.Scopes, ", ")
	permission := widget.Terms([]widget.Term{{Name: p.say("consent.permission"), Value: scopes}}, width, st)
	return strings.Join(slices.Concat([]string{decisive}, p.acceptedRisks(width, st), []string{permission}), "\n")
}

// Limits of the names beside the counts, so that the whole change fits on one screen.
const (
	namesShown = 3
	nameShown  = 24 // columns of a name
)

// affectedText returns how many people are affected, with the names of those affected most.
func (p consent) affectedText(c steps.Change) string {
	counts := p.joinTexts(c.Affects)
	affected := p.fix.plan.Affected
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

// joinTexts returns texts as one line.
func (p consent) joinTexts(texts []assets.Text) string { return strings.Join(p.cat.Lines(texts), ", ") }

// acceptedRisks returns the risks that were accepted by typing the phrase, one line each; the page before shows
// them in full.
func (p consent) acceptedRisks(width int, st widget.Styles) []string {
	var lines []string
	for _, g := range p.fix.plan.Guards {
		lines = append(lines, st.Warn.Render(ansi.Truncate("! "+p.say("consent.accepted", "risk", g.Reason), width, "…")))
	}
	return lines
}

// mostAffected lists the people that the plan affects most, if the line of [consent.affectedText] does not name all
// of them.
func (v pageState) mostAffected(subjects steps.Subjects, width int, st widget.Styles) string {
	if subjects.Len() <= namesShown {
		return ""
	}
	return st.Dim.Render(v.say("consent.touched")) + "\n" + v.subjectList(subjects, width, st)
}

// planChangedNote returns the note that a plan is not the one that was approved.
func (v pageState) planChangedNote(m fix, width int, st widget.Styles) string {
	if !m.planChanged {
		return ""
	}
	return widget.Bar(v.say("consent.plan-changed"), width, st.Warn)
}

func (p consent) keys() []key.Binding {
	keys := []key.Binding{
		p.bind("choose", "left", "right"), p.bind("confirm", "enter"), p.bind("yes", "y"), p.bind("no", "n", "esc"),
		p.bind("details", "d"),
	}
	if p.cat.Guide(p.fix.stepID()) != "" {
		keys = append(keys, p.bind("guide", "w"))
	}
	return keys
}

func (p consent) stage() steps.Stage { return p.fix.stage() }

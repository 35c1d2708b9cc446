package tui

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"cspready/steps"
	"cspready/steps/secret"
	"cspready/steps/undo"
	"cspready/tui/widget"
)

// outcome shows the outcomes of the approved changes and the new status of the requirement.
type outcome struct {
	pageState
	fix     fix
	secrets []*secret.Shown // created by the changes; cleared when this page is left
	canUndo bool            // one of the changes can be undone from the summary
}

func newOutcome(v pageState, m fix) page {
	p := outcome{pageState: v, fix: m}
	for _, o := range m.work.Outcomes() {
		if o.Secret != nil {
			p.secrets = append([]*secret.Shown{o.Secret}, p.secrets...) // the last one is needed first
		}
	}
	p.canUndo = slices.ContainsFunc(undo.Undoable(v.Setup.Ledger, v.Place.Organization.ID), m.hasMade)
	return p
}

// failedOutcome returns the outcome at which work stopped, if it failed.
func failedOutcome(w steps.Work) (steps.Outcome, bool) {
	for _, o := range w.Outcomes() {
		if !o.State.Succeeded() {
			return o, true
		}
	}
	return steps.Outcome{}, false
}

func (outcome) init() tea.Cmd { return nil }

func (p outcome) update(msg tea.Msg) (page, tea.Cmd) {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return p, nil
	}
	switch press.String() {
	case "v":
		if p.canShowSecrets() {
			return p, sendMsg(showPageMsg{newReveal(p.pageState, p.stage(), p.secrets, p)})
		}
	case "r":
		if p.canRetry() {
			return p.leaveFor(authorizedMsg{p.fix.withoutDone()})
		}
	case "enter", "esc":
		if p.hasFollowUps() && press.String() == "enter" {
			return p, sendMsg(showPageMsg{newAwaiting(p.pageState, p.fix, p.secrets)})
		}
		return p.leaveFor(checkAgainMsg{summary: p.fix.isUndo()})
	}
	return p, nil
}

// leaveFor clears the secrets and goes to another page: there is no way back to them.
func (p outcome) leaveFor(to tea.Msg) (page, tea.Cmd) {
	clearSecrets(p.secrets)
	return p, sendMsg(to)
}

// hasFollowUps reports whether a person has to do something elsewhere now, which the next page watches.
func (p outcome) hasFollowUps() bool { return len(p.fix.followUps()) > 0 }

// canShowSecrets reports whether a secret can still be shown.
func (p outcome) canShowSecrets() bool {
	return slices.ContainsFunc(p.secrets, func(s *secret.Shown) bool { _, ok := s.Show(); return ok })
}

// canRetry reports whether the failed change was certainly not made, so that repeating it cannot make it
// twice.
func (p outcome) canRetry() bool {
	o, stuck := failedOutcome(p.fix.work)
	return stuck && o.State == steps.Failed
}

func (p outcome) view(width, _ int, st widget.Styles) content {
	lines := p.outcomeLines(p.fix.work.Outcomes(), width, st)
	for _, c := range p.fix.work.Remaining() {
		text := p.cat.T("outcome."+steps.NotTried.String()) + ": " + p.changeLine(c)
		lines = append(lines, widget.Indent(pendingGlyph+" ", text, width))
	}
	lines = append(lines, p.skippedLines(p.fix.skipped, width)...)
	if p.canUndo {
		lines = append(lines, st.Dim.Render(widget.Indent("  ", p.say("outcome.undo"), width)))
	}
	return content{
		text: widget.Join(
			st.Bold.Render(widget.Wrap(p.cat.Say(p.fix.step.Info().Title), width)),
			strings.Join(lines, "\n"), p.handoverText(width, st), p.resultText(width, st),
			p.todoList("outcome.after", p.fix.todoAfter(), width, st),
		),
		foot: p.secretsHint(width, st),
	}
}

// secretsHint returns the hint that there are secrets to show.
func (p outcome) secretsHint(width int, st widget.Styles) string {
	if !p.canShowSecrets() {
		return ""
	}
	return widget.Indent(st.Chosen.Render(" v ")+" ", p.say("outcome.secret", "count", len(p.secrets)), width)
}

// handoverText returns where the hand-over file is.
func (p outcome) handoverText(width int, st widget.Styles) string {
	switch sheet := p.fix.handover; {
	case sheet.err != nil:
		return widget.Bar(p.say("outcome.no-sheet", "why", steps.Explain(sheet.err).Happened), width, st.Warn)
	case sheet.path != "" && sheet.app:
		return widget.Wrap(p.say("outcome.values", "path", sheet.path), width)
	case sheet.path != "":
		return widget.Wrap(p.say("outcome.sheet", "path", sheet.path), width)
	}
	return ""
}

// resultText returns the finding after the changes, or why there is none.
func (p outcome) resultText(width int, st widget.Styles) string {
	if o, stuck := failedOutcome(p.fix.work); stuck {
		return p.adviceText(o.Err, width, st)
	}
	if p.fix.err != nil {
		return widget.Join(widget.Wrap(p.say("outcome.unverified"), width), p.adviceText(p.fix.err, width, st))
	}
	if p.hasFollowUps() {
		return widget.Wrap(p.say("outcome.now-you"), width)
	}
	f := p.fix.finding
	status := p.say("outcome.verified") + " " + p.statusText(f, st)
	return widget.Join(status, widget.Wrap(p.cat.Say(f.Summary), width), widget.Wrap(p.cat.Say(f.Next), width))
}

// outcomeMark returns the sign of an outcome.
func outcomeMark(s steps.OutcomeState, st widget.Styles) string {
	switch s {
	case steps.Done, steps.AlreadySo:
		return st.Good.Render("✓")
	case steps.Failed:
		return st.Bad.Render("✗")
	case steps.Unsure:
		return st.Warn.Render("?")
	default:
		return st.Dim.Render(pendingGlyph)
	}
}

func (p outcome) keys() []key.Binding {
	keys := []key.Binding{p.bind("go-on", "enter")}
	if p.canShowSecrets() {
		keys = append(keys, p.bind("show", "v"))
	}
	if p.canRetry() {
		keys = append(keys, p.bind("retry", "r"))
	}
	return keys
}

func (p outcome) stage() steps.Stage { return p.fix.stage() }

package tui

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"cspready/steps"
	"cspready/steps/secret"
)

// outcome shows the outcomes of the approved changes and the new status of the requirement.
type outcome struct {
	visit
	mend    mend
	secrets []*secret.Shown // created by the changes; cleared when this page is left
	undoes  bool            // one of the changes can be undone from the summary
}

func newOutcome(v visit, m mend) page {
	p := outcome{visit: v, mend: m}
	for _, o := range m.work.Outcomes() {
		if o.Secret != nil {
			p.secrets = append([]*secret.Shown{o.Secret}, p.secrets...) // the last one is needed first
		}
	}
	p.undoes = slices.ContainsFunc(v.Setup.Ledger.Undoable(v.Place.Organization.ID), m.made)
	return p
}

// failure returns the outcome at which work stopped, if it failed.
func failure(w steps.Work) (steps.Outcome, bool) {
	for _, o := range w.Outcomes() {
		if !o.State.Good() {
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
		if p.showable() {
			return p, tell(leftMsg{newReveal(p.visit, p.stage(), p.secrets, p)})
		}
	case "r":
		if p.retryable() {
			return p.leave(authorizedMsg{p.mend.retry()})
		}
	case "enter", "esc":
		if p.waits() && press.String() == "enter" {
			return p, tell(leftMsg{newAwaiting(p.visit, p.mend, p.secrets)})
		}
		return p.leave(recheckMsg{summary: p.mend.undoes()})
	}
	return p, nil
}

// leave clears the secrets and goes to another page: there is no way back to them.
func (p outcome) leave(to tea.Msg) (page, tea.Cmd) {
	clearAll(p.secrets)
	return p, tell(to)
}

// waits reports whether a person has to do something elsewhere now, which the next page watches.
func (p outcome) waits() bool { return len(p.mend.awaited()) > 0 }

// showable reports whether a secret can still be shown.
func (p outcome) showable() bool {
	return slices.ContainsFunc(p.secrets, func(s *secret.Shown) bool { _, ok := s.Show(); return ok })
}

// retryable reports whether the failed change was certainly not made, so that repeating it cannot make it
// twice.
func (p outcome) retryable() bool {
	o, stuck := failure(p.mend.work)
	return stuck && o.State == steps.Failed
}

func (p outcome) view(width, _ int, st styles) sheet {
	lines := p.outcomes(p.mend.work.Outcomes(), width, st)
	for _, c := range p.mend.work.Left() {
		text := p.cat.T("outcome."+steps.NotTried.String()) + ": " + p.changeLine(c)
		lines = append(lines, hang(open+" ", text, width))
	}
	lines = append(lines, p.passedOver(p.mend.passed, width)...)
	if p.undoes {
		lines = append(lines, st.dim.Render(hang("  ", p.say("outcome.undo"), width)))
	}
	return sheet{
		text: join(
			st.bold.Render(wrap(p.cat.Say(p.mend.step.Info().Title), width)),
			strings.Join(lines, "\n"), p.handed(width, st), p.verdict(width, st),
			p.toDo("outcome.after", p.mend.after(), width, st),
		),
		foot: p.hidden(width, st),
	}
}

// hidden returns the hint that there are secrets to show.
func (p outcome) hidden(width int, st styles) string {
	if !p.showable() {
		return ""
	}
	return hang(st.chosen.Render(" v ")+" ", p.say("outcome.secret", "count", len(p.secrets)), width)
}

// handed returns where the hand-over file is.
func (p outcome) handed(width int, st styles) string {
	switch sheet := p.mend.sheet; {
	case sheet.err != nil:
		return bar(p.say("outcome.no-sheet", "why", steps.Explain(sheet.err).Happened), width, st.warn)
	case sheet.path != "" && sheet.app:
		return wrap(p.say("outcome.values", "path", sheet.path), width)
	case sheet.path != "":
		return wrap(p.say("outcome.sheet", "path", sheet.path), width)
	}
	return ""
}

// verdict returns the finding after the changes, or why there is none.
func (p outcome) verdict(width int, st styles) string {
	if o, stuck := failure(p.mend.work); stuck {
		return p.advice(o.Err, width, st)
	}
	if p.mend.err != nil {
		return join(wrap(p.say("outcome.unverified"), width), p.advice(p.mend.err, width, st))
	}
	if p.waits() {
		return wrap(p.say("outcome.now-you"), width)
	}
	f := p.mend.finding
	status := p.say("outcome.verified") + " " + p.status(f, st)
	return join(status, wrap(p.cat.Say(f.Summary), width), wrap(p.cat.Say(f.Remedy), width))
}

// outcomeMark returns the sign of an outcome.
func outcomeMark(s steps.OutcomeState, st styles) string {
	switch s {
	case steps.Done, steps.AlreadySo:
		return st.good.Render("✓")
	case steps.Failed:
		return st.bad.Render("✗")
	case steps.Unsure:
		return st.warn.Render("?")
	default:
		return st.dim.Render(open)
	}
}

func (p outcome) keys() []key.Binding {
	keys := []key.Binding{p.bind("go-on", "enter")}
	if p.showable() {
		keys = append(keys, p.bind("show", "v"))
	}
	if p.retryable() {
		keys = append(keys, p.bind("retry", "r"))
	}
	return keys
}

func (p outcome) stage() steps.Stage { return p.mend.stage() }

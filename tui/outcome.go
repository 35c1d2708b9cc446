package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"cspready/assets/catalog"
	"cspready/steps"
)

// outcome shows what became of the approved changes, and how the requirement stands now.
type outcome struct {
	visit
	mend    mend
	secrets []term // what changes brought to light, for as long as this page is there
}

func newOutcome(v visit, m mend) page {
	p := outcome{visit: v, mend: m}
	for _, o := range m.work.Outcomes() {
		if o.Secret == nil {
			continue
		}
		if code, ok := o.Secret.Show(); ok {
			p.secrets = append(p.secrets, term{catalog.Clean(o.Secret.For), catalog.Clean(string(code))})
		}
	}
	return p
}

// failure returns the outcome at which work came to a halt.
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
	case "r":
		if p.retryable() {
			return p, tell(authorizedMsg{p.mend.retry()})
		}
	case "enter", "esc":
		return p, tell(recheckMsg{})
	}
	return p, nil
}

// retryable reports whether the change that failed was certainly not made, so that making it again cannot make it twice.
func (p outcome) retryable() bool {
	o, stuck := failure(p.mend.work)
	return stuck && o.State == steps.Failed
}

func (p outcome) view(width, _ int, st styles) sheet {
	lines := p.outcomes(p.mend.work.Outcomes(), width, st)
	for _, c := range p.mend.work.Left() {
		lines = append(lines, hang(open+" ", p.cat.T("outcome."+steps.NotTried.String())+": "+p.changeLine(c), width))
	}
	return sheet{text: join(
		st.bold.Render(wrap(p.cat.Say(p.mend.step.Info().Title), width)),
		strings.Join(lines, "\n"), p.revealed(width, st), p.verdict(width, st), p.toDo("outcome.after", p.mend.after(), width, st),
	)}
}

// revealed shows secrets once: nothing keeps them.
func (p outcome) revealed(width int, st styles) string {
	if len(p.secrets) == 0 {
		return ""
	}
	lines := []string{st.warn.Render(wrap(p.say("outcome.secret"), width))}
	for _, s := range p.secrets {
		lines = append(lines, wrap(s.name, width), "  "+st.bold.Render(s.said))
	}
	return strings.Join(lines, "\n")
}

// verdict is the finding after the changes, or why there is none.
func (p outcome) verdict(width int, st styles) string {
	if o, stuck := failure(p.mend.work); stuck {
		return p.advice(o.Err, width, st)
	}
	if p.mend.err != nil {
		return join(wrap(p.say("outcome.unverified"), width), p.advice(p.mend.err, width, st))
	}
	f := p.mend.finding
	return join(p.say("outcome.verified")+" "+p.status(f, st), wrap(p.cat.Say(f.Summary), width), wrap(p.cat.Say(f.Remedy), width))
}

// outcomeMark is the sign of what became of a change.
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
	if p.retryable() {
		keys = append(keys, p.bind("retry", "r"))
	}
	return keys
}

func (p outcome) stage() steps.Stage { return p.mend.stage() }

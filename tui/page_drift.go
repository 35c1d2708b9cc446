package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"cspready/steps"
	"cspready/tui/widget"
)

// saveCheck returns the command that adds the latest check to the history and compares it with the one before.
func (v pageState) saveCheck() tea.Cmd {
	checked := v.visit().LastCheck()
	return func() tea.Msg {
		drift, err := v.Setup.SaveCheck(checked)
		return checkSavedMsg{check: checked, drift: drift, err: err}
	}
}

// driftLine returns what changed since an earlier visit, in one line; empty if there is none to compare
// with.
func (v pageState) driftLine(width int, st widget.Styles) string {
	if !v.Drift.HasBaseline() {
		return ""
	}
	return st.Dim.Render(widget.Wrap(v.cat.Say(v.Drift.Summary()), width))
}

// drift shows which requirements changed since an earlier visit, and the reasons.
type drift struct {
	pageState
	back page
}

func newDrift(v pageState, back page) page { return drift{v, back} }

func (drift) init() tea.Cmd { return nil }

func (p drift) update(msg tea.Msg) (page, tea.Cmd) {
	if press, ok := msg.(tea.KeyPressMsg); ok && (press.String() == "esc" || press.String() == "d") {
		return p, sendMsg(showPageMsg{p.back})
	}
	return p, nil
}

func (p drift) view(width, _ int, st widget.Styles) content {
	title, summary := widget.Wrap(p.say("drift.title"), width), widget.Wrap(p.cat.Say(p.Drift.Summary()), width)
	blocks := []string{st.Bold.Render(title), summary}
	for _, note := range p.Drift.Notes {
		blocks = append(blocks, widget.Bar(p.cat.Say(note), width, st.Warn))
	}
	for _, m := range p.Drift.Items {
		lines := []string{widget.Indent(m.Sign+" ", p.cat.Say(m.Text), width)}
		for _, detail := range p.cat.Lines(m.Details) {
			lines = append(lines, st.Dim.Render(widget.Indent("  • ", detail, width)))
		}
		blocks = append(blocks, strings.Join(lines, "\n"))
	}
	return content{text: widget.Join(blocks...)}
}

func (p drift) keys() []key.Binding { return []key.Binding{p.bind("back", "esc")} }

func (drift) stage() steps.Stage { return steps.StageTenant }

package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"cspready/steps"
)

// keep returns the command that adds the latest check to the history and compares it with the one before.
func (v visit) keep() tea.Cmd {
	checked := v.Checked()
	return func() tea.Msg {
		drift, err := v.Setup.Keep(checked)
		return keptMsg{of: checked, drift: drift, err: err}
	}
}

// driftLine returns what changed since an earlier visit, in one line; empty if there is none to compare
// with.
func (v visit) driftLine(width int, st styles) string {
	if !v.Drift.Known() {
		return ""
	}
	return st.dim.Render(wrap(v.cat.Say(v.Drift.Said()), width))
}

// drifted shows which requirements changed since an earlier visit, and the reasons.
type drifted struct {
	visit
	back page
}

func newDrifted(v visit, back page) page { return drifted{v, back} }

func (drifted) init() tea.Cmd { return nil }

func (p drifted) update(msg tea.Msg) (page, tea.Cmd) {
	if press, ok := msg.(tea.KeyPressMsg); ok && (press.String() == "esc" || press.String() == "d") {
		return p, tell(leftMsg{p.back})
	}
	return p, nil
}

func (p drifted) view(width, _ int, st styles) sheet {
	title, summary := wrap(p.say("drift.title"), width), wrap(p.cat.Say(p.Drift.Said()), width)
	blocks := []string{st.bold.Render(title), summary}
	for _, note := range p.Drift.Notes {
		blocks = append(blocks, bar(p.cat.Say(note), width, st.warn))
	}
	for _, m := range p.Drift.Moves {
		lines := []string{hang(m.Sign+" ", p.cat.Say(m.Said), width)}
		for _, detail := range p.cat.Lines(m.Details) {
			lines = append(lines, st.dim.Render(hang("  • ", detail, width)))
		}
		blocks = append(blocks, strings.Join(lines, "\n"))
	}
	return sheet{text: join(blocks...)}
}

func (p drifted) keys() []key.Binding { return []key.Binding{p.bind("back", "esc")} }

func (drifted) stage() steps.Stage { return steps.StageTenant }

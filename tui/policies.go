package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"cspready/assets/catalog"
	"cspready/steps"
)

// policies lists every Conditional Access policy with what it really does; each has a page of its own.
type policies struct {
	visit
	result steps.Result
	back   page
	at     int
	open   bool // the page of the policy under the cursor
}

func newPolicies(v visit, r steps.Result, back page) page {
	return policies{visit: v, result: r, back: back}
}

func (policies) init() tea.Cmd { return nil }

func (p policies) update(msg tea.Msg) (page, tea.Cmd) {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return p, nil
	}
	last := len(p.result.Finding.Policies) - 1
	switch press.String() {
	case "up", "k":
		p.at = max(p.at-1, 0)
	case "down", "j":
		p.at = min(p.at+1, last)
	case "enter":
		p.open = true
	case "esc", "p":
		if !p.open {
			return p, tell(leftMsg{p.back})
		}
		p.open = false
	}
	return p, nil
}

func (p policies) view(width, _ int, st styles) sheet {
	list := p.result.Finding.Policies
	if p.open {
		s := list[p.at]
		return sheet{text: join(
			st.bold.Render(wrap(catalog.Clean(s.Name), width)), wrap(p.cat.Say(s.Detail), width), p.facts(s.Facts, width, st),
		)}
	}
	lines := []string{st.bold.Render(wrap(p.say("policies.title", "count", len(list)), width)), ""}
	focus := 0
	for i, s := range list {
		mark, name := "  ", catalog.Clean(s.Name)
		if i == p.at {
			mark, name, focus = st.accent.Render("▸ "), st.bold.Render(name), len(lines)
		}
		lines = append(lines, strings.Split(hang(mark, name, width), "\n")...)
		lines = append(lines, strings.Split(hang("    ", p.cat.Say(s.Detail), width), "\n")...)
	}
	return sheet{text: strings.Join(lines, "\n"), focus: focus}
}

func (p policies) keys() []key.Binding {
	return []key.Binding{p.bind("move", "up", "down"), p.bind("open", "enter"), p.bind("back", "esc")}
}

func (p policies) stage() steps.Stage { return p.result.Info.Stage }

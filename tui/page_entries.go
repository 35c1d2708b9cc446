package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"cspready/assets/catalog"
	"cspready/steps"
	"cspready/tui/widget"
)

// entries lists a few subjects, each of which opens in a page: Conditional Access policies with their
// effect, or break-glass accounts with the result for each point.
type entries struct {
	pageState
	pageStage steps.Stage
	title     string
	list      []steps.Subject
	back      page
	cursor    int
	open      bool // the subject under the cursor is open
}

func newPolicies(v pageState, r steps.Result, back page) page {
	list := r.Finding.Policies
	title := v.say("policies.title", "count", len(list))
	return entries{pageState: v, pageStage: r.Info.Stage, title: title, list: list, back: back}
}

// newSubjects returns the page of a finding's subjects: entries if they are few and have facts, or else a
// table of people.
func newSubjects(v pageState, r steps.Result, back page) page {
	s := r.Finding.Subjects
	if s.Len() > maxEntries || len(s.At(0).Facts) == 0 {
		return newPeople(v, r, back)
	}
	title := v.cat.Say(r.Info.Title)
	return entries{pageState: v, pageStage: r.Info.Stage, title: title, list: s.First(maxEntries), back: back}
}

// maxEntries is the maximum number of subjects that are shown as entries.
const maxEntries = 12

func (entries) init() tea.Cmd { return nil }

func (p entries) update(msg tea.Msg) (page, tea.Cmd) {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return p, nil
	}
	last := len(p.list) - 1
	switch press.String() {
	case "up", "k":
		p.cursor = max(p.cursor-1, 0)
	case "down", "j":
		p.cursor = min(p.cursor+1, last)
	case "enter":
		p.open = true
	case "esc", "p", "u":
		if !p.open {
			return p, sendMsg(showPageMsg{p.back})
		}
		p.open = false
	}
	return p, nil
}

func (p entries) view(width, _ int, st widget.Styles) content {
	if p.open {
		s := p.list[p.cursor]
		return content{text: widget.Join(
			st.Bold.Render(widget.Wrap(catalog.Clean(s.Name), width)),
			widget.Wrap(p.cat.Say(s.Detail), width),
			p.factTerms(s.Facts, width, st),
		)}
	}
	lines := []string{st.Bold.Render(widget.Wrap(p.title, width)), ""}
	focus, tall := 0, 0
	for i, s := range p.list {
		mark, name := "  ", catalog.Clean(s.Name)
		if i == p.cursor {
			mark, name, focus = st.Accent.Render("▸ "), st.Bold.Render(name), len(lines)
		}
		name = widget.Indent(mark, name, width)
		entry := strings.Split(name+"\n"+widget.Indent("    ", p.cat.Say(s.Detail), width), "\n")
		if lines = append(lines, entry...); i == p.cursor {
			tall = len(entry)
		}
	}
	return content{text: strings.Join(lines, "\n"), focus: focus, focusHeight: tall}
}

func (p entries) keys() []key.Binding {
	return []key.Binding{p.bind("move", "up", "down"), p.bind("open", "enter"), p.bind("back", "esc")}
}

func (p entries) stage() steps.Stage { return p.pageStage }

package tui

import (
	"slices"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"cspready/steps"
)

// undoing lists the changes of this visit that can be undone, the latest first. Undoing one is confirmed
// and carried out like any other change.
type undoing struct {
	visit
	list   []steps.Entry
	cursor int
}

func newUndoing(v visit, list []steps.Entry) page { return undoing{visit: v, list: list} }

func (undoing) init() tea.Cmd { return nil }

func (p undoing) update(msg tea.Msg) (page, tea.Cmd) {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return p, nil
	}
	switch press.String() {
	case "up", "k":
		p.cursor = max(p.cursor-1, 0)
	case "down", "j":
		p.cursor = min(p.cursor+1, len(p.list)-1)
	case "enter":
		return p, tell(undoMsg{p.list[p.cursor]})
	case "esc":
		return p, tell(summedUpMsg{})
	}
	return p, nil
}

func (p undoing) view(width, _ int, st styles) sheet {
	title, intro := st.bold.Render(wrap(p.say("undoing.title"), width)), wrap(p.say("undoing.intro"), width)
	lines := strings.Split(title+"\n\n"+intro+"\n", "\n")
	focus, tall := 0, 0
	for i, e := range p.list {
		row := strings.Split(p.row(e, i == p.cursor, width, st), "\n")
		if i == p.cursor {
			focus, tall = len(lines), len(row)
		}
		lines = append(lines, row...)
	}
	return sheet{text: strings.Join(lines, "\n"), focus: focus, tall: tall}
}

// row returns a change with its time and the values before and after it.
func (p undoing) row(e steps.Entry, here bool, width int, st styles) string {
	cursor, title := "  ", p.cat.Say(e.Title)
	if here {
		cursor, title = st.accent.Render("▸ "), st.bold.Render(title)
	}
	values := p.say("undoing.row", "at", e.At.UTC().Format(time.TimeOnly), "before", e.Before, "after", e.After)
	return hang(cursor, title, width) + "\n" + st.dim.Render(hang("    ", values, width))
}

func (p undoing) keys() []key.Binding {
	return []key.Binding{p.bind("move", "up", "down"), p.bind("go-on", "enter"), p.bind("back", "esc")}
}

func (undoing) stage() steps.Stage { return stageSummary }

// takingBack returns the page that plans to undo a change, or the summary if the change can no longer be
// undone.
func (w wizard) takingBack(e steps.Entry) page {
	step, err := steps.Undo(w.Link.Tenant, w.Profile, w.Setup.Ledger.Journal, e)
	if err != nil {
		return newSummary(w.visit)
	}
	return newPlanning(w.visit, mend{step: step})
}

// made reports whether the fix made a change.
func (m mend) made(e steps.Entry) bool {
	return slices.ContainsFunc(m.work.Outcomes(), func(o steps.Outcome) bool { return o.ID == e.ID })
}

// undoes reports whether the fix undoes a change, so that there is no requirement.
func (m mend) undoes() bool { return strings.HasPrefix(m.id(), steps.UndoPrefix) }

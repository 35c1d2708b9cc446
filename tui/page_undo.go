package tui

import (
	"slices"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"cspready/steps"
	"cspready/steps/undo"
	"cspready/tui/widget"
)

// undoList lists the changes of this visit that can be undone, the latest first. Undoing one is confirmed
// and carried out like any other change.
type undoList struct {
	pageState
	list   []steps.Entry
	cursor int
}

func newUndoList(v pageState, list []steps.Entry) page { return undoList{pageState: v, list: list} }

func (undoList) init() tea.Cmd { return nil }

func (p undoList) update(msg tea.Msg) (page, tea.Cmd) {
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
		return p, sendMsg(undoMsg{p.list[p.cursor]})
	case "esc":
		return p, sendMsg(showSummaryMsg{})
	}
	return p, nil
}

func (p undoList) view(width, _ int, st widget.Styles) content {
	title, intro := st.Bold.Render(widget.Wrap(p.say("undoing.title"), width)), widget.Wrap(p.say("undoing.intro"), width)
	lines := strings.Split(title+"\n\n"+intro+"\n", "\n")
	focus, tall := 0, 0
	for i, e := range p.list {
		row := strings.Split(p.changeRow(e, i == p.cursor, width, st), "\n")
		if i == p.cursor {
			focus, tall = len(lines), len(row)
		}
		lines = append(lines, row...)
	}
	return content{text: strings.Join(lines, "\n"), focus: focus, focusHeight: tall}
}

// changeRow returns a change with its time and the values before and after it.
func (p undoList) changeRow(e steps.Entry, here bool, width int, st widget.Styles) string {
	cursor, title := "  ", p.cat.Say(e.Title)
	if here {
		cursor, title = st.Accent.Render("▸ "), st.Bold.Render(title)
	}
	values := p.say("undoing.row", "at", e.At.UTC().Format(time.TimeOnly), "before", e.Before, "after", e.After)
	return widget.Indent(cursor, title, width) + "\n" + st.Dim.Render(widget.Indent("    ", values, width))
}

func (p undoList) keys() []key.Binding {
	return []key.Binding{p.bind("move", "up", "down"), p.bind("go-on", "enter"), p.bind("back", "esc")}
}

func (undoList) stage() steps.Stage { return stageSummary }

// pageToUndo returns the page that plans to undo a change, or the summary if the change can no longer be
// undone.
func (w wizard) pageToUndo(e steps.Entry) page {
	step, err := undo.NewStep(w.Link.Tenant, w.Profile, w.Setup.Ledger.Journal, e)
	if err != nil {
		return newSummary(w.pageState)
	}
	return newPlanning(w.pageState, fix{step: step})
}

// hasMade reports whether the fix made a change.
func (m fix) hasMade(e steps.Entry) bool {
	return slices.ContainsFunc(m.work.Outcomes(), func(o steps.Outcome) bool { return o.ID == e.ID })
}

// isUndo reports whether the fix undoes a change, so that there is no requirement.
func (m fix) isUndo() bool { return strings.HasPrefix(m.stepID(), undo.IDPrefix) }

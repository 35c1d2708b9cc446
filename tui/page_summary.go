package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"cspready/assets/catalog"
	"cspready/steps"
	"cspready/steps/undo"
	"cspready/tui/widget"
)

// summary shows the results and changes of the visit.
type summary struct {
	pageState
	undoable []steps.Entry   // changes of this visit
	saving   bool            // the report is being written
	saved    *reportSavedMsg // result of writing the report; nil if it was not requested
}

func newSummary(v pageState) page {
	return summary{pageState: v, undoable: undo.Undoable(v.Setup.Ledger, v.Place.Organization.ID)}
}

func (summary) init() tea.Cmd { return nil }

func (p summary) update(msg tea.Msg) (page, tea.Cmd) {
	if saved, ok := msg.(reportSavedMsg); ok {
		p.saving, p.saved = false, &saved
		return p, nil
	}
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return p, nil
	}
	switch press.String() {
	case "q", "enter":
		return p, sendMsg(finishedMsg{})
	case "w":
		if !p.saving {
			p.saving, p.saved = true, nil
			return p, p.saveReport
		}
	case "esc":
		return p, sendMsg(goalMsg{})
	case "u":
		return p.startUndo()
	}
	return p, nil
}

// startUndo starts to undo the only change, or lists several.
func (p summary) startUndo() (page, tea.Cmd) {
	switch len(p.undoable) {
	case 0:
		return p, nil
	case 1:
		return p, sendMsg(undoMsg{p.undoable[0]})
	}
	return p, sendMsg(showPageMsg{newUndoList(p.pageState, p.undoable)})
}

func (p summary) view(width, _ int, st widget.Styles) content {
	overall := steps.Overall(p.Results)
	return content{text: widget.Join(
		st.Bold.Render(widget.Wrap(p.say("summary.title", "tenant", p.Place.Organization.Name), width)),
		widget.Indent(st.Status(overall).Render(statusGlyph(overall))+" ", p.cat.T("overall."+overall.String()), width),
		p.titledSection("changed", p.madeChanges(width, st), st),
		p.titledSection("passed", strings.Join(p.skippedLines(p.visit().DeclinedHere(""), width), "\n"), st),
		p.titledSection("left", strings.Join(p.requirementLines(width, st, steps.NotMet, steps.Attention), "\n"), st),
		p.todoList("outcome.after", p.FollowUps, width, st),
		p.titledSection("untold", strings.Join(p.requirementLines(width, st, steps.Unknown), "\n"), st),
		p.driftLine(width, st),
		p.nextVisitNotes(width, st),
	), foot: p.reportNote(width, st)}
}

// reportNote returns where the report is. It is in the foot, so it is always visible.
func (p summary) reportNote(width int, st widget.Styles) string {
	switch {
	case p.saving:
		return st.Dim.Render(widget.Wrap(p.say("summary.saving"), width))
	case p.saved == nil:
		return ""
	case p.saved.err != nil:
		return widget.Bar(p.say("summary.unsaved"), width, st.Warn)
	}
	return widget.Bar(p.say("summary.saved", "path", catalog.Said(p.saved.path)), width, st.Accent)
}

// titledSection returns a text under a heading; empty if there is no text.
func (p summary) titledSection(id, body string, st widget.Styles) string {
	if body == "" {
		return ""
	}
	return st.Dim.Render(p.say("summary."+id)) + "\n" + body
}

// madeChanges lists the outcomes of the changes in this tenant.
func (p summary) madeChanges(width int, st widget.Styles) string {
	here := p.visit().OutcomesHere()
	if len(here) == 0 {
		return p.say("summary.nothing")
	}
	return strings.Join(p.outcomeLines(here, width, st), "\n")
}

// requirementLines lists the requirements with one of the statuses, each with the next step and a source.
func (p summary) requirementLines(width int, st widget.Styles, statuses ...steps.Status) []string {
	var lines []string
	for _, r := range p.Results {
		for _, s := range statuses {
			if r.Finding.Status != s {
				continue
			}
			lines = append(lines, widget.Indent(st.Status(s).Render(statusGlyph(s))+" ", p.cat.Say(r.Info.Title), width))
			if remedy := p.cat.Say(r.Finding.Next); remedy != "" {
				lines = append(lines, widget.Indent("  ", remedy, width))
			}
			if len(r.Info.Sources) > 0 {
				lines = append(lines, st.Dim.Render(widget.Indent("  ", r.Info.Sources[0], width)))
			}
		}
	}
	return lines
}

// nextVisitNotes returns notes on what will be different at the next visit.
func (p summary) nextVisitNotes(width int, st widget.Styles) string {
	var notes []string
	if p.CodesEnded {
		notes = append(notes, widget.Bar(p.say("summary.browser-next"), width, st.Accent))
	}
	if p.HistoryErr != nil {
		text := p.say("summary.unkept", "why", steps.Explain(p.HistoryErr).Happened)
		notes = append(notes, widget.Bar(text, width, st.Warn))
	}
	if p.MemoryErr != nil {
		text := p.say("summary.forgetful", "why", steps.Explain(p.MemoryErr).Happened)
		notes = append(notes, widget.Bar(text, width, st.Warn))
	}
	return strings.Join(notes, "\n")
}

func (p summary) keys() []key.Binding {
	keys := []key.Binding{p.bind("finish", "q", "enter"), p.bind("back", "esc"), p.bind("save", "w")}
	if len(p.undoable) > 0 {
		keys = append(keys, p.bind("undo", "u"))
	}
	return keys
}

func (summary) stage() steps.Stage { return stageSummary }

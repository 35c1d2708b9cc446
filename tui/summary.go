package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"cspready/assets/catalog"
	"cspready/steps"
)

// summary shows the results and changes of the visit.
type summary struct {
	visit
	undoable []steps.Entry // changes of this visit
	saving   bool          // the report is being written
	saved    *savedMsg     // result of writing the report; nil if it was not requested
}

func newSummary(v visit) page {
	return summary{visit: v, undoable: v.Setup.Ledger.Undoable(v.Place.Organization.ID)}
}

func (summary) init() tea.Cmd { return nil }

func (p summary) update(msg tea.Msg) (page, tea.Cmd) {
	if saved, ok := msg.(savedMsg); ok {
		p.saving, p.saved = false, &saved
		return p, nil
	}
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return p, nil
	}
	switch press.String() {
	case "q", "enter":
		return p, tell(finishedMsg{})
	case "w":
		if !p.saving {
			p.saving, p.saved = true, nil
			return p, p.save
		}
	case "esc":
		return p, tell(pickedMsg{})
	case "u":
		return p.undo()
	}
	return p, nil
}

// undo starts to undo the only change, or lists several.
func (p summary) undo() (page, tea.Cmd) {
	switch len(p.undoable) {
	case 0:
		return p, nil
	case 1:
		return p, tell(undoMsg{p.undoable[0]})
	}
	return p, tell(leftMsg{newUndoing(p.visit, p.undoable)})
}

func (p summary) view(width, _ int, st styles) sheet {
	overall := steps.Overall(p.Results)
	return sheet{text: join(
		st.bold.Render(wrap(p.say("summary.title", "tenant", p.Place.Organization.Name), width)),
		hang(st.status(overall).Render(glyph(overall))+" ", p.cat.T("overall."+overall.String()), width),
		p.section("changed", p.madeChanges(width, st), st),
		p.section("passed", strings.Join(p.passedOver(p.DeclinedHere(""), width), "\n"), st),
		p.section("left", strings.Join(p.open(width, st, steps.NotMet, steps.Attention), "\n"), st),
		p.toDo("outcome.after", p.FollowUps, width, st),
		p.section("untold", strings.Join(p.open(width, st, steps.Unknown), "\n"), st),
		p.driftLine(width, st),
		p.nextVisit(width, st),
	), foot: p.report(width, st)}
}

// report returns where the report is. It is in the foot, so it is always visible.
func (p summary) report(width int, st styles) string {
	switch {
	case p.saving:
		return st.dim.Render(wrap(p.say("summary.saving"), width))
	case p.saved == nil:
		return ""
	case p.saved.err != nil:
		return bar(p.say("summary.unsaved"), width, st.warn)
	}
	return bar(p.say("summary.saved", "path", catalog.Said(p.saved.path)), width, st.accent)
}

// section returns a text under a heading; empty if there is no text.
func (p summary) section(id, body string, st styles) string {
	if body == "" {
		return ""
	}
	return st.dim.Render(p.say("summary."+id)) + "\n" + body
}

// madeChanges lists the outcomes of the changes in this tenant.
func (p summary) madeChanges(width int, st styles) string {
	here := p.OutcomesHere()
	if len(here) == 0 {
		return p.say("summary.nothing")
	}
	return strings.Join(p.outcomes(here, width, st), "\n")
}

// open lists the requirements with one of the statuses, each with the next step and a source.
func (p summary) open(width int, st styles, statuses ...steps.Status) []string {
	var lines []string
	for _, r := range p.Results {
		for _, s := range statuses {
			if r.Finding.Status != s {
				continue
			}
			lines = append(lines, hang(st.status(s).Render(glyph(s))+" ", p.cat.Say(r.Info.Title), width))
			if remedy := p.cat.Say(r.Finding.Remedy); remedy != "" {
				lines = append(lines, hang("  ", remedy, width))
			}
			if len(r.Info.Sources) > 0 {
				lines = append(lines, st.dim.Render(hang("  ", r.Info.Sources[0], width)))
			}
		}
	}
	return lines
}

// nextVisit returns notes on what will be different at the next visit.
func (p summary) nextVisit(width int, st styles) string {
	var notes []string
	if p.CodesEnded {
		notes = append(notes, bar(p.say("summary.browser-next"), width, st.accent))
	}
	if p.HistoryErr != nil {
		text := p.say("summary.unkept", "why", steps.Explain(p.HistoryErr).Happened)
		notes = append(notes, bar(text, width, st.warn))
	}
	if p.MemoryErr != nil {
		text := p.say("summary.forgetful", "why", steps.Explain(p.MemoryErr).Happened)
		notes = append(notes, bar(text, width, st.warn))
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

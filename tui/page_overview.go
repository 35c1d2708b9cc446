package tui

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"cspready/assets/catalog"
	"cspready/steps"
	"cspready/steps/visit"
	"cspready/tui/widget"
)

// overview lists the status of all requirements. The cursor starts on the one that was opened last, or else
// on the first one that is on the approved plan, or else on the first one that is not met.
type overview struct {
	pageState
	cursor int
}

func newOverview(v pageState) page {
	wasOpened := func(r steps.Result) bool { return r.Info.ID == v.lastOpened }
	if i := slices.IndexFunc(v.Results, wasOpened); i >= 0 {
		return overview{pageState: v, cursor: i}
	}
	isPlanned := func(r steps.Result) bool { return v.Setup.ApprovedPlan.HasChangesFor(v.Place.Organization, r.Info.ID) }
	if i := slices.IndexFunc(v.Results, isPlanned); i >= 0 && v.lastOpened == "" {
		return overview{pageState: v, cursor: i}
	}
	return overview{pageState: v, cursor: firstUnmet(v.Results)}
}

func (overview) init() tea.Cmd { return nil }

func (p overview) update(msg tea.Msg) (page, tea.Cmd) {
	press, ok := msg.(tea.KeyPressMsg)
	if saved, isSaved := msg.(checkSavedMsg); isSaved {
		p.setVisit(p.visit().WithDrift(saved.check, saved.drift, saved.err))
	}
	if opinion, isOpinion := msg.(secondOpinionMsg); isOpinion {
		p.Results = opinion.of.addTo(p.Results, opinion.results)
	}
	if !ok {
		return p, nil
	}
	switch press.String() {
	case "up", "k":
		p.cursor = max(p.cursor-1, 0)
	case "down", "j":
		p.cursor = max(min(p.cursor+1, len(p.Results)-1), 0)
	case "enter":
		if p.cursor < len(p.Results) {
			return p, sendMsg(goalMsg{step: p.Results[p.cursor].Info.ID})
		}
	case "r":
		return p, sendMsg(checkAgainMsg{})
	case "d":
		if p.Drift.HasBaseline() {
			return p, sendMsg(showPageMsg{newDrift(p.pageState, p)})
		}
	case "w":
		return p, sendMsg(showPageMsg{newGuide(p.pageState, steps.Info{ID: catalog.OverviewGuide, Stage: p.stage()}, p)})
	case "s", "q":
		return p, sendMsg(showSummaryMsg{})
	}
	return p, nil
}

func (p overview) view(width, _ int, st widget.Styles) content {
	overall := steps.Overall(p.Results)
	head := st.Bold.Render(widget.Wrap(p.say("overview.title"), width)) + "\n" +
		widget.Indent(st.Status(overall).Render(statusGlyph(overall))+" ", p.cat.T("overall."+overall.String()), width)
	if drift := p.driftLine(width, st); drift != "" {
		head += "\n" + drift
	}
	if plan := p.Setup.ApprovedPlan.DescribeLoaded(p.Place.Organization); !plan.Empty() {
		head += "\n" + widget.Indent("", p.cat.Say(plan), width)
	}
	lines := strings.Split(head, "\n")
	focus, tall := 0, 0
	stage := steps.Stage("")
	for i, r := range p.Results {
		if r.Info.Stage != stage {
			stage = r.Info.Stage
			lines = append(lines, "", st.Dim.Render(p.stageName(stage)))
		}
		row := strings.Split(p.requirementRow(r, i == p.cursor, width, st), "\n")
		if i == p.cursor {
			focus, tall = len(lines), len(row)
		}
		lines = append(lines, row...)
	}
	return content{text: strings.Join(lines, "\n"), focus: focus, focusHeight: tall}
}

// requirementRow returns a requirement in one line, or two if the screen is narrow, and the summary of the finding if
// it is under the cursor.
func (p overview) requirementRow(r steps.Result, here bool, width int, st widget.Styles) string {
	cursor, title := "  ", p.cat.Say(r.Info.Title)
	if p.Setup.ApprovedPlan.HasChangesFor(p.Place.Organization, r.Info.ID) {
		title += " " + visit.ApprovedMark
	}
	if here {
		cursor, title = st.Accent.Render("▸ "), st.Bold.Render(title)
	}
	status, level := p.statusText(r.Finding, st), st.Dim.Render(p.cat.T("level."+string(r.Level)))
	row := widget.Spread(cursor+title, status+" · "+level, width)
	if ansi.StringWidth(title)+ansi.StringWidth(status)+ansi.StringWidth(level)+6 > width {
		row = widget.Indent(cursor, title, width) + "\n    " + status + " · " + level
	}
	if here {
		row += "\n" + widget.Indent("    ", p.cat.Say(r.Finding.Summary), width)
	}
	return row
}

func (p overview) keys() []key.Binding {
	keys := []key.Binding{
		p.bind("move", "up", "down"), p.bind("open", "enter"), p.bind("check-again", "r"), p.bind("summary", "s", "q"),
	}
	if p.Drift.HasBaseline() {
		keys = append(keys, p.bind("drift", "d"))
	}
	return append(keys, p.bind("guide", "w"))
}

func (p overview) stage() steps.Stage {
	if p.cursor < len(p.Results) {
		return p.Results[p.cursor].Info.Stage
	}
	return steps.StageTenant
}

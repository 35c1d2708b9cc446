package tui

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"cspready/steps"
)

// overview lists the status of all requirements. The cursor starts on the one that was opened last, or else
// on the first one that is on the approved plan, or else on the first one that is not met.
type overview struct {
	visit
	at int
}

func newOverview(v visit) page {
	wasOpened := func(r steps.Result) bool { return r.Info.ID == v.lastOpened }
	if i := slices.IndexFunc(v.Results, wasOpened); i >= 0 {
		return overview{visit: v, at: i}
	}
	isPlanned := func(r steps.Result) bool { return v.Setup.Paper.For(v.Place.Organization, r.Info.ID) }
	if i := slices.IndexFunc(v.Results, isPlanned); i >= 0 && v.lastOpened == "" {
		return overview{visit: v, at: i}
	}
	return overview{visit: v, at: firstUnmet(v.Results)}
}

func (overview) init() tea.Cmd { return nil }

func (p overview) update(msg tea.Msg) (page, tea.Cmd) {
	press, ok := msg.(tea.KeyPressMsg)
	if saved, isSaved := msg.(keptMsg); isSaved {
		p.Visit = p.WithDrift(saved.of, saved.drift, saved.err)
	}
	if !ok {
		return p, nil
	}
	switch press.String() {
	case "up", "k":
		p.at = max(p.at-1, 0)
	case "down", "j":
		p.at = max(min(p.at+1, len(p.Results)-1), 0)
	case "enter":
		if p.at < len(p.Results) {
			return p, tell(pickedMsg{step: p.Results[p.at].Info.ID})
		}
	case "r":
		return p, tell(recheckMsg{})
	case "d":
		if p.Drift.Known() {
			return p, tell(leftMsg{newDrifted(p.visit, p)})
		}
	case "s", "q":
		return p, tell(summedUpMsg{})
	}
	return p, nil
}

func (p overview) view(width, _ int, st styles) sheet {
	overall := steps.Overall(p.Results)
	head := st.bold.Render(wrap(p.say("overview.title"), width)) + "\n" +
		hang(st.status(overall).Render(glyph(overall))+" ", p.cat.T("overall."+overall.String()), width)
	if drift := p.driftLine(width, st); drift != "" {
		head += "\n" + drift
	}
	if plan := p.Setup.Paper.Loaded(p.Place.Organization); !plan.Empty() {
		head += "\n" + hang("", p.cat.Say(plan), width)
	}
	lines := strings.Split(head, "\n")
	focus, tall := 0, 0
	stage := steps.Stage("")
	for i, r := range p.Results {
		if r.Info.Stage != stage {
			stage = r.Info.Stage
			lines = append(lines, "", st.dim.Render(p.stageName(stage)))
		}
		row := strings.Split(p.row(r, i == p.at, width, st), "\n")
		if i == p.at {
			focus, tall = len(lines), len(row)
		}
		lines = append(lines, row...)
	}
	return sheet{text: strings.Join(lines, "\n"), focus: focus, tall: tall}
}

// row returns a requirement in one line, or two if the screen is narrow, and the summary of the finding if
// it is under the cursor.
func (p overview) row(r steps.Result, here bool, width int, st styles) string {
	cursor, title := "  ", p.cat.Say(r.Info.Title)
	if p.Setup.Paper.For(p.Place.Organization, r.Info.ID) {
		title += " " + steps.PaperMark
	}
	if here {
		cursor, title = st.accent.Render("▸ "), st.bold.Render(title)
	}
	status, level := p.status(r.Finding, st), st.dim.Render(p.cat.T("level."+string(r.Level)))
	row := spread(cursor+title, status+" · "+level, width)
	if ansi.StringWidth(title)+ansi.StringWidth(status)+ansi.StringWidth(level)+6 > width {
		row = hang(cursor, title, width) + "\n    " + status + " · " + level
	}
	if here {
		row += "\n" + hang("    ", p.cat.Say(r.Finding.Summary), width)
	}
	return row
}

func (p overview) keys() []key.Binding {
	keys := []key.Binding{
		p.bind("move", "up", "down"), p.bind("open", "enter"), p.bind("check-again", "r"), p.bind("summary", "s", "q"),
	}
	if p.Drift.Known() {
		keys = append(keys, p.bind("drift", "d"))
	}
	return keys
}

func (p overview) stage() steps.Stage {
	if p.at < len(p.Results) {
		return p.Results[p.at].Info.Stage
	}
	return steps.StageTenant
}

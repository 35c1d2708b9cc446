package tui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"cspready/assets/catalog"
	"cspready/steps"
	"cspready/tui/widget"
)

// headerLines returns the lines at the top: the tenant, so that no one changes the wrong one, and a badge in the
// demo. It takes a second line if both do not fit on one.
func (w wizard) headerLines() []string {
	name := w.st.Bold.Render("cspready")
	tenant := w.tenantName()
	if w.Setup.Demo == nil {
		return widget.Fit([]string{" " + name + "  " + tenant}, max(w.width-1, 0), 1)
	}
	badge := w.st.Badge.Render(w.say("demo.badge"))
	if ansi.StringWidth(name+badge+tenant)+6 <= w.width {
		return []string{" " + widget.Spread(name+"  "+tenant, badge, w.width-2)}
	}
	lines := []string{" " + widget.Spread(name, badge, max(w.width-2, 1))}
	if tenant != "" {
		lines = append(lines, " "+ansi.Truncate(tenant, max(w.width-2, 0), "…"))
	}
	return lines
}

func (w wizard) tenantName() string {
	org := w.Place.Organization
	if org.ID == "" {
		return ""
	}
	cloud := w.cat.T("cloud." + string(w.Where.Cloud))
	return strings.Join([]string{catalog.Clean(org.Name), catalog.Clean(org.DefaultDomain), cloud}, " · ")
}

// allStages returns all stages of the wizard in order.
func allStages() []steps.Stage {
	return append(append([]steps.Stage{stageSignIn}, steps.Stages()...), stageSummary)
}

// stageName returns the name of a stage. The first and the last belong to the wizard and have their names
// under its prefix.
func (v pageState) stageName(stage steps.Stage) string {
	if stage == stageSignIn || stage == stageSummary {
		return v.say("stage." + string(stage))
	}
	return v.cat.T("stage." + string(stage))
}

// railLines returns the list of stages with the glyphs of their statuses; the pages have the words.
func (w wizard) railLines(width, height int) []string {
	var lines []string
	for i, stage := range allStages() {
		cursor := "  "
		if stage == w.frontPage().stage() {
			cursor = w.st.Accent.Render("▸ ")
		}
		lines = append(lines, fmt.Sprintf("%s%s %d %s", cursor, w.stageGlyph(stage), i+1, w.stageName(stage)))
	}
	return widget.Fit(lines, width, height)
}

// foldedRail returns the rail of a narrow screen in one line: the current stage and its number.
func (w wizard) foldedRail(width int) string {
	all := allStages()
	for i, stage := range all {
		if stage == w.frontPage().stage() {
			text := w.say("rail.folded", "at", i+1, "of", len(all), "stage", w.stageName(stage))
			return ansi.Truncate(w.stageGlyph(stage)+" "+w.st.Dim.Render(text), width, "…")
		}
	}
	return ""
}

func (w wizard) stageGlyph(stage steps.Stage) string {
	if stage == stageSignIn && w.Place.Session.TenantID != "" {
		return w.st.Good.Render(statusGlyph(steps.Met))
	}
	if status, ok := stageStatus(w.Results, stage); ok && !w.visit().IsStale() {
		return w.st.Status(status).Render(statusGlyph(status))
	}
	return pendingGlyph
}

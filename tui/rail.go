package tui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"cspready/assets/catalog"
	"cspready/steps"
)

// header returns the lines at the top: the tenant, so that no one changes the wrong one, and a badge in the
// demo. It takes a second line if both do not fit on one.
func (w wizard) header() []string {
	name := w.st.bold.Render("cspready")
	tenant := w.tenantName()
	if w.Setup.Demo == nil {
		return fit([]string{" " + name + "  " + tenant}, max(w.width-1, 0), 1)
	}
	badge := w.st.badge.Render(w.say("demo.badge"))
	if ansi.StringWidth(name+badge+tenant)+6 <= w.width {
		return []string{" " + spread(name+"  "+tenant, badge, w.width-2)}
	}
	lines := []string{" " + spread(name, badge, max(w.width-2, 1))}
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

// stages returns all stages of the wizard in order.
func stages() []steps.Stage {
	return append(append([]steps.Stage{stageSignIn}, steps.Stages()...), stageSummary)
}

// stageName returns the name of a stage. The first and the last belong to the wizard and have their names
// under its prefix.
func (v visit) stageName(stage steps.Stage) string {
	if stage == stageSignIn || stage == stageSummary {
		return v.say("stage." + string(stage))
	}
	return v.cat.T("stage." + string(stage))
}

// rail returns the list of stages with the glyphs of their statuses; the pages have the words.
func (w wizard) rail(width, height int) []string {
	var lines []string
	for i, stage := range stages() {
		cursor := "  "
		if stage == w.front().stage() {
			cursor = w.st.accent.Render("▸ ")
		}
		lines = append(lines, fmt.Sprintf("%s%s %d %s", cursor, w.stageGlyph(stage), i+1, w.stageName(stage)))
	}
	return fit(lines, width, height)
}

// foldedRail returns the rail of a narrow screen in one line: the current stage and its number.
func (w wizard) foldedRail(width int) string {
	all := stages()
	for i, stage := range all {
		if stage == w.front().stage() {
			text := w.say("rail.folded", "at", i+1, "of", len(all), "stage", w.stageName(stage))
			return ansi.Truncate(w.stageGlyph(stage)+" "+w.st.dim.Render(text), width, "…")
		}
	}
	return ""
}

func (w wizard) stageGlyph(stage steps.Stage) string {
	if stage == stageSignIn && w.Place.Session.TenantID != "" {
		return w.st.good.Render(glyph(steps.Met))
	}
	if status, ok := stageStatus(w.Results, stage); ok && !w.Stale() {
		return w.st.status(status).Render(glyph(status))
	}
	return open
}

package tui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"cspready/assets/catalog"
	"cspready/steps"
)

// header names the tenant, so that nobody changes the wrong one, and says so when it is a simulated one. It takes a second line
// where one is too short for both.
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
	return strings.Join([]string{catalog.Clean(org.Name), catalog.Clean(org.DefaultDomain), w.cat.T("cloud." + string(w.Where.Cloud))}, " · ")
}

// stages lists where the wizard leads through, in order.
func stages() []steps.Stage {
	return append(append([]steps.Stage{stageSignIn}, steps.Stages()...), stageSummary)
}

// stageName names a stage: the domain has words for its own, the catalogue of the wizard for those before and after.
func (v visit) stageName(stage steps.Stage) string {
	if stage == stageSignIn || stage == stageSummary {
		return v.say("stage." + string(stage))
	}
	return v.cat.T("stage." + string(stage))
}

// rail lists the stages with their signs; the pages say the words.
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

// foldedRail is the rail on a narrow screen: where in the order this page is.
func (w wizard) foldedRail(width int) string {
	all := stages()
	for i, stage := range all {
		if stage == w.front().stage() {
			at := w.say("rail.folded", "at", i+1, "of", len(all), "stage", w.stageName(stage))
			return ansi.Truncate(w.stageGlyph(stage)+" "+w.st.dim.Render(at), width, "…")
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

package visit

import (
	"maps"
	"slices"
	"strings"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/breakglass"
)

// An ApprovedPlan is a plan that was saved as a document and may have been approved since. It consents to nothing by
// itself: each change is confirmed as always, and the page shows which changes the document has.
type Paper struct {
	TenantID string
	Made     string // the day, as the document shows it
	Answers  steps.Answers
	Prints   []string // of its changes
	Steps    []string // ids of the requirements with changes
}

// Has reports whether the plan contains a change exactly as it would be made now.
func (p *Paper) Has(fingerprint string) bool {
	return p != nil && slices.Contains(p.Prints, fingerprint)
}

// For reports whether the plan has changes for a requirement of a tenant.
func (p *Paper) For(org graph.Organization, step string) bool {
	return p != nil && strings.EqualFold(p.TenantID, org.ID) && slices.Contains(p.Steps, step)
}

// Loaded returns the line above the list of requirements that says which plan is loaded; empty without one.
// [PaperMark] marks the requirements in the list.
func (p *Paper) Loaded(org graph.Organization) assets.Text {
	switch {
	case p == nil:
		return assets.Text{}
	case !strings.EqualFold(p.TenantID, org.ID):
		return assets.Say("paper.no-use", "at", p.Made)
	case len(p.Prints) == 0:
		return assets.Say("paper.loaded-nothing", "at", p.Made)
	}
	return assets.Say("paper.loaded", "at", p.Made, "count", len(p.Prints), "mark", PaperMark)
}

// PaperMark marks a requirement for which the approved plan has changes.
const PaperMark = "◆"

// Begin returns the known answers together with those of the plan, so that the same changes are planned. Names of new
// accounts become statements, which is where plans read them from.
func (p *Paper) Begin(org graph.Organization, known steps.Answers, testimony *steps.Testimony) steps.Answers {
	if p == nil || !strings.EqualFold(p.TenantID, org.ID) {
		return known
	}
	both := steps.Answers{}
	maps.Copy(both, known)
	for id, answer := range p.Answers {
		if slices.Contains(breakglass.NewAccountKeys(), id) {
			testimony.Say(id, steps.StatedNow("", answer...))
		} else {
			both[id] = answer
		}
	}
	return both
}

// Says returns whether the approved plan contains the i-th change of a plan; empty without an approved plan.
func (p *Paper) Says(plan steps.Plan, i int) assets.Text {
	switch {
	case p == nil:
		return assets.Text{}
	case !strings.EqualFold(p.TenantID, plan.Tenant.ID):
		return assets.Say("paper.elsewhere")
	case p.Has(plan.Fingerprint(i)):
		return assets.Say("paper.same", "at", p.Made)
	}
	return assets.Say("paper.differs", "at", p.Made)
}

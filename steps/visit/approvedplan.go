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
type ApprovedPlan struct {
	TenantID     string
	Date         string // the day, as the document shows it
	Answers      steps.Answers
	Fingerprints []string // of its changes
	Steps        []string // ids of the requirements with changes
}

// Has reports whether the plan contains a change exactly as it would be made now.
func (p *ApprovedPlan) Has(fingerprint string) bool {
	return p != nil && slices.Contains(p.Fingerprints, fingerprint)
}

// HasChangesFor reports whether the plan has changes for a requirement of a tenant.
func (p *ApprovedPlan) HasChangesFor(org graph.Organization, step string) bool {
	return p != nil && strings.EqualFold(p.TenantID, org.ID) && slices.Contains(p.Steps, step)
}

// DescribeLoaded returns the line above the list of requirements that says which plan is loaded; empty without one.
// [ApprovedMark] marks the requirements in the list.
func (p *ApprovedPlan) DescribeLoaded(org graph.Organization) assets.Text {
	switch {
	case p == nil:
		return assets.Text{}
	case !strings.EqualFold(p.TenantID, org.ID):
		return assets.Say("paper.no-use", "at", p.Date)
	case len(p.Fingerprints) == 0:
		return assets.Say("paper.loaded-nothing", "at", p.Date)
	}
	return assets.Say("paper.loaded", "at", p.Date, "count", len(p.Fingerprints), "mark", ApprovedMark)
}

// ApprovedMark marks a requirement for which the approved plan has changes.
const ApprovedMark = "◆"

// AddAnswers returns the known answers together with those of the plan, so that the same changes are planned. Names
// of new accounts become statements, which is where plans read them from.
func (p *ApprovedPlan) AddAnswers(org graph.Organization, known steps.Answers,
	testimony *steps.Statements) steps.Answers {
	if p == nil || !strings.EqualFold(p.TenantID, org.ID) {
		return known
	}
	both := steps.Answers{}
	maps.Copy(both, known)
	for id, answer := range p.Answers {
		if slices.Contains(breakglass.NewAccountQuestionIDs(), id) {
			testimony.Set(id, steps.NewStatement("", answer...))
		} else {
			both[id] = answer
		}
	}
	return both
}

// CompareChange returns whether the approved plan contains the i-th change of a plan; empty without an approved plan.
func (p *ApprovedPlan) CompareChange(plan steps.Plan, i int) assets.Text {
	switch {
	case p == nil:
		return assets.Text{}
	case !strings.EqualFold(p.TenantID, plan.Tenant.ID):
		return assets.Say("paper.elsewhere")
	case p.Has(plan.Fingerprint(i)):
		return assets.Say("paper.same", "at", p.Date)
	}
	return assets.Say("paper.differs", "at", p.Date)
}

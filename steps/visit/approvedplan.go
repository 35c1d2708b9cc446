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

// A Paper is a plan that was printed, and that somebody may have approved since. It approves nothing here: each change is asked for as any
// other, and the paper says which of them it has.
type Paper struct {
	TenantID string
	Made     string // the day, as it is on the paper
	Answers  steps.Answers
	Prints   []string // fingerprints of changes
	Steps    []string // ids of requirements with changes
}

// Has reports whether a change is on the paper, exactly as it would be made now.
func (p *Paper) Has(fingerprint string) bool {
	return p != nil && slices.Contains(p.Prints, fingerprint)
}

// For reports whether the paper has changes for a requirement of a tenant.
func (p *Paper) For(org graph.Organization, step string) bool {
	return p != nil && strings.EqualFold(p.TenantID, org.ID) && slices.Contains(p.Steps, step)
}

// Loaded says that there is a paper, beside the list of requirements of a tenant, which [PaperMark] marks; nothing without one.
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

// PaperMark stands behind a requirement that the paper has changes for.
const PaperMark = "◆"

// Begin adds the answers that the paper was made with to those that are known of its tenant, and the names of accounts to those that were
// chosen, so that the same is planned.
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

// Says tells whether the i-th change of a plan is on the paper; nothing without one.
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

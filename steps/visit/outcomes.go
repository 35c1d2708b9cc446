package visit

import (
	"slices"

	"cspready/assets"
	"cspready/steps"
)

// WithOutcomes returns the visit with the outcomes of changes in its tenant. Its results are stale afterwards.
func (current *Visit) WithOutcomes(outcomes ...steps.Outcome) Visit {
	v := *current
	for _, o := range outcomes {
		v.Outcomes = append(slices.Clip(v.Outcomes), TenantOutcome{v.Place.Organization.ID, o})
		v.CodesEnded = v.CodesEnded || o.State.Succeeded() && o.Change.EndsCodes
	}
	return v.Outdated()
}

// OutcomesHere returns the outcomes of the changes in this tenant.
func (current *Visit) OutcomesHere() []steps.Outcome {
	v := *current
	var here []steps.Outcome
	for _, o := range v.Outcomes {
		if o.TenantID == v.Place.Organization.ID {
			here = append(here, o.Outcome)
		}
	}
	return here
}

// HasChanged reports whether this visit changed the tenant, or may have.
func (current *Visit) HasChanged() bool {
	v := *current
	return slices.ContainsFunc(v.OutcomesHere(),
		func(o steps.Outcome) bool { return o.State == steps.Done || o.State == steps.Unsure })
}

// WithDeclined returns the visit with the decisions against changes for a requirement, which replace the earlier
// ones.
func (current *Visit) WithDeclined(step string, declined []steps.Decision) Visit {
	v := *current
	here := v.Place.Organization.ID
	v.Decisions = slices.DeleteFunc(slices.Clone(v.Decisions),
		func(d TenantDecision) bool { return d.TenantID == here && d.Step == step })
	for _, d := range declined {
		v.Decisions = append(v.Decisions, TenantDecision{here, step, d})
	}
	return v
}

// DeclinedHere returns the decisions against changes in this tenant: for one requirement, or for all if step is
// empty.
func (current *Visit) DeclinedHere(step string) []steps.Decision {
	v := *current
	var here []steps.Decision
	for _, d := range v.Decisions {
		if d.TenantID == v.Place.Organization.ID && (step == "" || d.Step == step) {
			here = append(here, d.Decision)
		}
	}
	return here
}

// WithFollowUps returns the visit with more texts on what is left for the operator to do.
func (current *Visit) WithFollowUps(more ...assets.Text) Visit {
	v := *current
	v.FollowUps = append(slices.Clip(v.FollowUps), more...)
	return v
}

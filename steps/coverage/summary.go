package coverage

import (
	"slices"

	"cspready/assets"
	"cspready/graph"
)

// A PolicySummary describes what one policy does.
type PolicySummary struct {
	Policy graph.Policy
	Text   assets.Text
	// Included and Excluded are its users, Controls what it requires of them, and Conditions when it applies.
	Included, Excluded []assets.Text
	Controls           assets.Text
	Conditions         []assets.Text
	// HasEffect says that the policy requires MFA or blocks access, in some situations at least.
	HasEffect bool
	// IsMeantForMFA says that the policy is intended to require MFA but does not yet: it is report-only, or its
	// controls can be fulfilled without MFA.
	IsMeantForMFA bool
}

// PolicySummaries describes every policy, in Graph's order.
func (v *Verdict) PolicySummaries() []PolicySummary {
	list := make([]PolicySummary, len(v.rules))
	for i := range v.rules {
		list[i] = v.describePolicy(&v.rules[i])
	}
	return list
}

func (v *Verdict) describePolicy(r *rule) PolicySummary {
	t := v.tenant
	s := PolicySummary{
		Policy: r.policy, Included: t.describeItems(r.includes), Excluded: t.describeItems(r.excludes),
		Controls: t.describeControls(r), HasEffect: r.inForce && r.effect != grantsWithoutMFA,
	}
	_, s.IsMeantForMFA = v.distanceToMFA(r, reached)
	for _, f := range r.flaws {
		if limitingFlaws[f.Kind] {
			s.Conditions = append(s.Conditions, t.describeLimit(f))
		}
	}
	users := assets.Say("ca.whom", "who", s.Included)
	switch {
	case len(s.Included) == 0:
		users = assets.Say("ca.nobody")
	case len(s.Excluded) > 0:
		users = assets.Say("ca.whom-but", "who", s.Included, "but", s.Excluded)
	}
	s.Text = assets.Say("ca.does", "asks", s.Controls, "who", users)
	if len(s.Conditions) > 0 {
		s.Text = assets.Say("ca.does-limited", "asks", s.Controls, "who", users, "limits", s.Conditions)
	}
	switch r.policy.State {
	case graph.StateOn:
	case graph.StateReportOnly:
		s.Text = assets.Say("ca.report-only", "does", s.Text)
	case graph.StateOff:
		s.Text = assets.Say("ca.off", "does", s.Text)
	default:
		s.Text = assets.Say("ca.state-unknown", "state", r.policy.State, "does", s.Text)
	}
	return s
}

func (t *Tenant) describeItems(items []item) []assets.Text {
	var list []assets.Text
	for i, it := range items {
		if i == maxNames && len(items) > maxNames+1 {
			return append(list, assets.Say("ca.more", "count", len(items)-i))
		}
		list = append(list, t.describeItem(it))
	}
	return list
}

// describeControls returns what a policy requires.
func (t *Tenant) describeControls(r *rule) assets.Text {
	switch r.effect {
	case blocksAccess:
		return assets.Say("ca.asks.block")
	case requiresMFA:
		return assets.Say("ca.asks.mfa")
	}
	for _, f := range r.flaws {
		switch f.Kind {
		case MFAOptional:
			return assets.Say("ca.asks.avoidable", "what", t.displayNames(f.What))
		case WeakStrength:
			return assets.Say("ca.asks.weak-strength", "what", f.What)
		case CustomControlOnly:
			return assets.Say("ca.asks.custom-only")
		case NoMFAControl:
			return assets.Say("ca.asks.other-control", "what", t.displayNames(f.What))
		}
	}
	return assets.Say("ca.asks.nothing")
}

// limitingFlaws are the kinds of flaws that limit when a policy applies.
var limitingFlaws = map[FlawKind]bool{
	OnlyAtRisk: true, OnlyAuthFlows: true, WorkloadIdentities: true, UserActions: true, AuthContexts: true,
	DeviceFilter: true, AppFilter: true, NotUnderstood: true, SomeApps: true, AppsExcluded: true, SomeClients: true,
	SomePlatforms: true, PlatformsExcluded: true, SomeLocations: true, LocationsExcluded: true,
}

func (t *Tenant) describeLimit(f Flaw) assets.Text {
	return assets.Say("ca.limit."+string(f.Kind), "what", t.displayNames(slices.Clone(f.What)))
}

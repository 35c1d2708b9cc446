package mfa

import (
	"slices"

	"cspready/assets"
	"cspready/graph"
)

// A Sentence describes what one policy does.
type Sentence struct {
	Policy graph.Policy
	Does   assets.Text
	// Whom, Leaves, Asks and Limits are its parts: included users, excluded users, controls, and conditions.
	Whom, Leaves []assets.Text
	Asks         assets.Text
	Limits       []assets.Text
	// Counts says that the policy requires MFA or blocks access, in some situations at least.
	Counts bool
	// MeantForMFA says that the policy is intended to require MFA but does not yet: it is report-only, or its
	// controls can be fulfilled without MFA.
	MeantForMFA bool
}

// Sentences describes every policy, in Graph's order.
func (v *Verdict) Sentences() []Sentence {
	list := make([]Sentence, len(v.rules))
	for i := range v.rules {
		list[i] = v.describePolicy(&v.rules[i])
	}
	return list
}

func (v *Verdict) describePolicy(r *rule) Sentence {
	t := v.tenant
	s := Sentence{
		Policy: r.policy, Whom: t.describeItems(r.includes), Leaves: t.describeItems(r.excludes), Asks: t.describeControls(r),
		Counts: r.inForce && r.effect != grantsWithoutMFA,
	}
	_, s.MeantForMFA = v.distanceToMFA(r, reached)
	for _, f := range r.flaws {
		if limitingFlaws[f.Kind] {
			s.Limits = append(s.Limits, t.describeLimit(f))
		}
	}
	users := assets.Say("ca.whom", "who", s.Whom)
	switch {
	case len(s.Whom) == 0:
		users = assets.Say("ca.nobody")
	case len(s.Leaves) > 0:
		users = assets.Say("ca.whom-but", "who", s.Whom, "but", s.Leaves)
	}
	s.Does = assets.Say("ca.does", "asks", s.Asks, "who", users)
	if len(s.Limits) > 0 {
		s.Does = assets.Say("ca.does-limited", "asks", s.Asks, "who", users, "limits", s.Limits)
	}
	switch r.policy.State {
	case graph.StateOn:
	case graph.StateReportOnly:
		s.Does = assets.Say("ca.report-only", "does", s.Does)
	case graph.StateOff:
		s.Does = assets.Say("ca.off", "does", s.Does)
	default:
		s.Does = assets.Say("ca.state-unknown", "state", r.policy.State, "does", s.Does)
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
		case Avoidable:
			return assets.Say("ca.asks.avoidable", "what", t.displayNames(f.What))
		case WeakStrength:
			return assets.Say("ca.asks.weak-strength", "what", f.What)
		case CustomOnly:
			return assets.Say("ca.asks.custom-only")
		case OtherControl:
			return assets.Say("ca.asks.other-control", "what", t.displayNames(f.What))
		}
	}
	return assets.Say("ca.asks.nothing")
}

// limitingFlaws are the kinds of flaws that limit when a policy applies.
var limitingFlaws = map[FlawKind]bool{
	AtRisk: true, OneFlow: true, Workloads: true, UserActions: true, Contexts: true, Devices: true, AppFilter: true,
	Strange: true, SomeApps: true, AppsLeftOut: true, SomeClients: true, SomePlatforms: true, PlatformsOut: true,
	SomeLocations: true, LocationsOut: true,
}

func (t *Tenant) describeLimit(f Flaw) assets.Text {
	return assets.Say("ca.limit."+string(f.Kind), "what", t.displayNames(slices.Clone(f.What)))
}

package mfa

import (
	"slices"

	"cspready/assets"
	"cspready/graph"
)

// A Sentence says of one policy what it really does.
type Sentence struct {
	Policy graph.Policy
	Does   assets.Text
	// Whom, Leaves, Asks and Limits are the parts: whom it is for, whom it leaves out, what it asks for, and when it does not.
	Whom, Leaves []assets.Text
	Asks         assets.Text
	Limits       []assets.Text
	// Counts says that it demands MFA of those whom it reaches, or blocks them, in some situations at least.
	Counts bool
	// MeantForMFA says that it is on its way to that: in report-only, or with controls that let somebody in without MFA.
	MeantForMFA bool
}

// Sentences says what every policy does, in the order in which Graph lists them.
func (v *Verdict) Sentences() []Sentence {
	list := make([]Sentence, len(v.rules))
	for i := range v.rules {
		list[i] = v.sentence(&v.rules[i])
	}
	return list
}

func (v *Verdict) sentence(r *rule) Sentence {
	t := v.tenant
	s := Sentence{
		Policy: r.policy, Whom: t.describeAll(r.includes), Leaves: t.describeAll(r.excludes), Asks: t.asks(r),
		Counts: r.on && r.demand != asksNothing,
	}
	_, s.MeantForMFA = v.distance(r, reached)
	for _, f := range r.flaws {
		if limits[f.Kind] {
			s.Limits = append(s.Limits, t.limit(f))
		}
	}
	who := assets.Say("ca.whom", "who", s.Whom)
	switch {
	case len(s.Whom) == 0:
		who = assets.Say("ca.nobody")
	case len(s.Leaves) > 0:
		who = assets.Say("ca.whom-but", "who", s.Whom, "but", s.Leaves)
	}
	s.Does = assets.Say("ca.does", "asks", s.Asks, "who", who)
	if len(s.Limits) > 0 {
		s.Does = assets.Say("ca.does-limited", "asks", s.Asks, "who", who, "limits", s.Limits)
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

func (t *Tenant) describeAll(items []item) []assets.Text {
	var list []assets.Text
	for i, it := range items {
		if i == namesShown && len(items) > namesShown+1 {
			return append(list, assets.Say("ca.more", "count", len(items)-i))
		}
		list = append(list, t.describe(it))
	}
	return list
}

// asks says what a policy asks for.
func (t *Tenant) asks(r *rule) assets.Text {
	switch r.demand {
	case blocks:
		return assets.Say("ca.asks.block")
	case asksMFA:
		return assets.Say("ca.asks.mfa")
	}
	for _, f := range r.flaws {
		switch f.Kind {
		case Avoidable:
			return assets.Say("ca.asks.avoidable", "what", t.names(f.What))
		case WeakStrength:
			return assets.Say("ca.asks.weak-strength", "what", f.What)
		case CustomOnly:
			return assets.Say("ca.asks.custom-only")
		case OtherControl:
			return assets.Say("ca.asks.other-control", "what", t.names(f.What))
		}
	}
	return assets.Say("ca.asks.nothing")
}

// limits are the flaws that say when a policy does not count.
var limits = map[FlawKind]bool{
	AtRisk: true, OneFlow: true, Workloads: true, UserActions: true, Contexts: true, Devices: true, AppFilter: true, Strange: true, SomeApps: true,
	AppsLeftOut: true, SomeClients: true, SomePlatforms: true, PlatformsOut: true, SomeLocations: true, LocationsOut: true,
}

func (t *Tenant) limit(f Flaw) assets.Text {
	return assets.Say("ca.limit."+string(f.Kind), "what", t.names(slices.Clone(f.What)))
}

package mfa

import (
	"slices"
	"strings"

	"cspready/graph"
)

// situations returns the box that a policy counts for, and how it falls short of everything. A condition that makes it count only now
// and then leaves the box empty.
func (s space) situations(c graph.Conditions) (box, []Flaw) {
	var b box
	var flaws []Flaw
	note := func(set bool, kind FlawKind, what ...string) {
		if set {
			flaws = append(flaws, Flaw{kind, what})
		}
	}
	note(len(c.SignInRisk)+len(c.UserRisk)+len(c.InsiderRisk)+len(c.PrincipalRisk) > 0, AtRisk,
		slices.Concat(c.SignInRisk, c.UserRisk, c.InsiderRisk, c.PrincipalRisk)...)
	note(len(c.Flows) > 0, OneFlow, c.Flows...)
	note(c.WorkloadsFirst, Workloads)
	note(len(c.Apps.UserActions) > 0, UserActions, c.Apps.UserActions...)
	note(len(c.Apps.Contexts) > 0, Contexts, c.Apps.Contexts...)
	note(c.Devices, Devices)
	note(c.Apps.Filter, AppFilter)
	occasional := len(flaws) > 0

	b[apps] = s.apps(c.Apps.Scope)
	note(!all(c.Apps.Include), SomeApps, c.Apps.Include...)
	note(all(c.Apps.Include) && len(c.Apps.Exclude) > 0, AppsLeftOut, c.Apps.Exclude...)
	b[clients] = s.zone(clients, func(v string) bool { return slices.Contains(c.Clients, "all") || slices.Contains(c.Clients, v) })
	note(!slices.Contains(c.Clients, "all"), SomeClients, c.Clients...)
	b[platforms] = s.platforms(c.Platforms)
	if p := c.Platforms; p != nil {
		note(!slices.Contains(p.Include, "all"), SomePlatforms, p.Include...)
		note(slices.Contains(p.Include, "all") && len(p.Exclude) > 0, PlatformsOut, p.Exclude...)
	}
	b[locations] = s.locations(c.Locations)
	if l := c.Locations; l != nil {
		note(!all(l.Include), SomeLocations, l.Include...)
		note(all(l.Include) && len(l.Exclude) > 0, LocationsOut, l.Exclude...)
	}
	if occasional {
		b = box{}
		for d := range dimensions {
			b[d] = s.zone(d, func(string) bool { return false })
		}
	}
	return b, flaws
}

func all(include []string) bool { return slices.Contains(include, "All") }

// apps: an application that is left out lies open even when it is part of a suite that another policy names. Only two different ids
// are sure to be two applications, so beside an exclusion nothing else counts as covered.
func (s space) apps(a graph.Scope) zone {
	return s.zone(apps, func(v string) bool {
		switch {
		case slices.Contains(a.Exclude, v), slices.Contains(a.Include, "None"):
			return false
		case v != elsewhere && !apart(v, a.Exclude):
			return false
		}
		return all(a.Include) || v != elsewhere && slices.Contains(a.Include, v)
	})
}

// apart reports whether an application is certainly none of others.
func apart(app string, others []string) bool {
	return len(others) == 0 || graph.IsGUID(app) && !slices.ContainsFunc(others, func(o string) bool { return !graph.IsGUID(o) })
}

func (s space) platforms(p *graph.Scope) zone {
	return s.zone(platforms, func(v string) bool {
		if p == nil {
			return true
		}
		in := slices.Contains(p.Include, "all") || v != elsewhere && slices.Contains(p.Include, v)
		return in && !slices.Contains(p.Exclude, v)
	})
}

// locations can overlap, so a place that is left out lies open unless a policy names it without leaving out another.
func (s space) locations(l *graph.Scope) zone {
	return s.zone(locations, func(v string) bool {
		switch {
		case l == nil:
			return true
		case all(l.Include):
			return len(l.Exclude) == 0 || v == elsewhere
		case len(l.Exclude) > 0 || v == elsewhere:
			return false
		case slices.Contains(l.Include, v):
			return true
		}
		return slices.Contains(l.Include, allTrusted) && slices.ContainsFunc(s.trusted, func(t string) bool { return strings.EqualFold(t, v) })
	})
}

// Words for locations.
const (
	allTrusted = "AllTrusted"
	// trustedIPs is the location that stands for the trusted addresses of the old MFA service.
	trustedIPs = "00000000-0000-0000-0000-000000000000"
)

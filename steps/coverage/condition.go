package coverage

import (
	"slices"
	"strings"

	"cspready/graph"
)

// readConditions returns the situations in which a policy applies, and its flaws. A condition that makes the policy
// apply only occasionally leaves the box empty.
func (s space) readConditions(c graph.Conditions) (box, []Flaw) {
	var b box
	var flaws []Flaw
	note := func(set bool, kind FlawKind, what ...string) {
		if set {
			flaws = append(flaws, Flaw{kind, what})
		}
	}
	note(len(c.SignInRisk)+len(c.UserRisk)+len(c.InsiderRisk)+len(c.PrincipalRisk) > 0, OnlyAtRisk,
		slices.Concat(c.SignInRisk, c.UserRisk, c.InsiderRisk, c.PrincipalRisk)...)
	note(len(c.Flows) > 0, OnlyAuthFlows, c.Flows...)
	note(c.Workloads, WorkloadIdentities)
	note(len(c.Apps.UserActions) > 0, UserActions, c.Apps.UserActions...)
	note(len(c.Apps.Contexts) > 0, AuthContexts, c.Apps.Contexts...)
	note(c.Devices, DeviceFilter)
	note(c.Apps.Filter, AppFilter)
	occasional := len(flaws) > 0

	b[apps] = s.appZone(c.Apps.Scope)
	note(!includesAll(c.Apps.Include), SomeApps, c.Apps.Include...)
	note(includesAll(c.Apps.Include) && len(c.Apps.Exclude) > 0, AppsExcluded, c.Apps.Exclude...)
	b[clients] = s.zoneWhere(clients,
		func(v string) bool { return slices.Contains(c.Clients, "all") || slices.Contains(c.Clients, v) })
	note(!slices.Contains(c.Clients, "all"), SomeClients, c.Clients...)
	b[platforms] = s.platformZone(c.Platforms)
	if p := c.Platforms; p != nil {
		note(!slices.Contains(p.Include, "all"), SomePlatforms, p.Include...)
		note(slices.Contains(p.Include, "all") && len(p.Exclude) > 0, PlatformsExcluded, p.Exclude...)
	}
	b[locations] = s.locationZone(c.Locations)
	if l := c.Locations; l != nil {
		note(!includesAll(l.Include), SomeLocations, l.Include...)
		note(includesAll(l.Include) && len(l.Exclude) > 0, LocationsExcluded, l.Exclude...)
	}
	if occasional {
		b = box{}
		for d := range dimensions {
			b[d] = s.zoneWhere(d, func(string) bool { return false })
		}
	}
	return b, flaws
}

func includesAll(include []string) bool { return slices.Contains(include, "All") }

// appZone returns the applications that a scope covers. An excluded application stays uncovered even when it is part
// of a suite that another policy includes. Only two different GUIDs are certain to be two applications, so a policy
// with other exclusions covers nothing else.
func (s space) appZone(a graph.Scope) zone {
	return s.zoneWhere(apps, func(v string) bool {
		switch {
		case slices.Contains(a.Exclude, v), slices.Contains(a.Include, "None"):
			return false
		case v != anyOther && !isCertainlyOther(v, a.Exclude):
			return false
		}
		return includesAll(a.Include) || v != anyOther && slices.Contains(a.Include, v)
	})
}

// isCertainlyOther reports whether an application is certainly none of others.
func isCertainlyOther(app string, others []string) bool {
	return len(others) == 0 || graph.IsGUID(app) &&
		!slices.ContainsFunc(others, func(o string) bool { return !graph.IsGUID(o) })
}

func (s space) platformZone(p *graph.Scope) zone {
	return s.zoneWhere(platforms, func(v string) bool {
		if p == nil {
			return true
		}
		in := slices.Contains(p.Include, "all") || v != anyOther && slices.Contains(p.Include, v)
		return in && !slices.Contains(p.Exclude, v)
	})
}

// locationZone returns the locations that a scope covers. Named locations can overlap, so an excluded one stays
// uncovered unless another policy includes it without exclusions.
func (s space) locationZone(l *graph.Scope) zone {
	return s.zoneWhere(locations, func(v string) bool {
		switch {
		case l == nil:
			return true
		case includesAll(l.Include):
			return len(l.Exclude) == 0 || v == anyOther
		case len(l.Exclude) > 0 || v == anyOther:
			return false
		case slices.Contains(l.Include, v):
			return true
		}
		return slices.Contains(l.Include, allTrusted) &&
			slices.ContainsFunc(s.trusted, func(t string) bool { return strings.EqualFold(t, v) })
	})
}

// Locations with a special meaning.
const (
	allTrusted = "AllTrusted"
	// trustedIPs stands for the trusted IP addresses of the per-user MFA service.
	trustedIPs = "00000000-0000-0000-0000-000000000000"
)

package coverage

import (
	"slices"
	"strings"

	"cspready/graph"
)

// An Outcome is what policies make of one sign-in. The zero value is that it is unknown.
type Outcome int

// The outcomes.
const (
	OutcomeUnknown Outcome = iota
	Stopped                // MFA is required, or the sign-in is blocked
	LetIn                  // neither
)

// A Situation is one concrete sign-in, but for the account.
type Situation struct {
	App, Client, Platform string
	Place
}

// IsLegacy reports whether the client is one of legacy authentication.
func (s Situation) IsLegacy() bool { return s.Client == activeSync || s.Client == oldClients }

// A Witness is a sign-in by which the verdict on a class can be compared with another judge's, and what it expects.
type Witness struct {
	Class     *Class
	Situation Situation
	Expected  Outcome // never unknown
}

// maxWitnesses is how many sign-ins are chosen for one class.
const maxWitnesses = 4

// Witnesses returns sign-ins of a class: a gap first, where there is one that can be described, and then sign-ins that
// the verdict calls covered: with a browser, with a legacy client, in other places and on other platforms. There are
// none for a class whose verdict is not certain in any situation that can be described.
func (v *Verdict) Witnesses(c *Class) []Witness {
	rules := v.decidingRules()
	gaps := v.judgeClass(v.reachesOf(v.tenant.principalOf(c.Account))).gaps
	var list []Witness
	add := func(s Situation, want Outcome) bool {
		isNew := !slices.ContainsFunc(list, func(w Witness) bool { return w.Situation == s })
		if isNew && v.expect(rules, c, s) == want && (want == LetIn) == v.isGap(gaps, s) {
			list = append(list, Witness{c, s, want})
			return true
		}
		return false
	}
	situations := v.situations()
	for _, s := range situations {
		if len(gaps) > 0 && add(s, LetIn) {
			break
		}
	}
	for _, differs := range []func(s, from Situation) bool{
		func(Situation, Situation) bool { return true },
		func(s, _ Situation) bool { return s.IsLegacy() },
		func(s, from Situation) bool { return s.Place != from.Place },
		func(s, from Situation) bool { return s.App != from.App },
		func(s, from Situation) bool { return s.Platform != from.Platform },
	} {
		for _, s := range situations {
			if len(list) < maxWitnesses && differs(s, situations[0]) && add(s, Stopped) {
				break
			}
		}
	}
	return list
}

// expect returns what the policies make of a sign-in of a class.
func (v *Verdict) expect(rules []*rule, c *Class, s Situation) Outcome {
	isExternal := len(v.tenant.principalOf(c.Account).kinds) > 0
	outcome := LetIn
	for n, r := range rules {
		applies := v.appliesIn(r, s)
		switch extent := c.reaches[n]; {
		case applies == graph.No:
			continue
		case isExternal && r.distinguishesExternal():
			applies = graph.Unknown // the question does not say of which kind the account is
		case extent == maybeReached:
			applies = graph.Unknown
		case extent != reached:
			continue
		}
		if applies == graph.Yes && r.certain {
			return Stopped
		}
		outcome = OutcomeUnknown
	}
	return outcome
}

// appliesIn reports whether a policy applies in a situation to those whom it includes. The sign-in has no risk, no
// authentication flow and an unknown device.
func (v *Verdict) appliesIn(r *rule, s Situation) graph.Tri {
	c := r.policy.Conditions
	risks := slices.Concat(c.SignInRisk, c.UserRisk, c.InsiderRisk, c.PrincipalRisk)
	all := graph.Yes
	for _, holds := range []graph.Tri{
		appliesToApp(c.Apps.Scope, s.App), appliesToClient(c.Clients, s.Client), appliesToPlatform(c.Platforms, s.Platform),
		v.tenant.appliesAtPlace(c.Locations, s.Place),
		graph.TriOf(!c.Workloads && len(c.Apps.UserActions)+len(c.Apps.Contexts)+len(c.Flows) == 0),
		graph.TriOf(len(risks) == 0 || slices.Contains(risks, "none")),
		yesUnless(c.Devices || c.Apps.Filter || len(r.policy.Unrecognised) > 0 || slices.Contains(risks, "none")),
	} {
		if holds == graph.No && len(r.policy.Unrecognised) == 0 {
			return graph.No
		}
		if holds != graph.Yes {
			all = graph.Unknown
		}
	}
	return all
}

// yesUnless returns Unknown if there is a doubt, and Yes otherwise.
func yesUnless(doubt bool) graph.Tri {
	if doubt {
		return graph.Unknown
	}
	return graph.Yes
}

// suites are applications that certainly belong to the groups of applications in policies, by the name of the group.
//
// https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-cloud-apps
var suites = map[string][]string{
	"Office365":             {"00000003-0000-0ff1-ce00-000000000000", "00000002-0000-0ff1-ce00-000000000000"},
	"MicrosoftAdminPortals": {"c44b4083-3bb0-49c1-b47d-974e53cbdf3c", "00000006-0000-0ff1-ce00-000000000000"},
}

// plainApps are applications that belong to none of the suites in other, in the order in which they are asked about.
// Partner Center may become one of the admin portals, of which Microsoft adds more.
var plainApps = []struct {
	id  string
	not []string // suites that it certainly does not belong to
}{
	{"fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd", []string{"Office365"}},
	{azureManagement, []string{"Office365", "MicrosoftAdminPortals"}},
}

func appliesToApp(scope graph.Scope, app string) graph.Tri {
	in, out := isAnyApp(scope.Include, app), isAnyApp(scope.Exclude, app)
	switch {
	case in == graph.No, out == graph.Yes:
		return graph.No
	case in == graph.Unknown, out == graph.Unknown:
		return graph.Unknown
	}
	return graph.Yes
}

// isAnyApp reports whether an application is one of those that a policy names.
func isAnyApp(names []string, app string) graph.Tri {
	found := graph.No
	for _, name := range names {
		switch {
		case name == "All", strings.EqualFold(name, app), slices.Contains(suites[name], app):
			return graph.Yes
		case name == "None", graph.IsGUID(name), isOutside(name, app):
		default:
			found = graph.Unknown
		}
	}
	return found
}

// isOutside reports whether an application certainly does not belong to a suite.
func isOutside(suite, app string) bool {
	for _, plain := range plainApps {
		if plain.id == app && slices.Contains(plain.not, suite) {
			return true
		}
	}
	return false
}

func appliesToClient(types []string, client string) graph.Tri {
	return graph.TriOf(slices.Contains(types, "all") || slices.Contains(types, client))
}

func appliesToPlatform(scope *graph.Scope, platform string) graph.Tri {
	if scope == nil {
		return graph.Yes
	}
	in := slices.Contains(scope.Include, "all") || slices.Contains(scope.Include, platform)
	return graph.TriOf(in && !slices.Contains(scope.Exclude, platform))
}

// situations returns the sign-ins that can be described, the most usual first. They differ where policies do.
func (v *Verdict) situations() []Situation {
	var list []Situation
	for _, place := range v.tenant.places(v.space) {
		for _, app := range v.appsToAsk() {
			for _, client := range knownClients {
				for _, platform := range []string{"windows", "iOS", "android", "macOS", "linux", "windowsPhone"} {
					list = append(list, Situation{app, client, platform, place})
				}
			}
		}
	}
	return list
}

// Limits of the applications and places that sign-ins are described for: a policy can name hundreds.
const (
	maxAskedApps   = 12
	maxAskedPlaces = 12
)

// appsToAsk returns the applications to ask about: one that no policy names, and those that one does.
func (v *Verdict) appsToAsk() []string {
	var list []string
	for _, plain := range plainApps {
		if !slices.ContainsFunc(v.space.values[apps], func(a string) bool { return strings.EqualFold(a, plain.id) }) {
			list = append(list, plain.id)
		}
	}
	for _, a := range v.space.values[apps][1:] {
		switch {
		case len(list) >= maxAskedApps:
			return list
		case graph.IsGUID(a):
			list = append(list, strings.ToLower(a))
		case len(suites[a]) > 0:
			list = append(list, suites[a][0])
		}
	}
	return list
}

// isGap reports whether a situation is in one of the gaps. A sign-in from a place in several named locations, or to an
// application in several suites, is in a gap if all of its values are.
func (v *Verdict) isGap(gaps []box, s Situation) bool {
	values := [dimensions][]string{
		apps:      v.space.appValues(s.App),
		clients:   {s.Client},
		platforms: {s.Platform},
		locations: v.tenant.locationsOf(s.Place, v.space),
	}
	return slices.ContainsFunc(gaps, func(b box) bool {
		for d, list := range values {
			for i, value := range v.space.values[d] {
				if slices.Contains(list, value) && b[d][i/64]&(1<<(i%64)) == 0 {
					return false
				}
			}
		}
		return true
	})
}

// appValues returns the values in policies that an application has: its id, its suites, or that of all others.
func (s space) appValues(app string) []string {
	var list []string
	for _, value := range s.values[apps][1:] {
		if strings.EqualFold(value, app) || slices.Contains(suites[value], app) {
			list = append(list, value)
		}
	}
	if len(list) == 0 {
		return []string{anyOther}
	}
	return list
}

package snapshot

import (
	"context"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
)

// enforcedAfter is how long after a tenant's creation security defaults are enforced at all.
//
// https://learn.microsoft.com/entra/fundamentals/security-defaults
const enforcedAfter = 24 * time.Hour

// A route is what makes a tenant's users do MFA.
type route int

// The routes, and what can keep one from being told.
const (
	NoRoute           route = iota // nothing does
	ByDefaults                     // security defaults
	ByDefaultsSoon                 // security defaults, in a tenant too young for Microsoft to enforce them
	ByDefaultsAgeless              // security defaults, in a tenant that does not tell its age
	ByPolicies                     // perhaps Conditional Access policies: some are on
	RouteUnread                    // security defaults are off and the policies could not be read
)

// MfaRoute is the answer to "which route is in force?" with what it rests on.
type MfaRoute struct {
	Route    route
	enforced time.Time       // byDefaultsSoon: when Microsoft begins
	Policies []steps.Subject // byPolicies: those that may be in force
	err      error           // routeUnread: why
}

// Route reads which route is in force.
func (s *Snapshot) Route(ctx context.Context) (MfaRoute, error) {
	on, err := s.SecurityDefaults(ctx).Whole()
	if err != nil {
		return MfaRoute{}, err
	}
	if on {
		return s.defaultsRoute(ctx)
	}
	policies, err := s.Policies(ctx).Whole()
	if err != nil {
		return MfaRoute{Route: RouteUnread, err: err}, nil //nolint:nilerr // that they are off was read; this much is a finding
	}
	if enabled := EnabledPolicies(policies); len(enabled) > 0 {
		return MfaRoute{Route: ByPolicies, Policies: enabled}, nil
	}
	return MfaRoute{}, nil
}

func (s *Snapshot) defaultsRoute(ctx context.Context) (MfaRoute, error) {
	since, err := s.knownSince(ctx)
	switch {
	case err != nil:
		return MfaRoute{}, err
	case since.IsZero():
		return MfaRoute{Route: ByDefaultsAgeless}, nil
	case time.Since(since) < enforcedAfter:
		return MfaRoute{Route: ByDefaultsSoon, enforced: since.Add(enforcedAfter)}, nil
	default:
		return MfaRoute{Route: ByDefaults}, nil
	}
}

// knownSince returns a moment at which the tenant existed: its creation, or that of its oldest account, as a tenant is at least
// as old as anybody in it. Zero when neither is told.
func (s *Snapshot) knownSince(ctx context.Context) (time.Time, error) {
	org, err := s.Organization(ctx).Whole()
	if err != nil {
		return time.Time{}, err
	}
	if !org.Created.IsZero() {
		return org.Created, nil
	}
	roster, err := s.Users(ctx).Whole()
	if err != nil {
		return time.Time{}, err
	}
	return roster.OldestCreation(), nil
}

// UsesDefaults reports whether the switch of security defaults is on.
func (r MfaRoute) UsesDefaults() bool {
	return r.Route == ByDefaults || r.Route == ByDefaultsSoon || r.Route == ByDefaultsAgeless
}

// DescribeRoute says the route in a word or two.
func (r MfaRoute) DescribeRoute() assets.Text {
	switch {
	case r.UsesDefaults():
		return assets.Say("route.defaults")
	case r.Route == ByPolicies:
		return assets.Say("route.policies")
	case r.Route == RouteUnread:
		return assets.Say("tri.unknown")
	default:
		return assets.Say("route.none")
	}
}

// ExplainUnknown says why a route could not be told, what would tell it, and who can do that.
func (r MfaRoute) ExplainUnknown() (fix steps.Fix, summary, remedy assets.Text) {
	switch r.Route {
	case ByDefaultsSoon:
		return steps.FixNone, assets.Say("security-defaults.too-young"), assets.Say("security-defaults.too-young-remedy", "when", steps.Moment(r.enforced))
	case ByDefaultsAgeless:
		return steps.Manual, assets.Say("security-defaults.age-unknown"), assets.Say("security-defaults.age-unknown-remedy")
	default:
		return steps.Manual, assets.Say("security-defaults.off-policies-unread"), steps.Explain(r.err).Next
	}
}

// EnabledPolicies names the Conditional Access policies that may be in force.
func EnabledPolicies(policies []graph.Policy) []steps.Subject {
	var on []steps.Subject
	for _, p := range policies {
		if p.IsOn() {
			on = append(on, steps.Subject{Kind: steps.PolicySubject, ID: p.ID, Name: p.Name, Detail: assets.Say("policy.state", "state", p.State)})
		}
	}
	return on
}

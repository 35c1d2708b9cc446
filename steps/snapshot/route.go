package snapshot

import (
	"context"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
)

// enforcedAfter is how long after a tenant's creation Microsoft starts to enforce security defaults.
//
// https://learn.microsoft.com/entra/fundamentals/security-defaults
const enforcedAfter = 24 * time.Hour

// A Route is the mechanism that enforces MFA for a tenant's users.
type route int

// The routes. The last four say why the route is not certain.
const (
	NoRoute           route = iota // none
	ByDefaults                     // security defaults
	ByDefaultsSoon                 // security defaults, in a tenant too new for Microsoft to enforce them
	ByDefaultsAgeless              // security defaults, in a tenant whose age is unknown
	ByPolicies                     // possibly Conditional Access policies: some are on
	RouteUnread                    // security defaults are off and the policies could not be read
)

// MFARoute is the route that is in force with its details.
type MfaRoute struct {
	Route    route
	enforced time.Time       // for ByDefaultsPending: when Microsoft starts
	Policies []steps.Subject // for ByPolicies: those that may be in force
	err      error           // for RouteUnknown: why
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
		return MfaRoute{Route: RouteUnread, err: err}, nil //nolint:nilerr // "off" was read, which is a finding
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

// knownSince returns a time at which the tenant existed: its creation, or that of its oldest account, as a tenant is
// at least as old as its accounts. Zero when both are unknown.
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

// UsesDefaults reports whether security defaults are turned on.
func (r MfaRoute) UsesDefaults() bool {
	return r.Route == ByDefaults || r.Route == ByDefaultsSoon || r.Route == ByDefaultsAgeless
}

// DescribeRoute names the route.
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

// ExplainUnknown returns why a route is uncertain, what would resolve that, and who can do it.
func (r MfaRoute) ExplainUnknown() (fix steps.Fix, summary, remedy assets.Text) {
	switch r.Route {
	case ByDefaultsSoon:
		return steps.FixNone, assets.Say("security-defaults.too-young"),
			assets.Say("security-defaults.too-young-remedy", "when", steps.Moment(r.enforced))
	case ByDefaultsAgeless:
		return steps.Manual, assets.Say("security-defaults.age-unknown"), assets.Say("security-defaults.age-unknown-remedy")
	default:
		return steps.Manual, assets.Say("security-defaults.off-policies-unread"), steps.Explain(r.err).Next
	}
}

// EnabledPolicies lists the Conditional Access policies that may be in force.
func EnabledPolicies(policies []graph.Policy) []steps.Subject {
	var on []steps.Subject
	for _, p := range policies {
		if p.IsOn() {
			on = append(on, steps.Subject{Kind: steps.PolicySubject, ID: p.ID, Name: p.Name,
				Detail: assets.Say("policy.state", "state", p.State)})
		}
	}
	return on
}

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
type Route int

// The routes. The last four say why the route is not certain.
const (
	NoRoute              Route = iota // none
	ByDefaults                        // security defaults
	ByDefaultsPending                 // security defaults, in a tenant too new for Microsoft to enforce them
	ByDefaultsUnknownAge              // security defaults, in a tenant whose age is unknown
	ByPolicies                        // possibly Conditional Access policies: some are on
	RouteUnknown                      // security defaults are off and the policies could not be read
)

// MFARoute is the route that is in force with its details.
type MFARoute struct {
	Route    Route
	enforced time.Time       // for ByDefaultsPending: when Microsoft starts
	Policies []steps.Subject // for ByPolicies: those that may be in force
	err      error           // for RouteUnknown: why
}

// Route reads which route is in force.
func (s *Snapshot) Route(ctx context.Context) (MFARoute, error) {
	on, err := s.SecurityDefaults(ctx).Whole()
	if err != nil {
		return MFARoute{}, err
	}
	if on {
		return s.defaultsRoute(ctx)
	}
	policies, err := s.Policies(ctx).Whole()
	if err != nil {
		return MFARoute{Route: RouteUnknown, err: err}, nil //nolint:nilerr // "off" was read, which is a finding
	}
	if enabled := EnabledPolicies(policies); len(enabled) > 0 {
		return MFARoute{Route: ByPolicies, Policies: enabled}, nil
	}
	return MFARoute{}, nil
}

func (s *Snapshot) defaultsRoute(ctx context.Context) (MFARoute, error) {
	since, err := s.knownSince(ctx)
	switch {
	case err != nil:
		return MFARoute{}, err
	case since.IsZero():
		return MFARoute{Route: ByDefaultsUnknownAge}, nil
	case time.Since(since) < enforcedAfter:
		return MFARoute{Route: ByDefaultsPending, enforced: since.Add(enforcedAfter)}, nil
	default:
		return MFARoute{Route: ByDefaults}, nil
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
func (r MFARoute) UsesDefaults() bool {
	return r.Route == ByDefaults || r.Route == ByDefaultsPending || r.Route == ByDefaultsUnknownAge
}

// DescribeRoute names the route.
func (r MFARoute) DescribeRoute() assets.Text {
	switch {
	case r.UsesDefaults():
		return assets.Say("route.defaults")
	case r.Route == ByPolicies:
		return assets.Say("route.policies")
	case r.Route == RouteUnknown:
		return assets.Say("tri.unknown")
	default:
		return assets.Say("route.none")
	}
}

// ExplainUnknown returns why a route is uncertain, what would resolve that, and who can do it.
func (r MFARoute) ExplainUnknown() (fix steps.Fix, summary, remedy assets.Text) {
	switch r.Route {
	case ByDefaultsPending:
		return steps.FixNone, assets.Say("route.too-young"),
			assets.Say("route.too-young-remedy", "when", steps.FormatTime(r.enforced))
	case ByDefaultsUnknownAge:
		return steps.Manual, assets.Say("route.age-unknown"), assets.Say("route.age-unknown-remedy")
	default:
		return steps.Manual, assets.Say("route.policies-unread"), steps.Explain(r.err).Next
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

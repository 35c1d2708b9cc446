package steps

import (
	"context"
	"time"

	"cspready/assets"
	"cspready/graph"
)

// enforcedAfter is how long after a tenant's creation security defaults are enforced at all.
//
// https://learn.microsoft.com/entra/fundamentals/security-defaults
const enforcedAfter = 24 * time.Hour

// A route is what makes a tenant's users do MFA.
type route int

// The routes, and what can keep one from being told.
const (
	noRoute           route = iota // nothing does
	byDefaults                     // security defaults
	byDefaultsSoon                 // security defaults, in a tenant too young for Microsoft to enforce them
	byDefaultsAgeless              // security defaults, in a tenant that does not tell its age
	byPolicies                     // perhaps Conditional Access policies: some are on
	routeUnread                    // security defaults are off and the policies could not be read
)

// mfaRoute is the answer to "which route is in force?" with what it rests on.
type mfaRoute struct {
	route    route
	enforced time.Time // byDefaultsSoon: when Microsoft begins
	policies []Subject // byPolicies: those that may be in force
	err      error     // routeUnread: why
}

// Route reads which route is in force.
func (s *Snapshot) Route(ctx context.Context) (mfaRoute, error) {
	on, err := s.SecurityDefaults(ctx).Whole()
	if err != nil {
		return mfaRoute{}, err
	}
	if on {
		return s.defaultsRoute(ctx)
	}
	policies, err := s.Policies(ctx).Whole()
	if err != nil {
		return mfaRoute{route: routeUnread, err: err}, nil //nolint:nilerr // that they are off was read; this much is a finding
	}
	if enabled := enabledPolicies(policies); len(enabled) > 0 {
		return mfaRoute{route: byPolicies, policies: enabled}, nil
	}
	return mfaRoute{}, nil
}

func (s *Snapshot) defaultsRoute(ctx context.Context) (mfaRoute, error) {
	since, err := s.knownSince(ctx)
	switch {
	case err != nil:
		return mfaRoute{}, err
	case since.IsZero():
		return mfaRoute{route: byDefaultsAgeless}, nil
	case time.Since(since) < enforcedAfter:
		return mfaRoute{route: byDefaultsSoon, enforced: since.Add(enforcedAfter)}, nil
	default:
		return mfaRoute{route: byDefaults}, nil
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

// usesDefaults reports whether the switch of security defaults is on.
func (r mfaRoute) usesDefaults() bool {
	return r.route == byDefaults || r.route == byDefaultsSoon || r.route == byDefaultsAgeless
}

// describeRoute says the route in a word or two.
func (r mfaRoute) describeRoute() assets.Text {
	switch {
	case r.usesDefaults():
		return say("route.defaults")
	case r.route == byPolicies:
		return say("route.policies")
	case r.route == routeUnread:
		return say("tri.unknown")
	default:
		return say("route.none")
	}
}

// explainUnknown says why a route could not be told, what would tell it, and who can do that.
func (r mfaRoute) explainUnknown() (fix Fix, summary, remedy assets.Text) {
	switch r.route {
	case byDefaultsSoon:
		return FixNone, say("security-defaults.too-young"), say("security-defaults.too-young-remedy", "when", moment(r.enforced))
	case byDefaultsAgeless:
		return Manual, say("security-defaults.age-unknown"), say("security-defaults.age-unknown-remedy")
	default:
		return Manual, say("security-defaults.off-policies-unread"), Explain(r.err).Next
	}
}

// enabledPolicies names the Conditional Access policies that may be in force.
func enabledPolicies(policies []graph.Policy) []Subject {
	var on []Subject
	for _, p := range policies {
		if p.IsOn() {
			on = append(on, Subject{Kind: PolicySubject, ID: p.ID, Name: p.Name, Detail: say("policy.state", "state", p.State)})
		}
	}
	return on
}

// moment prints a time the same everywhere: minutes are enough, and UTC needs no explanation.
func moment(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 MST") }

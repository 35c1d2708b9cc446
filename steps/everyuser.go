package steps

import (
	"context"

	"cspready/assets"
)

// MFAEveryUser is the id of the requirement that MFA is enforced for every user.
const MFAEveryUser = "mfa-every-user"

// everyUser judges by the route that is in force. Microsoft accepts security defaults as sufficient; what Conditional Access
// covers is not judged yet, so a tenant that uses it stays unknown.
type everyUser struct{ defaults securityDefaults }

func newEveryUser(defaults securityDefaults) Step { return everyUser{defaults} }

// Info names the contract's FAQ and the page that says what security defaults enforce.
func (s everyUser) Info() Info {
	return Info{
		ID:    MFAEveryUser,
		Stage: StageMFA,
		Title: say("mfa-every-user.title"),
		Why:   say("mfa-every-user.why"),
		Sources: []string{
			"https://learn.microsoft.com/partner-center/security/partner-security-requirements-faq",
			"https://learn.microsoft.com/entra/fundamentals/security-defaults",
		},
		Reads: s.defaults.Info().Reads,
	}
}

// Check finds the route and says whether it reaches everybody.
func (s everyUser) Check(ctx context.Context) (Finding, error) {
	r, err := findRoute(ctx, s.defaults.dir)
	if err != nil {
		return Finding{}, err
	}
	f := Finding{Facts: []Fact{{say("fact.mfa-route"), say("route.wanted"), r.name(), r.route == byDefaults}}, Subjects: r.policies}
	switch r.route {
	case byDefaults:
		f.Status, f.Summary = Met, say("mfa-every-user.met")
	case noRoute:
		f.Status, f.Fix = NotMet, Automatic
		f.Summary, f.Remedy = say("mfa-every-user.none"), say("mfa-every-user.none-remedy")
		f.Questions = s.defaults.questions(ctx)
	case byPolicies:
		f.Fix = Manual
		f.Summary, f.Remedy = say("mfa-every-user.policies", "count", len(r.policies)), say("security-defaults.off-policies-on-remedy")
	default:
		f.Fix, f.Summary, f.Remedy = r.doubt()
	}
	return f, nil
}

// Plan is that of security defaults: the one route that is free and needs no judgement.
func (s everyUser) Plan(ctx context.Context, answers Answers) (Plan, error) {
	plan, err := s.defaults.Plan(ctx, answers)
	plan.Step = MFAEveryUser
	return plan, err
}

// name says the route in a word or two.
func (r mfaRoute) name() assets.Text {
	switch {
	case r.on():
		return say("route.defaults")
	case r.route == byPolicies:
		return say("route.policies")
	case r.route == routeUnread:
		return say("tri.unknown")
	default:
		return say("route.none")
	}
}

// doubt says why a route could not be told, what would tell it, and who can do that.
func (r mfaRoute) doubt() (fix Fix, summary, remedy assets.Text) {
	switch r.route {
	case byDefaultsSoon:
		return FixNone, say("security-defaults.too-young"), say("security-defaults.too-young-remedy", "when", moment(r.enforced))
	case byDefaultsAgeless:
		return Manual, say("security-defaults.age-unknown"), say("security-defaults.age-unknown-remedy")
	default:
		return Manual, say("security-defaults.off-policies-unread"), Explain(r.err).Next
	}
}

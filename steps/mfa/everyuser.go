package mfa

import (
	"context"

	"cspready/assets"
	"cspready/steps"
	"cspready/steps/snapshot"
	"cspready/steps/whatif"
)

// EveryUserID is the id of the requirement that MFA is enforced for every user.
const EveryUserID = "mfa-every-user"

// everyUser judges whether MFA is enforced, and by what. Microsoft accepts security defaults as sufficient. Where
// Conditional Access enforces it, every account is compared with every policy.
type everyUser struct{ planner }

// NewEveryUser returns the requirement that MFA is enforced for every user.
func NewEveryUser(t steps.Tenant, r *snapshot.Reader) steps.Step { return everyUser{newPlanner(t, r)} }

// Info names the contract's FAQ and the pages that say what security defaults and Conditional Access enforce.
func (s everyUser) Info() steps.Info {
	return steps.Info{
		ID:    EveryUserID,
		Stage: steps.StageMFA,
		Level: steps.MandatoryFor,
		Title: assets.Say("mfa-every-user.title"),
		Why:   assets.Say("mfa-every-user.why"),
		Sources: []string{
			"https://learn.microsoft.com/partner-center/security/partner-security-requirements-faq",
			"https://learn.microsoft.com/entra/fundamentals/security-defaults",
			"https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-policies",
		},
		Reads: snapshot.MFAScopes(),
	}
}

// Check finds out what enforces MFA, and whether it covers all users.
func (s everyUser) Check(ctx context.Context) (steps.Finding, error) {
	r := s.reader.Read()
	route, err := r.Route(ctx)
	if err != nil {
		return steps.Finding{}, err
	}
	f := steps.Finding{Facts: []steps.Fact{{
		Name: assets.Say("fact.mfa-route"), Want: assets.Say("route.wanted"), Got: route.DescribeRoute(),
		OK: route.Route == snapshot.ByDefaults,
	}}}
	switch route.Route {
	case snapshot.ByDefaults:
		f, err = judgeUnderDefaults(ctx, r, f, assets.Say("mfa-every-user.met"), nil)
		if f.Status == steps.Met {
			f.Offer = assets.Say("sessions.offer")
		}
		return f, err
	case snapshot.NoRoute, snapshot.ByPolicies:
		return s.judgePolicies(ctx, f, r, route)
	default:
		f.Fix, f.Summary, f.Next = route.ExplainUnknown()
		return f, nil
	}
}

// judgePolicies completes the finding of a tenant without security defaults.
func (s everyUser) judgePolicies(
	ctx context.Context, f steps.Finding, r *snapshot.Snapshot, route snapshot.MFARoute,
) (steps.Finding, error) {
	j, err := r.Judge(ctx)
	if err != nil && route.Route == snapshot.ByPolicies {
		return steps.Finding{}, err
	}
	if err != nil {
		f.Status, f.Fix = steps.NotMet, steps.Automatic
		f.Summary, f.Next = assets.Say("mfa-every-user.none"), assets.Say("mfa.none-remedy")
		return f, nil //nolint:nilerr // no policy is on, so all users are uncovered, known or not
	}
	n := j.Count(nil)
	f.Coverage, f.Subjects, f.Policies = snapshot.NewCoverage(n), j.UncoveredUsers(nil), j.DescribePolicies()
	f.Opinion = j.SecondOpinion(whatif.AllSignIns)
	f.Facts = append(f.Facts, coverageFacts(n)...)
	f.Facts[0].OK = n.Covered == n.People && n.People > 0
	switch {
	case n.Uncovered > 0 && route.Route == snapshot.NoRoute:
		f.Status, f.Fix = steps.NotMet, steps.Automatic
		f.Summary, f.Next = assets.Say("mfa-every-user.none"), assets.Say("mfa.none-remedy")
	case n.UncoveredUndeclared() > 0:
		f.Status, f.Fix = steps.NotMet, steps.Automatic
		f.Summary = assets.Say("mfa-every-user.holes", "count", n.Uncovered)
		f.Next = assets.Say("mfa.holes-remedy")
	case n.Unknown > 0:
		f.Fix = steps.Automatic
		f.Summary = assets.Say("mfa.unknown", "count", n.Unknown)
		f.Next = unknownRemedy(j, assets.Say("mfa.unknown-remedy"))
	case n.Uncovered > 0:
		f.Status, f.Fix = steps.Attention, steps.Automatic
		f.Summary = assets.Say("mfa.only-break-glass", "count", n.Declared)
		f.Next = assets.Say("mfa.only-break-glass-remedy")
	case n.People == 0:
		f.Summary = assets.Say("mfa.nobody")
	default:
		f = judgeLegacyMFA(s.reader.Profile.Statements, f, assets.Say("mfa-every-user.met-policies"))
		if retired := j.PoliciesWithRetiredControl(); f.Status == steps.Met && len(retired) > 0 {
			f.Status, f.Fix = steps.Attention, steps.Manual
			f.Summary = assets.Say("mfa-every-user.retired-control", "policy", retired[0].Name, "count", len(retired))
			f.Next = assets.Say("mfa-every-user.retired-control-remedy")
		}
		if f.Status == steps.Met {
			f.Offer = assets.Say("sessions.offer")
		}
		return f, nil
	}
	f.Questions = s.askForPlan(ctx, r, j)
	return f, nil
}

// Plan turns on security defaults, or closes the gaps of the Conditional Access policies.
func (s everyUser) Plan(ctx context.Context, answers steps.Answers) (steps.Plan, error) {
	return s.planForAllUsers(ctx, EveryUserID, answers)
}

package mfa

import (
	"context"
	"slices"

	"cspready/assets"
	"cspready/steps"
	"cspready/steps/coverage"
	"cspready/steps/snapshot"
	"cspready/steps/whatif"
)

// LegacyAuthID is the id of the requirement that legacy authentication is blocked.
const LegacyAuthID = "legacy-auth-blocked"

// legacyAuth judges legacy authentication, such as IMAP with a password: its clients do not support MFA, so a sign-in
// with one is a sign-in without MFA.
type legacyAuth struct{ planner }

// NewLegacyAuth returns the requirement that legacy authentication is blocked.
func NewLegacyAuth(t steps.Tenant, r *snapshot.Reader) steps.Step {
	return legacyAuth{newPlanner(t, r)}
}

// Info names the page on what legacy authentication is and how it is blocked.
func (legacyAuth) Info() steps.Info {
	return steps.Info{
		ID:    LegacyAuthID,
		Stage: steps.StageMFA,
		Level: steps.MandatoryFor,
		Title: assets.Say("legacy-auth.title"),
		Why:   assets.Say("legacy-auth.why"),
		Sources: []string{
			"https://learn.microsoft.com/entra/identity/conditional-access/policy-block-legacy-authentication",
			"https://learn.microsoft.com/entra/fundamentals/security-defaults",
		},
		Reads: snapshot.MFAScopes(),
	}
}

// Check judges for every account whether legacy authentication is blocked.
func (s legacyAuth) Check(ctx context.Context) (steps.Finding, error) {
	r := s.reader.Read()
	route, err := r.Route(ctx)
	if err != nil {
		return steps.Finding{}, err
	}
	switch route.Route {
	case snapshot.ByDefaults:
		return judgeUnderDefaults(ctx, r, steps.Finding{}, assets.Say("legacy-auth.met-defaults"), nil)
	case snapshot.NoRoute:
		return steps.Finding{
			Status: steps.NotMet, Fix: steps.Automatic,
			Summary: assets.Say("legacy-auth.none"), Next: assets.Say("mfa.none-remedy"),
		}, nil
	case snapshot.ByPolicies:
	default:
		f := steps.Finding{}
		f.Fix, f.Summary, f.Next = route.ExplainUnknown()
		return f, nil
	}
	j, err := r.Judge(ctx)
	if err != nil {
		return steps.Finding{}, err
	}
	return judgeLegacyAuth(j), nil
}

// judgeLegacyAuth returns the finding of a tenant whose Conditional Access policies decide on legacy authentication.
func judgeLegacyAuth(j *snapshot.Judgement) steps.Finding {
	var open, unknown []int
	people := 0
	for n := range j.Tenant.People.Len() {
		switch j.LegacyState(n) {
		case coverage.Uncovered:
			open = append(open, n)
		case coverage.Unknown:
			unknown = append(unknown, n)
		case coverage.Covered:
		default:
			continue
		}
		people++
	}
	f := steps.Finding{
		Policies: j.DescribePolicies(), Opinion: j.SecondOpinion(whatif.WithLegacyClients),
		Facts: []steps.Fact{newCoveredFact("fact.legacy-closed", people-len(open)-len(unknown), people)},
	}
	both := slices.Concat(open, unknown)
	f.Subjects = steps.LazySubjects(len(both), func(i int) steps.Subject {
		detail := assets.Say("legacy-auth.open")
		if i >= len(open) {
			detail = j.DoubtReason(both[i])
		}
		return steps.NewUserSubject(j.Tenant.People.User(both[i]), detail)
	})
	switch {
	case people == 0:
		f.Fix = steps.Manual
		f.Summary = assets.Say("mfa.nobody")
	case len(open) > 0:
		f.Status, f.Fix = steps.NotMet, steps.Automatic
		f.Summary, f.Next = assets.Say("legacy-auth.holes", "count", len(open)), assets.Say("legacy-auth.holes-remedy")
	case len(unknown) > 0:
		f.Fix = steps.Automatic
		f.Summary = assets.Say("legacy-auth.unknown", "count", len(unknown))
		f.Next = unknownRemedy(j, assets.Say("mfa.unknown-remedy"))
	default:
		f.Status, f.Summary = steps.Met, assets.Say("legacy-auth.met")
	}
	return f
}

// Plan returns the plan for MFA for every user, which also blocks legacy authentication.
func (s legacyAuth) Plan(ctx context.Context, answers steps.Answers) (steps.Plan, error) {
	return s.planForAllUsers(ctx, LegacyAuthID, answers)
}

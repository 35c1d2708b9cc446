package mfa

import (
	"context"
	"slices"

	"cspready/assets"
	"cspready/steps"
	"cspready/steps/coverage"
	"cspready/steps/snapshot"
)

// LegacyAuthID is the id of the requirement that no client gets in that knows no MFA.
const LegacyAuthID = "legacy-auth-blocked"

// legacyAuth is part of the same judgement: whoever gets in over IMAP was asked for nothing.
type legacyAuth struct {
	reader *snapshot.Reader
	every  everyUser
}

// NewLegacyAuth returns the requirement that legacy authentication is blocked.
func NewLegacyAuth(t steps.Tenant, r *snapshot.Reader) steps.Step {
	return legacyAuth{r, everyUserOf(t, r)}
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
		Reads: snapshot.AccessReads(),
	}
}

// Check asks of every account whether old protocols are closed to it.
func (s legacyAuth) Check(ctx context.Context) (steps.Finding, error) {
	r := s.reader.Read()
	route, err := r.Route(ctx)
	if err != nil {
		return steps.Finding{}, err
	}
	switch route.Route {
	case snapshot.ByDefaults:
		return steps.Finding{Status: steps.Met, Summary: assets.Say("legacy-auth.met-defaults")}, nil
	case snapshot.NoRoute:
		return steps.Finding{Status: steps.NotMet, Fix: steps.Automatic, Summary: assets.Say("legacy-auth.none"), Remedy: assets.Say("mfa-every-user.none-remedy")}, nil
	case snapshot.ByPolicies:
	default:
		f := steps.Finding{}
		f.Fix, f.Summary, f.Remedy = route.ExplainUnknown()
		return f, nil
	}
	j, err := r.Judge(ctx)
	if err != nil {
		return steps.Finding{}, err
	}
	return s.judged(j), nil
}

func (s legacyAuth) judged(j *snapshot.Judgement) steps.Finding {
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
		Policies: j.DescribePolicies(),
		Facts: []steps.Fact{{Name: assets.Say("fact.legacy-closed"), Want: assets.Say("guests-covered.all"),
			Got: assets.Say("fact.covered-of", "covered", people-len(open)-len(unknown), "people", people), OK: len(open)+len(unknown) == 0}},
	}
	both := slices.Concat(open, unknown)
	f.Subjects = steps.MakeSubjects(len(both), func(i int) steps.Subject {
		detail := assets.Say("legacy-auth.open")
		if i >= len(open) {
			detail = assets.Say("why.unknown")
		}
		return steps.NewUserSubject(j.Tenant.People.User(both[i]), detail)
	})
	switch {
	case people == 0:
		f.Fix = steps.Manual
		f.Summary = assets.Say("mfa-every-user.nobody")
	case len(open) > 0:
		f.Status, f.Fix = steps.NotMet, steps.Automatic
		f.Summary, f.Remedy = assets.Say("legacy-auth.holes", "count", len(open)), assets.Say("legacy-auth.holes-remedy")
	case len(unknown) > 0:
		f.Fix = steps.Automatic
		f.Summary, f.Remedy = assets.Say("legacy-auth.unknown", "count", len(unknown)), assets.Say("mfa-every-user.unknown-remedy")
	default:
		f.Status, f.Summary = steps.Met, assets.Say("legacy-auth.met")
	}
	return f
}

// Plan is that of MFA for every user, which closes old protocols with it.
func (s legacyAuth) Plan(ctx context.Context, answers steps.Answers) (steps.Plan, error) {
	plan, err := s.every.Plan(ctx, answers)
	plan.Step = LegacyAuthID
	return plan, err
}

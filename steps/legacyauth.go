package steps

import (
	"context"
	"slices"

	"cspready/steps/mfa"
)

// LegacyAuthBlocked is the id of the requirement that no client gets in that knows no MFA.
const LegacyAuthBlocked = "legacy-auth-blocked"

// legacyAuth is part of the same judgement: whoever gets in over IMAP was asked for nothing.
type legacyAuth struct {
	reader *Reader
	every  everyUser
}

// newLegacyAuth returns the requirement that legacy authentication is blocked.
func newLegacyAuth(t Tenant, r *Reader) Step { return legacyAuth{r, everyUserOf(t, r)} }

// Info names the page on what legacy authentication is and how it is blocked.
func (legacyAuth) Info() Info {
	return Info{
		ID:    LegacyAuthBlocked,
		Stage: StageMFA,
		Level: MandatoryFor,
		Title: say("legacy-auth.title"),
		Why:   say("legacy-auth.why"),
		Sources: []string{
			"https://learn.microsoft.com/entra/identity/conditional-access/policy-block-legacy-authentication",
			"https://learn.microsoft.com/entra/fundamentals/security-defaults",
		},
		Reads: accessReads(),
	}
}

// Check asks of every account whether old protocols are closed to it.
func (s legacyAuth) Check(ctx context.Context) (Finding, error) {
	r := s.reader.Read()
	route, err := r.Route(ctx)
	if err != nil {
		return Finding{}, err
	}
	switch route.route {
	case byDefaults:
		return Finding{Status: Met, Summary: say("legacy-auth.met-defaults")}, nil
	case noRoute:
		return Finding{Status: NotMet, Fix: Automatic, Summary: say("legacy-auth.none"), Remedy: say("mfa-every-user.none-remedy")}, nil
	case byPolicies:
	default:
		f := Finding{}
		f.Fix, f.Summary, f.Remedy = route.explainUnknown()
		return f, nil
	}
	j, err := r.Judge(ctx)
	if err != nil {
		return Finding{}, err
	}
	return s.judged(j), nil
}

func (s legacyAuth) judged(j *Judgement) Finding {
	var open, unknown []int
	people := 0
	for n := range j.tenant.People.Len() {
		switch j.LegacyState(n) {
		case mfa.Uncovered:
			open = append(open, n)
		case mfa.Unknown:
			unknown = append(unknown, n)
		case mfa.Covered:
		default:
			continue
		}
		people++
	}
	f := Finding{
		Policies: j.describePolicies(),
		Facts: []Fact{{say("fact.legacy-closed"), say("guests-covered.all"),
			say("fact.covered-of", "covered", people-len(open)-len(unknown), "people", people), len(open)+len(unknown) == 0}},
	}
	both := slices.Concat(open, unknown)
	f.Subjects = MakeSubjects(len(both), func(i int) Subject {
		detail := say("legacy-auth.open")
		if i >= len(open) {
			detail = say("why.unknown")
		}
		return userSubject(j.tenant.People.User(both[i]), detail)
	})
	switch {
	case people == 0:
		f.Fix = Manual
		f.Summary = say("mfa-every-user.nobody")
	case len(open) > 0:
		f.Status, f.Fix = NotMet, Automatic
		f.Summary, f.Remedy = say("legacy-auth.holes", "count", len(open)), say("legacy-auth.holes-remedy")
	case len(unknown) > 0:
		f.Fix = Automatic
		f.Summary, f.Remedy = say("legacy-auth.unknown", "count", len(unknown)), say("mfa-every-user.unknown-remedy")
	default:
		f.Status, f.Summary = Met, say("legacy-auth.met")
	}
	return f
}

// Plan is that of MFA for every user, which closes old protocols with it.
func (s legacyAuth) Plan(ctx context.Context, answers Answers) (Plan, error) {
	plan, err := s.every.Plan(ctx, answers)
	plan.Step = LegacyAuthBlocked
	return plan, err
}

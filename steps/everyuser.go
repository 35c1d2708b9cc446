package steps

import "context"

// MFAEveryUser is the id of the requirement that MFA is enforced for every user.
const MFAEveryUser = "mfa-every-user"

// everyUser judges what makes people do MFA, whichever way the tenant went. Microsoft accepts security defaults as sufficient; where
// Conditional Access does it, every account is held against every policy.
type everyUser struct {
	reader   *Reader
	defaults securityDefaults
	policies accessPolicies
	sessions sessionTenant
}

func everyUserOf(t Tenant, r *Reader) everyUser {
	return everyUser{reader: r, defaults: securityDefaultsOf(t, r), policies: policiesOf(t, r), sessions: t}
}

func securityDefaultsOf(t Tenant, r *Reader) securityDefaults {
	return securityDefaults{dir: t, reader: r}
}

func policiesOf(t Tenant, r *Reader) accessPolicies {
	return accessPolicies{dir: t, reader: r, defaults: securityDefaultsOf(t, r)}
}

// newEveryUser returns the requirement that MFA is enforced for every user.
func newEveryUser(t Tenant, r *Reader) Step { return everyUserOf(t, r) }

// Info names the contract's FAQ and the pages that say what security defaults and Conditional Access enforce.
func (s everyUser) Info() Info {
	return Info{
		ID:    MFAEveryUser,
		Stage: StageMFA,
		Level: MandatoryFor,
		Title: say("mfa-every-user.title"),
		Why:   say("mfa-every-user.why"),
		Sources: []string{
			"https://learn.microsoft.com/partner-center/security/partner-security-requirements-faq",
			"https://learn.microsoft.com/entra/fundamentals/security-defaults",
			"https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-policies",
		},
		Reads: accessReads(),
	}
}

// Check finds the route and says whether it reaches everybody.
func (s everyUser) Check(ctx context.Context) (Finding, error) {
	r := s.reader.Read()
	route, err := r.Route(ctx)
	if err != nil {
		return Finding{}, err
	}
	f := Finding{Facts: []Fact{{say("fact.mfa-route"), say("route.wanted"), route.describeRoute(), route.route == byDefaults}}}
	switch route.route {
	case byDefaults:
		f.Status, f.Summary = Met, say("mfa-every-user.met")
		if j, err := r.Judge(ctx); err == nil { // what security defaults do does not rest on who is there
			f.Coverage = coverageOf(j.Count(nil))
		}
		f.Offer = say("sessions.offer")
		return f, nil
	case noRoute, byPolicies:
		return s.judged(ctx, f, r, route)
	default:
		f.Fix, f.Summary, f.Remedy = route.explainUnknown()
		return f, nil
	}
}

// judged is the finding of a tenant without security defaults.
func (s everyUser) judged(ctx context.Context, f Finding, r *Snapshot, route mfaRoute) (Finding, error) {
	j, err := r.Judge(ctx)
	if err != nil && route.route == byPolicies {
		return Finding{}, err
	}
	if err != nil {
		f.Status, f.Fix = NotMet, Automatic
		f.Summary, f.Remedy = say("mfa-every-user.none"), say("mfa-every-user.none-remedy")
		return f, nil //nolint:nilerr // nothing is on: whoever is there is not covered
	}
	n := j.Count(nil)
	f.Coverage, f.Subjects, f.Policies = coverageOf(n), j.openUsers(), j.describePolicies()
	f.Facts = append(f.Facts, coverageFacts(n)...)
	f.Facts[0].OK = n.Covered == n.People && n.People > 0
	switch strangers := n.Uncovered - n.Declared; {
	case n.Uncovered > 0 && route.route == noRoute:
		f.Status, f.Fix = NotMet, Automatic
		f.Summary, f.Remedy = say("mfa-every-user.none"), say("mfa-every-user.none-remedy")
	case strangers > 0:
		f.Status, f.Fix = NotMet, Automatic
		f.Summary, f.Remedy = say("mfa-every-user.holes", "count", n.Uncovered), say("mfa-every-user.holes-remedy")
	case n.Unknown > 0:
		f.Fix = Automatic
		f.Summary, f.Remedy = say("mfa-every-user.unknown", "count", n.Unknown), say("mfa-every-user.unknown-remedy")
	case n.Uncovered > 0:
		f.Status, f.Fix = Attention, Automatic
		f.Summary, f.Remedy = say("mfa-every-user.only-break-glass", "count", n.Declared), say("mfa-every-user.only-break-glass-remedy")
	case n.People == 0:
		f.Summary = say("mfa-every-user.nobody")
	default:
		if f = statedLegacyMFA(s.reader.Profile.Testimony, f, say("mfa-every-user.met-policies")); f.Status == Met {
			f.Offer = say("sessions.offer")
		}
		return f, nil
	}
	f.Questions = s.questions(ctx, r, j)
	return f, nil
}

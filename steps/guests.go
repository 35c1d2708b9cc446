package steps

import (
	"context"
	"slices"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps/mfa"
)

// GuestsCovered is the id of the requirement that guests and external users do MFA too.
const GuestsCovered = "guests-covered"

type guests struct {
	reader *Reader
	every  everyUser
}

// newGuests returns the requirement that guests use MFA, too.
func newGuests(t Tenant, r *Reader) Step { return guests{r, everyUserOf(t, r)} }

// Info names the page that counts guests among the users of a partner tenant.
func (guests) Info() Info {
	return Info{
		ID:    GuestsCovered,
		Stage: StageMFA,
		Level: MandatoryFor,
		Title: say("guests-covered.title"),
		Why:   say("guests-covered.why"),
		Sources: []string{
			"https://learn.microsoft.com/partner-center/security/partner-security-requirements-mandating-mfa",
			"https://learn.microsoft.com/graph/api/resources/conditionalaccessguestsorexternalusers",
		},
		Reads: accessReads(),
	}
}

// Check looks at the accounts of guests, and at the kinds of people from outside who have none.
func (s guests) Check(ctx context.Context) (Finding, error) {
	r := s.reader.Read()
	route, err := r.Route(ctx)
	if err != nil {
		return Finding{}, err
	}
	switch route.route {
	case byDefaults:
		return Finding{Status: Met, Summary: say("guests-covered.met-defaults")}, nil
	case noRoute, byPolicies:
	default:
		f := Finding{}
		f.Fix, f.Summary, f.Remedy = route.explainUnknown()
		return f, nil
	}
	j, err := r.Judge(ctx)
	if err != nil {
		return Finding{}, err
	}
	return s.judged(j, route), nil
}

func (s guests) judged(j *Judgement, route mfaRoute) Finding {
	n := j.Count(j.tenant.People.IsExternal)
	numbers := slices.DeleteFunc(j.NotCovered(), func(i int32) bool { return !j.tenant.People.IsExternal(int(i)) })
	f := Finding{
		Coverage: coverageOf(n), Policies: j.describePolicies(),
		Subjects: MakeSubjects(len(numbers), func(i int) Subject {
			return userSubject(j.tenant.People.User(int(numbers[i])), j.reasonFor(int(numbers[i])))
		}),
	}
	kinds, uncovered, unknown := kindsOutside(j)
	f.Facts = []Fact{
		{say("fact.guest-accounts"), say("guests-covered.all"), say("fact.covered-of", "covered", n.Covered, "people", n.People), n.Covered == n.People},
		{say("fact.outside-kinds"), say("guests-covered.all"), say("ca.list", "list", kinds), len(uncovered)+len(unknown) == 0},
	}
	onlyProviders := len(uncovered) == 1 && uncovered[0] == "serviceProvider"
	switch {
	case n.Uncovered > 0 || len(uncovered) > 0 && !onlyProviders:
		f.Status, f.Fix = NotMet, Automatic
		f.Summary, f.Remedy = say("guests-covered.holes", "count", n.Uncovered), say("guests-covered.holes-remedy")
		if n.Uncovered == 0 {
			f.Summary = say("guests-covered.kinds-open")
		}
	case n.Unknown > 0 || len(unknown) > 0:
		f.Fix = Automatic
		f.Summary, f.Remedy = say("guests-covered.unknown"), say("mfa-every-user.unknown-remedy")
	case onlyProviders: // they have no account here: technicians of another partner, whom their own tenant signs in
		f.Status, f.Fix = Attention, Automatic
		f.Summary, f.Remedy = say("guests-covered.providers-open"), say("guests-covered.holes-remedy")
	default:
		f.Status, f.Summary = Met, say("guests-covered.met")
	}
	if route.route == noRoute {
		f.Summary, f.Remedy = say("guests-covered.none"), say("mfa-every-user.none-remedy")
	}
	return f
}

// kindsOutside says of each kind of people from outside whether they are covered, accounts or not.
func kindsOutside(j *Judgement) (said []assets.Text, uncovered, unknown []string) {
	for _, kind := range graph.ExternalKinds {
		switch j.ExternalState(kind) {
		case mfa.Covered:
			continue
		case mfa.Unknown:
			unknown = append(unknown, kind)
		default:
			uncovered = append(uncovered, kind)
		}
		said = append(said, say("guest-kind."+kindWord[kind]))
	}
	if len(said) == 0 {
		return []assets.Text{say("guests-covered.all")}, nil, nil
	}
	return []assets.Text{say("guests-covered.not-these", "kinds", said)}, uncovered, unknown
}

var kindWord = map[string]string{
	"internalGuest": "internal", "b2bCollaborationGuest": "invited", "b2bCollaborationMember": "invited-member", "b2bDirectConnectUser": "direct-connect",
	"otherExternalUser": "other-external", "serviceProvider": "service-provider",
}

// Plan is that of MFA for every user.
func (s guests) Plan(ctx context.Context, answers Answers) (Plan, error) {
	plan, err := s.every.Plan(ctx, answers)
	plan.Step = GuestsCovered
	return plan, err
}

package mfa

import (
	"context"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/coverage"
	"cspready/steps/snapshot"
	"cspready/steps/whatif"
)

// GuestsID is the id of the requirement that guests and external users use MFA, too.
const GuestsID = "guests-covered"

type guests struct{ planner }

// NewGuests returns the requirement that guests use MFA, too.
func NewGuests(t steps.Tenant, r *snapshot.Reader) steps.Step { return guests{newPlanner(t, r)} }

// Info names the page that counts guests among the users of a partner tenant.
func (guests) Info() steps.Info {
	return steps.Info{
		ID:    GuestsID,
		Stage: steps.StageMFA,
		Level: steps.MandatoryFor,
		Title: assets.Say("guests-covered.title"),
		Why:   assets.Say("guests-covered.why"),
		Sources: []string{
			"https://learn.microsoft.com/partner-center/security/partner-security-requirements-mandating-mfa",
			"https://learn.microsoft.com/graph/api/resources/conditionalaccessguestsorexternalusers",
		},
		Reads: snapshot.MFAScopes(),
	}
}

// Check judges the accounts of guests, and each kind of external user, as those may have no account.
func (s guests) Check(ctx context.Context) (steps.Finding, error) {
	r := s.reader.Read()
	route, err := r.Route(ctx)
	if err != nil {
		return steps.Finding{}, err
	}
	switch route.Route {
	case snapshot.ByDefaults:
		roster, err := r.Users(ctx).Whole()
		if err != nil {
			return steps.Finding{}, err
		}
		return judgeUnderDefaults(ctx, r, steps.Finding{}, assets.Say("guests-covered.met-defaults"), roster.IsExternal)
	case snapshot.NoRoute, snapshot.ByPolicies:
	default:
		f := steps.Finding{}
		f.Fix, f.Summary, f.Next = route.ExplainUnknown()
		return f, nil
	}
	j, err := r.Judge(ctx)
	if err != nil {
		return steps.Finding{}, err
	}
	return s.judgePolicies(j, route), nil
}

// judgePolicies returns the finding of a tenant without security defaults.
func (s guests) judgePolicies(j *snapshot.Judgement, route snapshot.MFARoute) steps.Finding {
	n := j.Count(j.Tenant.People.IsExternal)
	f := steps.Finding{
		Coverage: snapshot.NewCoverage(n), Policies: j.DescribePolicies(),
		Subjects: j.UncoveredUsers(j.Tenant.People.IsExternal),
		Opinion:  j.SecondOpinion(whatif.OfGuests),
	}
	kinds, uncovered, unknown := judgeExternalKinds(j)
	f.Facts = []steps.Fact{
		newCoveredFact("fact.guest-accounts", n.Covered, n.People),
		{
			Name: assets.Say("fact.outside-kinds"), Want: assets.Say("mfa.all"),
			Got: assets.Say("ca.list", "list", kinds), OK: len(uncovered)+len(unknown) == 0,
		},
	}
	onlyProviders := len(uncovered) == 1 && uncovered[0] == "serviceProvider"
	switch {
	case n.Uncovered > 0 || len(uncovered) > 0 && !onlyProviders:
		f.Status, f.Fix = steps.NotMet, steps.Automatic
		f.Summary = assets.Say("guests-covered.holes", "count", n.Uncovered)
		f.Next = assets.Say("guests-covered.holes-remedy")
		if n.Uncovered == 0 {
			f.Summary = assets.Say("guests-covered.kinds-open")
		}
	case n.Unknown > 0 || len(unknown) > 0:
		f.Fix = steps.Automatic
		f.Summary = assets.Say("guests-covered.unknown")
		f.Next = unknownRemedy(j, assets.Say("mfa.unknown-remedy"))
	case onlyProviders: // technicians of another partner: they have no account here, and sign in to their own tenant
		f.Status, f.Fix = steps.Attention, steps.Automatic
		f.Summary, f.Next = assets.Say("guests-covered.providers-open"), assets.Say("guests-covered.holes-remedy")
	default:
		f.Status, f.Summary = steps.Met, assets.Say("guests-covered.met")
	}
	if route.Route == snapshot.NoRoute {
		f.Summary, f.Next = assets.Say("guests-covered.none"), assets.Say("mfa.none-remedy")
	}
	return f
}

// judgeExternalKinds returns the kinds of external users that are uncovered or unknown, with or without accounts, and
// describes them.
func judgeExternalKinds(j *snapshot.Judgement) (description []assets.Text, uncovered, unknown []string) {
	for _, kind := range graph.ExternalKinds {
		switch j.ExternalState(kind) {
		case coverage.Covered:
			continue
		case coverage.Unknown:
			unknown = append(unknown, kind)
		default:
			uncovered = append(uncovered, kind)
		}
		description = append(description, assets.Say("guest-kind."+externalKindNames[kind]))
	}
	if len(description) == 0 {
		return []assets.Text{assets.Say("mfa.all")}, nil, nil
	}
	return []assets.Text{assets.Say("guests-covered.not-these", "kinds", description)}, uncovered, unknown
}

// externalKindNames are the message ids of the kinds of external users, by their names in Graph.
var externalKindNames = map[string]string{
	"internalGuest":          "internal",
	"b2bCollaborationGuest":  "invited",
	"b2bCollaborationMember": "invited-member",
	"b2bDirectConnectUser":   "direct-connect",
	"otherExternalUser":      "other-external",
	"serviceProvider":        "service-provider",
}

// Plan returns the plan for MFA for every user.
func (s guests) Plan(ctx context.Context, answers steps.Answers) (steps.Plan, error) {
	return s.planForAllUsers(ctx, GuestsID, answers)
}

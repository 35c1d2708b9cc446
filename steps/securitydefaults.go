package steps

import (
	"context"

	"cspready/assets"
	"cspready/graph"
)

// SecurityDefaults is the id of the requirement that security defaults are on, or replaced by Conditional Access.
const SecurityDefaults = "security-defaults"

// defaultsTenant is what this step asks of a tenant beside what is read of everybody's access.
type defaultsTenant interface {
	whoami
	switchableDefaults
	signInLog
	Policies(ctx context.Context) ([]graph.Policy, error)
	Holders(ctx context.Context, roleTemplate string) ([]graph.User, error)
}

type securityDefaults struct {
	dir    defaultsTenant
	reader *Reader
}

// Info names Microsoft's pages on security defaults and on what partners must enforce.
func (securityDefaults) Info() Info {
	return Info{
		ID:    SecurityDefaults,
		Stage: StageMFA,
		Level: InformativeFor,
		Title: say("security-defaults.title"),
		Why:   say("security-defaults.why"),
		Sources: []string{
			"https://learn.microsoft.com/entra/fundamentals/security-defaults",
			"https://learn.microsoft.com/graph/api/identitysecuritydefaultsenforcementpolicy-get",
			"https://learn.microsoft.com/partner-center/security/partner-security-requirements-faq",
		},
		Reads: append(accessReads(), "UserAuthenticationMethod.Read.All", "AuditLog.Read.All"),
	}
}

// Check reads the switch. Off is in order where Conditional Access does the same: everybody is covered, and old protocols are closed.
func (s securityDefaults) Check(ctx context.Context) (Finding, error) {
	r := s.reader.Read()
	route, err := r.Route(ctx)
	if err != nil {
		return Finding{}, err
	}
	f := Finding{
		Facts:        []Fact{{say("fact.security-defaults"), say("switch.on"), switchWord(route.usesDefaults()), route.usesDefaults()}},
		Subjects:     SubjectsOf(route.policies...),
		RefusesCodes: route.usesDefaults(),
	}
	switch route.route {
	case byDefaults:
		f.Status, f.Summary = Met, say("security-defaults.met")
		f = s.offer(ctx, r, f)
	case noRoute:
		f.Status, f.Fix = NotMet, Automatic
		f.Summary, f.Remedy = say("security-defaults.off"), say("security-defaults.off-remedy")
		f.Questions = s.questions(ctx)
	case byPolicies:
		return s.replaced(ctx, r, f, len(route.policies))
	default:
		f.Fix, f.Summary, f.Remedy = route.explainUnknown()
	}
	return f, nil
}

// offer says that a tenant with the licence may replace security defaults by policies of its own.
func (s securityDefaults) offer(ctx context.Context, r *Snapshot, f Finding) Finding {
	if licence, err := r.Licence(ctx).Whole(); err == nil && licence >= graph.P1 {
		f.Offer, f.Questions = say("security-defaults.offer"), s.questions(ctx)
	}
	return f
}

// replaced holds what Conditional Access does against what security defaults would do.
func (s securityDefaults) replaced(ctx context.Context, r *Snapshot, f Finding, on int) (Finding, error) {
	j, err := r.Judge(ctx)
	if err != nil {
		return Finding{}, err
	}
	f.RefusesCodes = j.BlocksDeviceCode()
	n, legacy := j.Count(nil), legacyAuth{}.judged(j)
	switch {
	case n.Uncovered > n.Declared || legacy.Status == NotMet:
		f.Status, f.Fix = NotMet, Manual
		f.Summary, f.Remedy = say("security-defaults.not-replaced", "count", on), say("security-defaults.not-replaced-remedy")
	case n.Unknown > 0 || legacy.Status == Unknown:
		f.Fix = Manual
		f.Summary, f.Remedy = say("security-defaults.replaced-unknown", "count", on), say("security-defaults.not-replaced-remedy")
	case n.Uncovered > 0:
		f.Status, f.Fix = Attention, Manual
		f.Summary, f.Remedy = say("security-defaults.replaced-apart", "count", n.Uncovered), say("security-defaults.not-replaced-remedy")
	default:
		f.Status, f.Summary = Met, say("security-defaults.replaced", "count", on)
	}
	return f, nil
}

// questions asks who the break-glass accounts are. Microsoft tells them apart by custody, not by name, so only a person knows.
func (s securityDefaults) questions(ctx context.Context) []Question {
	if len(s.reader.BreakGlassNames(nil)) > 0 {
		return nil
	}
	holders, err := otherGlobalAdmins(ctx, s.dir)
	if err != nil || len(holders) == 0 {
		return nil // the plan's guard says what is missing
	}
	q := Question{ID: AskBreakGlass, Many: true, Statement: true, Persistent: true, Title: say("ask.break-glass"), Help: say("ask.break-glass-help")}
	for _, u := range holders {
		q.Options = append(q.Options, Option{Value: u.ID, Label: say("ask.account", "upn", u.UserPrincipalName, "name", u.Name)})
	}
	return []Question{q}
}

func switchWord(on bool) assets.Text {
	if on {
		return say("switch.on")
	}
	return say("switch.off")
}

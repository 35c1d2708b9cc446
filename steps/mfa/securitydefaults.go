package mfa

import (
	"context"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/change/policy"
	"cspready/steps/snapshot"
)

// SecurityDefaultsID is the id of the requirement that security defaults are on, or replaced by Conditional Access.
const SecurityDefaultsID = "security-defaults"

// defaultsTenant is what this step asks of a tenant beside what is read of everybody's access.
type defaultsTenant interface {
	steps.Identity
	policy.SwitchableDefaults
	signInLog
	Policies(ctx context.Context) ([]graph.Policy, error)
	Holders(ctx context.Context, roleTemplate string) ([]graph.User, error)
}

type securityDefaults struct {
	dir    defaultsTenant
	reader *snapshot.Reader
}

// Info names Microsoft's pages on security defaults and on what partners must enforce.
func (securityDefaults) Info() steps.Info {
	return steps.Info{
		ID:    SecurityDefaultsID,
		Stage: steps.StageMFA,
		Level: steps.InformativeFor,
		Title: assets.Say("security-defaults.title"),
		Why:   assets.Say("security-defaults.why"),
		Sources: []string{
			"https://learn.microsoft.com/entra/fundamentals/security-defaults",
			"https://learn.microsoft.com/graph/api/identitysecuritydefaultsenforcementpolicy-get",
			"https://learn.microsoft.com/partner-center/security/partner-security-requirements-faq",
		},
		Reads: append(snapshot.AccessReads(), "UserAuthenticationMethod.Read.All", "AuditLog.Read.All"),
	}
}

// Check reads the switch. Off is in order where Conditional Access does the same: everybody is covered, and old protocols are closed.
func (s securityDefaults) Check(ctx context.Context) (steps.Finding, error) {
	r := s.reader.Read()
	route, err := r.Route(ctx)
	if err != nil {
		return steps.Finding{}, err
	}
	f := steps.Finding{
		Facts:        []steps.Fact{{Name: assets.Say("fact.security-defaults"), Want: assets.Say("switch.on"), Got: steps.SwitchWord(route.UsesDefaults()), OK: route.UsesDefaults()}},
		Subjects:     steps.SubjectsOf(route.Policies...),
		RefusesCodes: route.UsesDefaults(),
	}
	switch route.Route {
	case snapshot.ByDefaults:
		f.Status, f.Summary = steps.Met, assets.Say("security-defaults.met")
		f = s.offer(ctx, r, f)
	case snapshot.NoRoute:
		f.Status, f.Fix = steps.NotMet, steps.Automatic
		f.Summary, f.Remedy = assets.Say("security-defaults.off"), assets.Say("security-defaults.off-remedy")
		f.Questions = s.questions(ctx)
	case snapshot.ByPolicies:
		return s.replaced(ctx, r, f, len(route.Policies))
	default:
		f.Fix, f.Summary, f.Remedy = route.ExplainUnknown()
	}
	return f, nil
}

// offer says that a tenant with the licence may replace security defaults by policies of its own.
func (s securityDefaults) offer(ctx context.Context, r *snapshot.Snapshot, f steps.Finding) steps.Finding {
	if licence, err := r.Licence(ctx).Whole(); err == nil && licence >= graph.P1 {
		f.Offer, f.Questions = assets.Say("security-defaults.offer"), s.questions(ctx)
	}
	return f
}

// replaced holds what Conditional Access does against what security defaults would do.
func (s securityDefaults) replaced(ctx context.Context, r *snapshot.Snapshot, f steps.Finding, on int) (steps.Finding, error) {
	j, err := r.Judge(ctx)
	if err != nil {
		return steps.Finding{}, err
	}
	f.RefusesCodes = j.BlocksDeviceCode()
	n, legacy := j.Count(nil), legacyAuth{}.judged(j)
	switch {
	case n.Uncovered > n.Declared || legacy.Status == steps.NotMet:
		f.Status, f.Fix = steps.NotMet, steps.Manual
		f.Summary, f.Remedy = assets.Say("security-defaults.not-replaced", "count", on), assets.Say("security-defaults.not-replaced-remedy")
	case n.Unknown > 0 || legacy.Status == steps.Unknown:
		f.Fix = steps.Manual
		f.Summary, f.Remedy = assets.Say("security-defaults.replaced-unknown", "count", on), assets.Say("security-defaults.not-replaced-remedy")
	case n.Uncovered > 0:
		f.Status, f.Fix = steps.Attention, steps.Manual
		f.Summary, f.Remedy = assets.Say("security-defaults.replaced-apart", "count", n.Uncovered), assets.Say("security-defaults.not-replaced-remedy")
	default:
		f.Status, f.Summary = steps.Met, assets.Say("security-defaults.replaced", "count", on)
	}
	return f, nil
}

// questions asks who the break-glass accounts are. Microsoft tells them apart by custody, not by name, so only a person knows.
func (s securityDefaults) questions(ctx context.Context) []steps.Question {
	if len(s.reader.BreakGlassNames(nil)) > 0 {
		return nil
	}
	holders, err := policy.OtherGlobalAdmins(ctx, s.dir)
	if err != nil || len(holders) == 0 {
		return nil // the plan's guard says what is missing
	}
	q := steps.Question{ID: snapshot.AskBreakGlass, Many: true, Statement: true, Persistent: true, Title: assets.Say("ask.break-glass"), Help: assets.Say("ask.break-glass-help")}
	for _, u := range holders {
		q.Options = append(q.Options, steps.Option{Value: u.ID, Label: assets.Say("ask.account", "upn", u.UserPrincipalName, "name", u.Name)})
	}
	return []steps.Question{q}
}

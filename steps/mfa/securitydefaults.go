package mfa

import (
	"context"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/snapshot"
)

// SecurityDefaultsID is the id of the requirement that security defaults are on, or replaced by Conditional Access.
const SecurityDefaultsID = "security-defaults"

type securityDefaults struct{ planner }

// NewSecurityDefaults returns the requirement that security defaults are on, or replaced by Conditional Access.
func NewSecurityDefaults(t steps.Tenant, r *snapshot.Reader) steps.Step {
	return securityDefaults{newPlanner(t, r)}
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
		Reads: append(snapshot.MFAScopes(), "AuditLog.Read.All"),
	}
}

// Check reads whether security defaults are on. Off is fine where Conditional Access does the same: all users are
// covered, and legacy authentication is blocked.
func (s securityDefaults) Check(ctx context.Context) (steps.Finding, error) {
	r := s.reader.Read()
	route, err := r.Route(ctx)
	if err != nil {
		return steps.Finding{}, err
	}
	isOn := route.UsesDefaults()
	f := steps.Finding{
		Facts: []steps.Fact{{
			Name: assets.Say("fact.security-defaults"), Want: assets.Say("switch.on"), Got: steps.SwitchState(isOn), OK: isOn,
		}},
		Subjects:     steps.NewSubjects(route.Policies...),
		RefusesCodes: isOn,
	}
	switch route.Route {
	case snapshot.ByDefaults:
		if f, err = judgeUnderDefaults(ctx, r, f, assets.Say("security-defaults.met"), nil); err != nil {
			return steps.Finding{}, err
		}
		if f.Status == steps.NotMet { // they are on, as this requirement asks
			f.Status = steps.Attention
		}
		f.Coverage = nil // for the requirement on every user
		f = s.offerPolicies(ctx, r, f)
	case snapshot.NoRoute:
		f.Status, f.Fix = steps.NotMet, steps.Automatic
		f.Summary, f.Next = assets.Say("security-defaults.off"), assets.Say("security-defaults.off-remedy")
		f.Questions = s.askBreakGlass(ctx)
	case snapshot.ByPolicies:
		return s.judgeReplacement(ctx, r, f, len(route.Policies))
	default:
		f.Fix, f.Summary, f.Next = route.ExplainUnknown()
	}
	return f, nil
}

// offerPolicies offers a tenant with the licence to replace security defaults by policies of its own.
func (s securityDefaults) offerPolicies(ctx context.Context, r *snapshot.Snapshot, f steps.Finding) steps.Finding {
	if licence, err := r.Licence(ctx).Whole(); err == nil && licence >= graph.P1 {
		f.Offer, f.Questions = assets.Say("security-defaults.offer"), append(s.askBreakGlass(ctx), askDeviceCode())
	}
	return f
}

// judgeReplacement compares what Conditional Access enforces with what security defaults would; on is the number of
// policies that are on.
func (s securityDefaults) judgeReplacement(
	ctx context.Context, r *snapshot.Snapshot, f steps.Finding, on int,
) (steps.Finding, error) {
	j, err := r.Judge(ctx)
	if err != nil {
		return steps.Finding{}, err
	}
	f.RefusesCodes = j.BlocksDeviceCode()
	f.Facts = append(f.Facts, steps.Fact{
		Name: assets.Say("fact.device-codes"), Want: assets.Say("device-codes.blocked"),
		Got: assets.Say("device-codes.allowed"), OK: f.RefusesCodes,
	})
	if last := &f.Facts[len(f.Facts)-1]; last.OK {
		last.Got = last.Want
	}
	n, legacy := j.Count(nil), judgeLegacyAuth(j)
	switch {
	case n.UncoveredUndeclared() > 0 || legacy.Status == steps.NotMet:
		f.Status, f.Fix = steps.NotMet, steps.Manual
		f.Summary = assets.Say("security-defaults.not-replaced", "count", on)
		f.Next = assets.Say("security-defaults.not-replaced-remedy")
	case n.Unknown > 0 || legacy.Status == steps.Unknown:
		f.Fix = steps.Manual
		f.Summary = assets.Say("security-defaults.replaced-unknown", "count", on)
		f.Next = assets.Say("security-defaults.not-replaced-remedy")
	case n.Uncovered > 0:
		f.Status, f.Fix = steps.Attention, steps.Manual
		f.Summary = assets.Say("security-defaults.replaced-apart", "count", n.Uncovered)
		f.Next = assets.Say("security-defaults.not-replaced-remedy")
	default:
		f.Status, f.Summary = steps.Met, assets.Say("security-defaults.replaced", "count", on)
	}
	return f, nil
}

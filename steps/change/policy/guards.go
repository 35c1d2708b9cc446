package policy

import (
	"context"
	"slices"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/snapshot"
)

// MFAGuard holds if the operator has not signed in with MFA: an operator who cannot use MFA could not sign in
// afterwards.
func MFAGuard(session graph.Session) *steps.Guard {
	if session.MFA == graph.Yes {
		return nil
	}
	return &steps.Guard{Reason: assets.Say("guard.operator-mfa"), Yields: true}
}

// PoliciesGuard holds if there are Conditional Access policies in any state. Microsoft refuses security defaults beside
// policies that are on, and turning those off first would leave a gap. By its documentation no policy may exist at all,
// also none that is off or report-only. That is what the portal enforces; what Graph does is not published, so the
// guard yields if no policy is on.
//
// https://learn.microsoft.com/microsoft-365/admin/security-and-compliance/multi-factor-authentication-microsoft-365
func PoliciesGuard(policies []graph.Policy) *steps.Guard {
	if len(policies) == 0 {
		return nil
	}
	g := &steps.Guard{Subjects: policySubjects(policies)}
	on := len(snapshot.EnabledPolicies(policies))
	switch managed := countManaged(policies); {
	case on > 0:
		g.Reason = assets.Say("guard.policies-on", "count", on)
	case managed > 0:
		g.Reason, g.Yields = assets.Say("guard.policies-managed", "count", managed), true
	default:
		g.Reason, g.Yields = assets.Say("guard.policies-exist", "count", len(policies)), true
	}
	return g
}

// policySubjects lists policies, each with its state and whether it is Microsoft's own.
func policySubjects(policies []graph.Policy) []steps.Subject {
	var list []steps.Subject
	for _, p := range policies {
		detail := assets.Say("guard.policy", "state", snapshot.PolicyStateText(p.State))
		if p.IsMicrosoftManaged() {
			detail = assets.Say("guard.policy-managed", "state", snapshot.PolicyStateText(p.State))
		}
		list = append(list, steps.Subject{Kind: steps.PolicySubject, ID: p.ID, Name: p.Name, Detail: detail})
	}
	return list
}

func countManaged(policies []graph.Policy) int {
	n := 0
	for _, p := range policies {
		if p.IsMicrosoftManaged() {
			n++
		}
	}
	return n
}

// RoleGuard holds if the operator has no role that may write policies and security defaults.
func RoleGuard(who graph.Operator) *steps.Guard { return steps.RoleGuard(who, writerRoles) }

// BreakGlassGuard holds unless a declared break-glass account could let administrators in again if all others were
// locked out: one that is enabled, a Global Administrator, not the operator's own, and has a passkey. Methods that
// are bound to one computer do not count, and Graph does not list certificates.
//
// https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
func BreakGlassGuard(
	ctx context.Context, dir adminTenant, reader *snapshot.Reader, answers steps.Answers,
) *steps.Guard {
	declared := reader.BreakGlassNames(answers)
	if len(declared) == 0 {
		return &steps.Guard{Reason: assets.Say("guard.break-glass-none"), Yields: true}
	}
	holders, err := OtherGlobalAdmins(ctx, dir)
	if err != nil {
		return &steps.Guard{Reason: assets.Say("guard.break-glass-unread"), Yields: true}
	}
	var fit []string
	for _, u := range holders {
		if slices.ContainsFunc(declared, u.HasName) {
			fit = append(fit, u.ID)
		}
	}
	for read := range reader.Tenant.Methods(ctx, fit) {
		if slices.ContainsFunc(read.Methods, graph.Method.IsPasskey) {
			return nil
		}
	}
	return &steps.Guard{Reason: assets.Say("guard.break-glass-weak"), Yields: true}
}

// OtherGlobalAdmins returns the Global Administrators who can sign in, except the operator.
func OtherGlobalAdmins(ctx context.Context, dir adminTenant) ([]graph.User, error) {
	holders, err := dir.Holders(ctx, graph.GlobalAdministrator)
	session, _ := dir.Session()
	isExcluded := func(u graph.User) bool { return u.ID == session.UserID || u.Enabled == graph.No }
	return slices.DeleteFunc(holders, isExcluded), err
}

// adminTenant is the part of a tenant that looking for other Global Administrators needs.
type adminTenant interface {
	Holders(ctx context.Context, role string) ([]graph.User, error)
	Session() (graph.Session, bool)
}

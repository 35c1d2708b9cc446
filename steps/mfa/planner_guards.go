package mfa

import (
	"context"
	"slices"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/change/policy"
	"cspready/steps/coverage"
	"cspready/steps/snapshot"
)

// findGuards returns the reasons not to carry out a plan: the roles that the operator lacks, and who could be locked
// out.
func (p planner) findGuards(ctx context.Context, r *snapshot.Snapshot, d *policyDraft) ([]steps.Guard, error) {
	if len(d.Ops) == 0 {
		return nil, nil
	}
	who, err := p.tenant.Operator(ctx)
	if err != nil {
		return nil, err
	}
	session, _ := p.tenant.Session()
	role := policy.RoleGuard(who)
	var operator *steps.Guard
	if n, ok := d.planned.People.Find(who.ID); ok && d.becomesCovered(n) {
		operator = policy.MFAGuard(session)
	}
	strength, err := d.strengthGuard(ctx, r)
	if err != nil {
		return nil, err
	}
	guards := steps.CollectGuards(role, operator, p.breakGlassGuard(ctx, d), d.allControlsGuard(), strength)
	if role != nil || operator != nil {
		d.SignIn = &graph.SignInRequest{Method: graph.Browser, MFA: true}
	}
	return guards, nil
}

// becomesCovered reports whether the plan makes an account use MFA that does not have to today.
func (d *policyDraft) becomesCovered(n int) bool {
	return d.current.State(n) != coverage.Covered && d.verdict.State(n) == coverage.Covered
}

// breakGlassGuard requires break-glass accounts that can still sign in if the plan turns out to be a mistake: some have
// to be declared, and those that the plan makes use MFA need a passkey. The operator cannot override the latter, as an
// account without a method would certainly be locked out.
func (p planner) breakGlassGuard(ctx context.Context, d *policyDraft) *steps.Guard {
	declared := d.planned.BreakGlass
	if len(declared) == 0 {
		return &steps.Guard{Reason: assets.Say("guard.break-glass-none"), Yields: true}
	}
	var affected []int32
	for n := range declared {
		if d.becomesCovered(n) {
			affected = append(affected, int32(n))
		}
	}
	slices.Sort(affected)
	var ids []string
	for _, n := range affected {
		ids = append(ids, d.planned.People.User(int(n)).ID)
	}
	hasPasskey := map[string]bool{}
	for read := range p.reader.Tenant.Methods(ctx, ids) {
		hasPasskey[read.UserID] = slices.ContainsFunc(read.Methods, graph.Method.IsPasskey)
	}
	var lockedOut []steps.Subject
	for _, n := range affected {
		if u := d.planned.People.User(int(n)); !hasPasskey[u.ID] {
			lockedOut = append(lockedOut, steps.NewUserSubject(u, assets.Say("user.no-passkey")))
		}
	}
	if len(lockedOut) == 0 {
		return nil
	}
	return &steps.Guard{Reason: assets.Say("guard.break-glass-locked-out", "count", len(lockedOut)), Subjects: lockedOut}
}

// allControlsGuard warns of a plan that makes a policy require all of its controls: users who do not fulfil one of
// them are locked out.
func (d *policyDraft) allControlsGuard() *steps.Guard {
	requiresAll := func(e coverage.Edit) bool { return e.Kind == coverage.RequireAllControls }
	for _, op := range d.Ops {
		if patch, ok := policy.PatchOf(op); ok && slices.ContainsFunc(patch.Edits, requiresAll) {
			return &steps.Guard{
				Reason: assets.Say("guard.every-control", "policy", patch.Policy.Name), Yields: true,
			}
		}
	}
	return nil
}

// maxStrengthReads is how many accounts are asked at most for their methods before a strength is demanded of them.
const maxStrengthReads = 200

// strengthGuard warns of a plan that demands an authentication strength of accounts whose only method is external MFA,
// which fulfils none: they would be locked out.
//
// https://learn.microsoft.com/entra/identity/conditional-access/policy-all-users-mfa-strength
func (d *policyDraft) strengthGuard(ctx context.Context, r *snapshot.Snapshot) (*steps.Guard, error) {
	var affected []int32
	for n := range d.planned.People.Len() {
		if d.planned.People.IsEnabled(n) && d.verdict.DemandsStrength(n) && !d.current.DemandsStrength(n) {
			affected = append(affected, int32(n))
		}
	}
	if len(affected) == 0 {
		return nil, nil
	}
	methods, err := r.MethodsOf(ctx, d.planned.People, affected[:min(len(affected), maxStrengthReads)])
	if err != nil {
		return nil, err
	}
	var lockedOut []steps.Subject
	for _, n := range affected {
		if hasOnlyExternalMFA(methods[n]) {
			lockedOut = append(lockedOut,
				steps.NewUserSubject(d.planned.People.User(int(n)), assets.Say("user.external-mfa-only")))
		}
	}
	switch {
	case len(lockedOut) > 0:
		return &steps.Guard{Reason: assets.Say("guard.strength-locked-out", "count", len(lockedOut)), Subjects: lockedOut,
			Yields: true}, nil
	case len(methods) < len(affected):
		return &steps.Guard{Reason: assets.Say("guard.strength-untold", "count", len(affected)-len(methods)),
			Yields: true}, nil
	}
	return nil, nil
}

// hasOnlyExternalMFA reports whether external MFA is the only method for MFA.
func hasOnlyExternalMFA(methods []graph.Method) bool {
	has := slices.DeleteFunc(slices.Clone(methods), func(m graph.Method) bool { return !m.CountsAsMFA() })
	return len(has) > 0 && !slices.ContainsFunc(has, func(m graph.Method) bool { return m.Type != coverage.ExternalMFA })
}

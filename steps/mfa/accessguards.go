package mfa

import (
	"context"
	"slices"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/change/policy"
	"cspready/steps/coverage"
)

// guards are the reasons not to make the changes of a draft: whoever could be locked out by them.
func (s accessPolicies) guards(ctx context.Context, d *draft) ([]steps.Guard, error) {
	if len(d.Ops) == 0 {
		return nil, nil
	}
	who, err := s.defaults.dir.Operator(ctx)
	if err != nil {
		return nil, err
	}
	session, _ := s.defaults.dir.Session()
	role := policy.RoleGuard(who)
	var operator *steps.Guard
	if n, ok := d.planned.People.Find(who.ID); ok && d.before.State(n) != coverage.Covered && d.after.State(n) == coverage.Covered {
		operator = policy.MfaGuard(session)
	}
	guards := steps.Gather(role, operator, s.emergency(ctx, d), d.deviceGuard())
	if role != nil || operator != nil {
		d.SignIn = &graph.SignInRequest{Method: graph.Browser, MFA: true}
	}
	return guards, nil
}

// emergency wants somebody who can still get in when the plan makes a mistake: declared break-glass accounts, and passkeys for those whom
// the plan makes do MFA. The latter does not give way: without a method they would be locked out for certain.
func (s accessPolicies) emergency(ctx context.Context, d *draft) *steps.Guard {
	declared := d.planned.BreakGlass
	if len(declared) == 0 {
		return &steps.Guard{Reason: assets.Say("guard.break-glass-none"), Yields: true}
	}
	var reached []int32
	for n := range declared {
		if d.before.State(n) != coverage.Covered && d.after.State(n) == coverage.Covered {
			reached = append(reached, int32(n))
		}
	}
	slices.Sort(reached)
	var ids []string
	for _, n := range reached {
		ids = append(ids, d.planned.People.User(int(n)).ID)
	}
	safe := map[string]bool{}
	for read := range s.reader.Tenant.Methods(ctx, ids) {
		safe[read.UserID] = slices.ContainsFunc(read.Methods, graph.Method.IsPasskey)
	}
	var locked []steps.Subject
	for _, n := range reached {
		if u := d.planned.People.User(int(n)); !safe[u.ID] {
			locked = append(locked, steps.NewUserSubject(u, assets.Say("user.no-passkey")))
		}
	}
	if len(locked) == 0 {
		return nil
	}
	return &steps.Guard{Reason: assets.Say("guard.break-glass-locked-out", "count", len(locked)), Subjects: locked}
}

// deviceGuard: a control that is added to MFA can shut out whoever does not fulfil it.
func (d *draft) deviceGuard() *steps.Guard {
	for _, op := range d.Ops {
		if u, ok := op.(policy.UpdatePolicy); ok && slices.ContainsFunc(u.Patch.Edits, func(e coverage.Edit) bool { return e.Kind == coverage.RequireAllControls }) {
			return &steps.Guard{Reason: assets.Say("guard.every-control", "policy", u.Patch.Policy.Name), Yields: true}
		}
	}
	return nil
}

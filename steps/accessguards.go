package steps

import (
	"context"
	"slices"

	"cspready/graph"
	"cspready/steps/mfa"
)

// guards are the reasons not to make the changes of a draft: whoever could be locked out by them.
func (s accessPolicies) guards(ctx context.Context, d *draft) ([]Guard, error) {
	if len(d.Ops) == 0 {
		return nil, nil
	}
	who, err := s.defaults.dir.Operator(ctx)
	if err != nil {
		return nil, err
	}
	session, _ := s.defaults.dir.Session()
	role := roleGuard(who)
	var operator *Guard
	if n, ok := d.planned.People.Find(who.ID); ok && d.before.State(n) != mfa.Covered && d.after.State(n) == mfa.Covered {
		operator = mfaGuard(session)
	}
	guards := gather(role, operator, s.emergency(ctx, d), d.deviceGuard())
	if role != nil || operator != nil {
		d.SignIn = &graph.SignInRequest{Method: graph.Browser, MFA: true}
	}
	return guards, nil
}

// emergency wants somebody who can still get in when the plan makes a mistake: declared break-glass accounts, and passkeys for those whom
// the plan makes do MFA. The latter does not give way: without a method they would be locked out for certain.
func (s accessPolicies) emergency(ctx context.Context, d *draft) *Guard {
	declared := d.planned.BreakGlass
	if len(declared) == 0 {
		return &Guard{Reason: say("guard.break-glass-none"), Yields: true}
	}
	var reached []int32
	for n := range declared {
		if d.before.State(n) != mfa.Covered && d.after.State(n) == mfa.Covered {
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
	var locked []Subject
	for _, n := range reached {
		if u := d.planned.People.User(int(n)); !safe[u.ID] {
			locked = append(locked, userSubject(u, say("user.no-passkey")))
		}
	}
	if len(locked) == 0 {
		return nil
	}
	return &Guard{Reason: say("guard.break-glass-locked-out", "count", len(locked)), Subjects: locked}
}

// deviceGuard: a control that is added to MFA can shut out whoever does not fulfil it.
func (d *draft) deviceGuard() *Guard {
	for _, op := range d.Ops {
		if u, ok := op.(updatePolicy); ok && slices.ContainsFunc(u.patch.Edits, func(e mfa.Edit) bool { return e.Kind == mfa.RequireAllControls }) {
			return &Guard{Reason: say("guard.every-control", "policy", u.patch.Policy.Name), Yields: true}
		}
	}
	return nil
}

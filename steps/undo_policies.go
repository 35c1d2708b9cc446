package steps

import (
	"context"
	"errors"
	"slices"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps/mfa"
)

// defaultsSwitched switches security defaults off.
func (u undoing) defaultsSwitched(ctx context.Context) (wayBack, error) {
	on, err := u.dir.SecurityDefaults(ctx)
	if err != nil || !on {
		return wayBack{standing: gone}, err
	}
	policies, err := u.dir.Policies(ctx)
	if err != nil {
		return wayBack{}, err
	}
	w := wayBack{
		standing: stands, scopes: []string{"Policy.ReadWrite.SecurityDefaults"}, roles: writerRoles,
		stops:    []assets.Text{say("undo.stops-defaults")},
		requests: []graph.Request{switchOver{}.defaults(false)},
		do:       func(ctx context.Context) error { return u.dir.SetSecurityDefaults(ctx, false) },
	}
	w.guards = openGuard(policies, false, "")
	return w, nil
}

// openGuard: without security defaults and without a policy that is on, nothing asks anybody for MFA. It leaves out the policy that the
// undoing takes away.
func openGuard(policies []graph.Policy, defaults bool, except string) []Guard {
	on := slices.ContainsFunc(policies, func(p graph.Policy) bool { return p.On() && p.ID != except })
	if defaults || on {
		return nil
	}
	return []Guard{{Reason: say("undo.guard-open"), Yields: true}}
}

// routeSwitched puts the policies back to how they waited, and security defaults on.
func (u undoing) routeSwitched(ctx context.Context) (wayBack, error) {
	on, err := u.dir.SecurityDefaults(ctx)
	if err != nil || on {
		return wayBack{standing: gone}, err
	}
	policies, err := u.dir.Policies(ctx)
	if err != nil {
		return wayBack{}, err
	}
	session, _ := u.dir.Session()
	w := wayBack{
		standing: stands, scopes: append([]string{"Policy.ReadWrite.SecurityDefaults"}, policyScopes...), roles: writerRoles, ends: true,
		stops: []assets.Text{say("security-defaults.stops-legacy"), say("security-defaults.stops-codes")},
	}
	others := slices.Clone(policies)
	for _, part := range u.entry.Reversal.Parts {
		i := slices.IndexFunc(policies, func(p graph.Policy) bool { return p.ID == part.ID })
		if i < 0 || !policyHolds(policies[i], part.Body) {
			w.standing = moved
			return w, nil
		}
		others = slices.DeleteFunc(others, func(p graph.Policy) bool { return p.ID == part.ID })
		w.requests = append(w.requests, graph.Request{Method: "PATCH", Path: policiesPath + "/" + part.ID, Body: part.Was})
	}
	back := switchOver{}.defaults(true)
	back.Times = switchTries
	w.requests = append(w.requests, back)
	w.guards = gather(policyGuard(others), mfaGuard(session))
	w.do = u.switchBack
	return w, nil
}

// switchBack switches the policies off and security defaults on, as often as Microsoft still sees policies in the way. Once it has begun, no
// failure is certain to have changed nothing.
func (u undoing) switchBack(ctx context.Context) error {
	const op = "switch back to security defaults"
	for i, part := range u.entry.Reversal.Parts {
		if err := u.dir.UpdatePolicy(ctx, part.ID, part.Was); err != nil && i == 0 {
			return err
		} else if err != nil {
			return written(&graph.Error{Op: op, Kind: graph.ErrUnsure, Cause: err})
		}
	}
	for try := 1; ; try++ {
		err := u.dir.SetSecurityDefaults(ctx, true)
		if !errors.Is(err, graph.ErrRefused) || try == switchTries {
			return written(err)
		}
		if err := pause(ctx, switchPause); err != nil {
			return written(err)
		}
	}
}

// policyMade deletes a policy. One that was switched on since is left to whoever switched it on.
func (u undoing) policyMade(ctx context.Context) (wayBack, error) {
	policies, err := u.dir.Policies(ctx)
	if err != nil {
		return wayBack{}, err
	}
	r := u.entry.Reversal
	is := func(p graph.Policy) bool { return r.ID == p.ID || r.ID == "" && p.Name == r.Name }
	i := slices.IndexFunc(policies, is)
	if i < 0 {
		return wayBack{standing: gone}, nil
	}
	p := policies[i]
	if slices.ContainsFunc(policies[i+1:], is) || !policyHolds(p, r.Body) {
		return wayBack{standing: moved}, nil
	}
	return wayBack{
		standing: stands, scopes: policyScopes, roles: writerRoles,
		affects:  []assets.Text{say("policy-change.nobody-yet")},
		requests: []graph.Request{{Method: "DELETE", Path: policiesPath + "/" + p.ID}},
		do:       func(ctx context.Context) error { return u.dir.DeletePolicy(ctx, p.ID) },
	}, nil
}

// policyChanged sends the parts of a policy as they were.
func (u undoing) policyChanged(ctx context.Context) (wayBack, error) {
	r := u.entry.Reversal
	policies, err := u.dir.Policies(ctx)
	if err != nil {
		return wayBack{}, err
	}
	i := slices.IndexFunc(policies, func(p graph.Policy) bool { return p.ID == r.ID })
	switch {
	case i < 0 || policyHolds(policies[i], r.Was) && !policyHolds(policies[i], r.Body):
		return wayBack{standing: gone}, nil
	case !policyHolds(policies[i], r.Body):
		return wayBack{standing: moved}, nil
	}
	defaults, err := u.dir.SecurityDefaults(ctx)
	if err != nil {
		return wayBack{}, err
	}
	return wayBack{
		standing: stands, scopes: policyScopes, roles: writerRoles,
		stops:    []assets.Text{say("undo.stops-policy", "policy", r.Name)},
		document: &Document{indented(r.Body), indented(r.Was)},
		requests: []graph.Request{{Method: "PATCH", Path: policiesPath + "/" + r.ID, Body: r.Was}},
		guards:   openGuard(policies, defaults, r.ID),
		do:       func(ctx context.Context) error { return u.dir.UpdatePolicy(ctx, r.ID, r.Was) },
	}, nil
}

func policyHolds(p graph.Policy, body string) bool { return mfa.Patch{Policy: p, Body: body}.Holds(p) }

// methodAllowed sends the parts of a method's policy as they were.
func (u undoing) methodAllowed(ctx context.Context) (wayBack, error) {
	r := u.entry.Reversal
	kind := graph.MethodKind(r.Of)
	now, err := readMethodPolicy(ctx, u.dir, kind)
	switch {
	case err != nil:
		return wayBack{}, err
	case methodHolds(now, r.Was):
		return wayBack{standing: gone}, nil
	case !methodHolds(now, r.Body):
		return wayBack{standing: moved}, nil
	}
	back, err := typed(r.Was, kind)
	if err != nil {
		return wayBack{}, err
	}
	return wayBack{
		standing: stands, scopes: []string{"Policy.ReadWrite.AuthenticationMethod"}, roles: methodWriters,
		stops:    []assets.Text{say("undo.stops-method")},
		document: &Document{indented(r.Body), indented(r.Was)},
		requests: []graph.Request{{
			Method: "PATCH", Path: "/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/" + string(kind), Body: back,
		}},
		do: func(ctx context.Context) error { return u.dir.SetMethodPolicy(ctx, kind, back) },
	}, nil
}

package steps

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps/mfa"
)

// defaultsSwitched switches security defaults off.
func undoDefaults(ctx context.Context, u undoSubject) (wayBack, error) {
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
		reverse:  reverse{say("undo.does.defaults"), switchWord(true), switchWord(false)},
		stops:    []assets.Text{say("undo.stops-defaults")},
		requests: []graph.Request{switchOver{}.defaults(false)},
		do:       func(ctx context.Context) error { return u.dir.SetSecurityDefaults(ctx, false) },
	}
	w.guards, err = lostCoverageGuards(ctx, u, &mfa.Tenant{SecurityDefaults: true}, &mfa.Tenant{Policies: policies})
	return w, err
}

// policyMade deletes a policy. One that was switched on since is left to whoever switched it on.
func undoCreatePolicy(ctx context.Context, u undoSubject) (wayBack, error) {
	policies, err := u.dir.Policies(ctx)
	if err != nil {
		return wayBack{}, err
	}
	r := u.entry.Reversal
	is := func(p graph.Policy) bool { return r.ID == p.ID || r.ID == "" && p.Name == r.Name && u.since(madeAt(p)) }
	i := slices.IndexFunc(policies, is)
	if i < 0 {
		return notFound(r.ID == "" && slices.ContainsFunc(policies, func(p graph.Policy) bool { return p.Name == r.Name })), nil
	}
	p := policies[i]
	if slices.ContainsFunc(policies[i+1:], is) || !isObject(r.Body) || !policyHolds(p, r.Body) {
		return wayBack{standing: moved}, nil
	}
	w := wayBack{
		standing: stands, scopes: policyScopes, roles: writerRoles,
		reverse:  reverse{say("undo.does.policy-made", "policy", p.Name), policyState(p.State), say("undo.deleted")},
		stops:    []assets.Text{say("undo.deletes-policy", "policy", p.Name)},
		document: &Document{indented(string(p.Raw)), ""},
		requests: []graph.Request{{Method: "DELETE", Path: policiesPath + "/" + p.ID}},
		do:       func(ctx context.Context) error { return u.dir.DeletePolicy(ctx, p.ID) },
	}
	if !p.IsOn() {
		w.affects = []assets.Text{say("policy-change.nobody-yet")}
		return w, nil
	}
	w.guards, err = coverageGuards(ctx, u, policies, slices.Delete(slices.Clone(policies), i, i+1))
	return w, err
}

// madeAt is when a policy was made, by what Graph printed; the zero time where it does not say.
func madeAt(p graph.Policy) time.Time {
	var printed struct {
		At time.Time `json:"createdDateTime"`
	}
	_ = json.Unmarshal(p.Raw, &printed) // zero then
	return printed.At
}

// policyChanged sends the parts of a policy as they were.
func undoUpdatePolicy(ctx context.Context, u undoSubject) (wayBack, error) {
	r := u.entry.Reversal
	policies, err := u.dir.Policies(ctx)
	if err != nil {
		return wayBack{}, err
	}
	if !aboutTheSame(r.Was, r.Body) {
		return wayBack{standing: moved}, nil
	}
	i := slices.IndexFunc(policies, func(p graph.Policy) bool { return p.ID == r.ID })
	switch {
	case i < 0 || policyHolds(policies[i], r.Was) && !policyHolds(policies[i], r.Body):
		return wayBack{standing: gone}, nil
	case !policyHolds(policies[i], r.Body):
		return wayBack{standing: moved}, nil
	}
	then, err := withParts(policies[i], r.Was)
	if err != nil {
		return wayBack{}, err
	}
	planned := slices.Clone(policies)
	planned[i] = then
	w := wayBack{
		standing: stands, scopes: policyScopes, roles: writerRoles,
		reverse:  reverse{say("undo.does.policy-changed", "policy", policies[i].Name), policyState(policies[i].State), policyThen(policies[i], then)},
		stops:    []assets.Text{say("undo.stops-policy", "policy", policies[i].Name)},
		document: &Document{indented(r.Body), indented(r.Was)},
		requests: []graph.Request{{Method: "PATCH", Path: policiesPath + "/" + r.ID, Body: r.Was}},
		do:       func(ctx context.Context) error { return u.dir.UpdatePolicy(ctx, r.ID, r.Was) },
	}
	if w.guards, err = coverageGuards(ctx, u, policies, planned); err != nil {
		return wayBack{}, err
	}
	reached, err := newlyReachedGuard(ctx, u, policies[i], then)
	w.guards = append(w.guards, gather(reached)...)
	return w, err
}

// policyThen says how a policy is afterwards.
func policyThen(now, then graph.Policy) assets.Text {
	if now.State == then.State {
		return say("undo.settings-before", "state", policyState(then.State))
	}
	return policyState(then.State)
}

func policyHolds(p graph.Policy, body string) bool {
	return mfa.Patch{Policy: p, Body: body}.IsAppliedIn(p)
}

// methodAllowed sends the parts of a method's policy as they were.
func undoAllowMethod(ctx context.Context, u undoSubject) (wayBack, error) {
	r := u.entry.Reversal
	kind := graph.MethodKind(r.Of)
	if kind != graph.PasskeyMethod && kind != graph.PassMethod || !aboutTheSame(r.Was, r.Body) || !fits(r.Was, methodForm) {
		return wayBack{standing: moved}, nil // no change of ours: what is read would not be what is written
	}
	now, err := readMethodPolicy(ctx, u.dir, kind)
	switch {
	case err != nil:
		return wayBack{}, err
	case methodHolds(now, r.Was):
		return wayBack{standing: gone}, nil
	case !methodHolds(now, r.Body) || methodWidens(now, r.Was):
		return wayBack{standing: moved}, nil
	}
	back, err := typed(r.Was, kind)
	if err != nil {
		return wayBack{}, err
	}
	w := wayBack{
		standing: stands, scopes: []string{"Policy.ReadWrite.AuthenticationMethod"}, roles: methodWriters,
		reverse:  reverse{say("undo.does.method-" + id(kind)), methodTargets(now.Enabled, now.Include), methodThen(r.Was)},
		stops:    []assets.Text{say("undo.stops-method")},
		document: &Document{indented(r.Body), indented(r.Was)},
		requests: []graph.Request{{
			Method: "PATCH", Path: "/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/" + string(kind), Body: back,
		}},
		do: func(ctx context.Context) error { return u.dir.SetMethodPolicy(ctx, kind, back) },
	}
	if methodNarrows(now, r.Was) {
		w.guards = []Guard{{Reason: say("undo.guard-method-" + id(kind)), Yields: true}}
	}
	return w, nil
}

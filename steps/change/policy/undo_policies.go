package policy

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/change"
	"cspready/steps/coverage"
	"cspready/steps/snapshot"
)

// defaultsSwitched switches security defaults off.
func UndoDefaults(ctx context.Context, u change.UndoSubject) (change.WayBack, error) {
	on, err := u.Dir.SecurityDefaults(ctx)
	if err != nil || !on {
		return change.WayBack{Standing: change.Gone}, err
	}
	policies, err := u.Dir.Policies(ctx)
	if err != nil {
		return change.WayBack{}, err
	}
	w := change.WayBack{
		Standing: change.Stands, Scopes: []string{"Policy.ReadWrite.SecurityDefaults"}, Roles: writerRoles,
		Reverse:  change.Reverse{Does: assets.Say("undo.does.defaults"), From: steps.SwitchWord(true), To: steps.SwitchWord(false)},
		Stops:    []assets.Text{assets.Say("undo.stops-defaults")},
		Requests: []graph.Request{SwitchOver{}.defaults(false)},
		Do:       func(ctx context.Context) error { return u.Dir.SetSecurityDefaults(ctx, false) },
	}
	w.Guards, err = lostCoverageGuards(ctx, u, &coverage.Tenant{SecurityDefaults: true}, &coverage.Tenant{Policies: policies})
	return w, err
}

// policyMade deletes a policy. One that was switched on since is left to whoever switched it on.
func UndoCreatePolicy(ctx context.Context, u change.UndoSubject) (change.WayBack, error) {
	policies, err := u.Dir.Policies(ctx)
	if err != nil {
		return change.WayBack{}, err
	}
	r := u.Entry.Reversal
	is := func(p graph.Policy) bool { return r.ID == p.ID || r.ID == "" && p.Name == r.Name && u.Since(madeAt(p)) }
	i := slices.IndexFunc(policies, is)
	if i < 0 {
		return change.NotFound(r.ID == "" && slices.ContainsFunc(policies, func(p graph.Policy) bool { return p.Name == r.Name })), nil
	}
	p := policies[i]
	if slices.ContainsFunc(policies[i+1:], is) || !isObject(r.Body) || !policyHolds(p, r.Body) {
		return change.WayBack{Standing: change.Moved}, nil
	}
	w := change.WayBack{
		Standing: change.Stands, Scopes: policyScopes, Roles: writerRoles,
		Reverse:  change.Reverse{Does: assets.Say("undo.does.policy-made", "policy", p.Name), From: snapshot.PolicyState(p.State), To: assets.Say("undo.deleted")},
		Stops:    []assets.Text{assets.Say("undo.deletes-policy", "policy", p.Name)},
		Document: &steps.Document{Before: graph.Indented(string(p.Raw)), After: ""},
		Requests: []graph.Request{{Method: "DELETE", Path: policiesPath + "/" + p.ID}},
		Do:       func(ctx context.Context) error { return u.Dir.DeletePolicy(ctx, p.ID) },
	}
	if !p.IsOn() {
		w.Affects = []assets.Text{assets.Say("policy-change.nobody-yet")}
		return w, nil
	}
	w.Guards, err = coverageGuards(ctx, u, policies, slices.Delete(slices.Clone(policies), i, i+1))
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
func UndoUpdatePolicy(ctx context.Context, u change.UndoSubject) (change.WayBack, error) {
	r := u.Entry.Reversal
	policies, err := u.Dir.Policies(ctx)
	if err != nil {
		return change.WayBack{}, err
	}
	if !change.AboutTheSame(r.Was, r.Body) {
		return change.WayBack{Standing: change.Moved}, nil
	}
	i := slices.IndexFunc(policies, func(p graph.Policy) bool { return p.ID == r.ID })
	switch {
	case i < 0 || policyHolds(policies[i], r.Was) && !policyHolds(policies[i], r.Body):
		return change.WayBack{Standing: change.Gone}, nil
	case !policyHolds(policies[i], r.Body):
		return change.WayBack{Standing: change.Moved}, nil
	}
	then, err := withParts(policies[i], r.Was)
	if err != nil {
		return change.WayBack{}, err
	}
	planned := slices.Clone(policies)
	planned[i] = then
	w := change.WayBack{
		Standing: change.Stands, Scopes: policyScopes, Roles: writerRoles,
		Reverse:  change.Reverse{Does: assets.Say("undo.does.policy-changed", "policy", policies[i].Name), From: snapshot.PolicyState(policies[i].State), To: policyThen(policies[i], then)},
		Stops:    []assets.Text{assets.Say("undo.stops-policy", "policy", policies[i].Name)},
		Document: &steps.Document{Before: graph.Indented(r.Body), After: graph.Indented(r.Was)},
		Requests: []graph.Request{{Method: "PATCH", Path: policiesPath + "/" + r.ID, Body: r.Was}},
		Do:       func(ctx context.Context) error { return u.Dir.UpdatePolicy(ctx, r.ID, r.Was) },
	}
	if w.Guards, err = coverageGuards(ctx, u, policies, planned); err != nil {
		return change.WayBack{}, err
	}
	reached, err := newlyReachedGuard(ctx, u, policies[i], then)
	w.Guards = append(w.Guards, steps.Gather(reached)...)
	return w, err
}

// policyThen says how a policy is afterwards.
func policyThen(now, then graph.Policy) assets.Text {
	if now.State == then.State {
		return assets.Say("undo.settings-before", "state", snapshot.PolicyState(then.State))
	}
	return snapshot.PolicyState(then.State)
}

func policyHolds(p graph.Policy, body string) bool {
	return coverage.Patch{Policy: p, Body: body}.IsAppliedIn(p)
}

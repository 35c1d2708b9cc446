package policy

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/change"
	"cspready/steps/coverage"
	"cspready/steps/snapshot"
)

// UpdatePolicy is one write of one policy.
type UpdatePolicy struct {
	Dir    PolicyTenant
	Org    graph.Organization
	Patch  coverage.Patch
	Says   []assets.Text
	Effect assets.Text
	// Touched is how many people are asked for MFA who were not.
	Touched int
}

// Change spells out the write for a person.
func (op UpdatePolicy) Change() steps.Change {
	name := op.Patch.Policy.Name
	c := steps.Change{
		Title:    assets.Say("policy-change.update", "policy", name),
		Question: assets.Say("policy-change.update-ask", "policy", name, "tenant", op.Org.Name),
		Yes:      assets.Say("policy-change.update-yes"),
		Before:   snapshot.PolicyState(op.Patch.Policy.State),
		After:    assets.Say("ca.list", "list", op.Says),
		Affects:  []assets.Text{assets.Say("affects.users", "count", op.Touched)},
		Effect:   op.Effect,
		Undo:     assets.Say("policy-change.update-undo"),
		Document: &steps.Document{Before: graph.Indented(op.Patch.BodyBefore), After: graph.Indented(op.Patch.Body)},
		Scopes:   policyScopes,
		Roles:    writerRoles,
		Requests: []graph.Request{{Method: "PATCH", Path: policiesPath + "/" + op.Patch.Policy.ID, Body: op.Patch.Body}},
	}
	if slices.ContainsFunc(op.Patch.Edits, func(e coverage.Edit) bool { return e.Kind == coverage.RequireAllControls }) {
		c.Stops = append(c.Stops, assets.Say("policy-change.stops-devices"))
	}
	return c
}

// Done looks whether the policy is as it should be: every part that is sent reads back.
func (op UpdatePolicy) Done(ctx context.Context) (bool, error) {
	p, found, err := policyByID(ctx, op.Dir, op.Patch.Policy.ID)
	if err != nil {
		return false, err
	}
	if !found {
		return false, &graph.Error{Op: graph.OpChangePolicy, Kind: graph.ErrNotFound}
	}
	return op.Patch.IsAppliedIn(p), nil
}

// Do sends the parts that change.
func (op UpdatePolicy) Do(ctx context.Context) error {
	return op.Dir.UpdatePolicy(ctx, op.Patch.Policy.ID, op.Patch.Body)
}

// Reversal sends the parts as they were.
func (op UpdatePolicy) Reversal() steps.Reversal {
	return steps.Reversal{Kind: steps.PolicyChanged, ID: op.Patch.Policy.ID, Name: op.Patch.Policy.Name, Was: op.Patch.BodyBefore, Body: op.Patch.Body}
}

// requestBodies are what is sent: the first, and each next one when Microsoft refuses the one before.
func (op CreatePolicy) requestBodies() []string {
	states := []string{graph.StateReportOnly}
	if op.Beside {
		states = append(states, graph.StateOff)
	}
	var texts []string
	for _, s := range states {
		p := maps.Clone(op.Policy)
		p["state"] = s
		texts = append(texts, p.Text())
	}
	return texts
}

// Change spells out the write for a person.
func (op CreatePolicy) Change() steps.Change {
	c := steps.Change{
		Title:    assets.Say("policy-change.create", "policy", op.Name),
		Question: assets.Say("policy-change.create-ask", "policy", op.Name, "tenant", op.Org.Name),
		Yes:      assets.Say("policy-change.create-yes"),
		Before:   assets.Say("policy-change.absent"),
		After:    assets.Say("policy-change.create-" + op.Kind),
		Affects:  []assets.Text{assets.Say("policy-change.nobody-yet")},
		Effect:   op.Effect,
		Undo:     assets.Say("policy-change.create-undo"),
		Document: &steps.Document{Before: "", After: graph.Indented(op.requestBodies()[0])},
		Scopes:   policyScopes,
		Roles:    writerRoles,
	}
	for _, b := range op.requestBodies() {
		c.Requests = append(c.Requests, graph.Request{Method: "POST", Path: policiesPath, Body: b})
	}
	if op.Beside {
		c.After = assets.Say("policy-change.create-beside", "policy", c.After)
	}
	return c
}

// Done looks for a policy of the name: names are not unique, so a second would be made without asking.
func (op CreatePolicy) Done(ctx context.Context) (bool, error) {
	policies, err := op.Dir.Policies(ctx)
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(policies, func(p graph.Policy) bool { return p.Name == op.Name }), nil
}

// Do posts the policy.
func (op CreatePolicy) Do(ctx context.Context) (err error) {
	for _, b := range op.requestBodies() {
		var p graph.Policy
		p, err = op.Dir.CreatePolicy(ctx, b)
		if !errors.Is(err, graph.ErrRefused) {
			*op.Made = MadePolicy{p.ID, b}
			break
		}
	}
	return err
}

// Reversal deletes the policy.
func (op CreatePolicy) Reversal() steps.Reversal {
	r := steps.Reversal{Kind: steps.PolicyMade, Name: op.Name, ID: op.Made.id, Body: op.Made.body}
	if r.Body == "" {
		r.Body = op.requestBodies()[0]
	}
	return r
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
	case i < 0 || policyMatches(policies[i], r.Was) && !policyMatches(policies[i], r.Body):
		return change.WayBack{Standing: change.Gone}, nil
	case !policyMatches(policies[i], r.Body):
		return change.WayBack{Standing: change.Moved}, nil
	}
	then, err := withBody(policies[i], r.Was)
	if err != nil {
		return change.WayBack{}, err
	}
	planned := slices.Clone(policies)
	planned[i] = then
	w := change.WayBack{
		Standing: change.Stands, Scopes: policyScopes, Roles: writerRoles,
		Reverse:  change.Reverse{Does: assets.Say("undo.does.policy-changed", "policy", policies[i].Name), From: snapshot.PolicyState(policies[i].State), To: describeRevertedState(policies[i], then)},
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

// describeRevertedState says how a policy is afterwards.
func describeRevertedState(now, then graph.Policy) assets.Text {
	if now.State == then.State {
		return assets.Say("undo.settings-before", "state", snapshot.PolicyState(then.State))
	}
	return snapshot.PolicyState(then.State)
}

func policyMatches(p graph.Policy, body string) bool {
	return coverage.Patch{Policy: p, Body: body}.IsAppliedIn(p)
}

// withBody returns a policy as it reads once the parts of a body are sent.
func withBody(p graph.Policy, text string) (graph.Policy, error) {
	var whole, parts graph.Body
	if err := json.Unmarshal(p.Raw, &whole); err != nil {
		return p, &graph.Error{Op: graph.OpReadPolicies, Kind: graph.ErrUnreadable, Cause: err}
	}
	if err := json.Unmarshal([]byte(text), &parts); err != nil {
		return p, &graph.Error{Op: graph.OpUndo, Kind: graph.ErrUnreadable, Cause: err}
	}
	for name, v := range parts {
		whole[name] = v
	}
	var then graph.Policy
	if err := json.Unmarshal([]byte(whole.Text()), &then); err != nil {
		return p, &graph.Error{Op: graph.OpUndo, Kind: graph.ErrUnreadable, Cause: err}
	}
	if then.Grant != nil && then.Grant.Strength != nil && p.Grant != nil && p.Grant.Strength != nil && then.Grant.Strength.ID == p.Grant.Strength.ID {
		then.Grant.Strength = p.Grant.Strength // it is sent by its id alone, and judged by what is in it
	}
	return then, nil
}

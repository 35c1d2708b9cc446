package policy

import (
	"context"
	"encoding/json"
	"slices"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/change"
	"cspready/steps/coverage"
	"cspready/steps/snapshot"
)

// updatePolicy sends a patch to one policy.
type updatePolicy struct {
	dir          Tenant
	org          graph.Organization
	patch        coverage.Patch
	edits        []assets.Text // the patch in words
	effect       assets.Text
	newlyCovered int // users who have to use MFA and did not before
}

// Update returns the change that sends a patch to its policy. The rest describes it: the edits of the patch in words,
// the effect on the coverage, and the number of users who have to use MFA and did not before.
func Update(
	dir Tenant, org graph.Organization, patch coverage.Patch, edits []assets.Text, effect assets.Text,
	newlyCovered int,
) steps.Op {
	return updatePolicy{dir, org, patch, edits, effect, newlyCovered}
}

// PatchOf returns the patch of a change that [Update] returned; false for any other change.
func PatchOf(op steps.Op) (coverage.Patch, bool) {
	u, ok := op.(updatePolicy)
	return u.patch, ok
}

func (op updatePolicy) Change() steps.Change {
	name := op.patch.Policy.Name
	c := steps.Change{
		Title:    assets.Say("policy-change.update", "policy", name),
		Question: assets.Say("policy-change.update-ask", "policy", name, "tenant", op.org.Name),
		Yes:      assets.Say("policy-change.update-yes"),
		Before:   snapshot.PolicyStateText(op.patch.Policy.State),
		After:    assets.Say("ca.list", "list", op.edits),
		Affects:  []assets.Text{assets.Say("affects.users", "count", op.newlyCovered)},
		Effect:   op.effect,
		Undo:     assets.Say("policy-change.update-undo"),
		Document: &steps.Document{Before: graph.Indented(op.patch.BodyBefore), After: graph.Indented(op.patch.Body)},
		Scopes:   policyScopes,
		Roles:    writerRoles,
		Requests: []graph.Request{{Method: "PATCH", Path: policiesPath + "/" + op.patch.Policy.ID, Body: op.patch.Body}},
	}
	if slices.ContainsFunc(op.patch.Edits, func(e coverage.Edit) bool { return e.Kind == coverage.RequireAllControls }) {
		c.Stops = append(c.Stops, assets.Say("policy-change.stops-devices"))
	}
	if blocksDeviceCode(op.patch.After) {
		c.EndsCodes, c.Stops = true, append(c.Stops, assets.Say("security-defaults.stops-codes"))
	}
	return c
}

// DeviceCodeFlow is the flow of device codes, as a condition of a policy.
//
// https://learn.microsoft.com/graph/api/resources/conditionalaccessauthenticationflows
const DeviceCodeFlow = "deviceCodeFlow"

// blocksDeviceCode reports whether a policy is on and blocks device codes for all users.
func blocksDeviceCode(p graph.Policy) bool {
	return p.IsOn() && slices.Contains(p.Conditions.Flows, DeviceCodeFlow) && p.Grant != nil &&
		slices.Contains(p.Grant.Controls, "block") && slices.Contains(p.Conditions.Users.Users.Include, "All")
}

// Done reports whether every property of the patch reads back.
func (op updatePolicy) Done(ctx context.Context) (bool, error) {
	p, found, err := policyByID(ctx, op.dir, op.patch.Policy.ID)
	if err != nil {
		return false, err
	}
	if !found {
		return false, &graph.Error{Op: graph.OpChangePolicy, Kind: graph.ErrNotFound}
	}
	return op.patch.IsAppliedIn(p), nil
}

// Do sends the properties that change.
func (op updatePolicy) Do(ctx context.Context) error {
	return op.dir.UpdatePolicy(ctx, op.patch.Policy.ID, op.patch.Body)
}

// Reversal sends the old properties again.
func (op updatePolicy) Reversal() steps.Reversal {
	return steps.Reversal{Kind: steps.PolicyChanged, ID: op.patch.Policy.ID, Name: op.patch.Policy.Name,
		Was: op.patch.BodyBefore, Body: op.patch.Body}
}

// UndoUpdate plans to send the old properties of a policy again.
func UndoUpdate(ctx context.Context, u change.Undo) (change.UndoPlan, error) {
	r := u.Entry.Reversal
	policies, err := u.Tenant.Policies(ctx)
	if err != nil {
		return change.UndoPlan{}, err
	}
	if !change.HaveSameProperties(r.Was, r.Body) {
		return change.UndoPlan{State: change.Modified}, nil
	}
	i := slices.IndexFunc(policies, func(p graph.Policy) bool { return p.ID == r.ID })
	switch {
	case i < 0 || policyMatches(policies[i], r.Was) && !policyMatches(policies[i], r.Body):
		return change.UndoPlan{State: change.Reverted}, nil
	case !policyMatches(policies[i], r.Body):
		return change.UndoPlan{State: change.Modified}, nil
	}
	then, err := withBody(policies[i], r.Was)
	if err != nil {
		return change.UndoPlan{}, err
	}
	planned := slices.Clone(policies)
	planned[i] = then
	w := change.UndoPlan{
		State: change.InForce, Scopes: policyScopes, Roles: writerRoles,
		Text: change.UndoText{Title: assets.Say("undo.does.policy-changed", "policy", policies[i].Name),
			Before: snapshot.PolicyStateText(policies[i].State), After: describeRevertedState(policies[i], then)},
		Stops:    []assets.Text{assets.Say("undo.stops-policy", "policy", policies[i].Name)},
		Document: &steps.Document{Before: graph.Indented(r.Body), After: graph.Indented(r.Was)},
		Requests: []graph.Request{{Method: "PATCH", Path: policiesPath + "/" + r.ID, Body: r.Was}},
		Do:       func(ctx context.Context) error { return u.Tenant.UpdatePolicy(ctx, r.ID, r.Was) },
	}
	if w.Guards, err = coverageGuards(ctx, u, policies, planned); err != nil {
		return change.UndoPlan{}, err
	}
	reached, err := newlyReachedGuard(ctx, u, policies[i], then)
	w.Guards = append(w.Guards, steps.CollectGuards(reached)...)
	return w, err
}

// describeRevertedState describes the state of a policy after the undo.
func describeRevertedState(now, then graph.Policy) assets.Text {
	if now.State == then.State {
		return assets.Say("undo.settings-before", "state", snapshot.PolicyStateText(then.State))
	}
	return snapshot.PolicyStateText(then.State)
}

// policyMatches reports whether a policy has all properties of a request body as they are in it.
func policyMatches(p graph.Policy, body string) bool {
	return coverage.Patch{Policy: p, Body: body}.IsAppliedIn(p)
}

// withBody returns a policy as it will read once a body is sent.
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
	if then.Grant != nil && then.Grant.Strength != nil && p.Grant != nil && p.Grant.Strength != nil &&
		then.Grant.Strength.ID == p.Grant.Strength.ID {
		// A body has only the id of a strength, and coverage is judged by its content.
		then.Grant.Strength = p.Grant.Strength
	}
	return then, nil
}

package policy

import (
	"context"
	"errors"
	"maps"
	"slices"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/coverage"
	"cspready/steps/snapshot"
)

// policyScopes is what writing Conditional Access takes beside Policy.Read.All, which the first sign-in has.
//
// https://learn.microsoft.com/graph/api/conditionalaccessroot-post-policies
var policyScopes = []string{"Policy.ReadWrite.ConditionalAccess", "Application.Read.All"}

const policiesPath = "/identity/conditionalAccess/policies"

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

func policyByID(ctx context.Context, dir PolicyTenant, id string) (graph.Policy, bool, error) {
	policies, err := dir.Policies(ctx)
	if err != nil {
		return graph.Policy{}, false, err
	}
	i := slices.IndexFunc(policies, func(p graph.Policy) bool { return p.ID == id })
	if i < 0 {
		return graph.Policy{}, false, nil
	}
	return policies[i], true, nil
}

// CreatePolicy makes a new policy as report-only. Beside security defaults Microsoft takes that, as far as is known; where it does not,
// the policy is made switched off, which is as far from being in force.
//
// https://learn.microsoft.com/entra/fundamentals/security-defaults
type CreatePolicy struct {
	Dir    PolicyTenant
	Org    graph.Organization
	Kind   string // which of the three, as in messages
	Name   string
	Policy graph.Body
	Made   *MadePolicy // what came of it, for whoever undoes it
	Beside bool        // security defaults are on
	Effect assets.Text // once it is on
}

// bodies are what is sent: the first, and each next one when Microsoft refuses the one before.
func (op CreatePolicy) bodies() []string {
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
		Document: &steps.Document{Before: "", After: graph.Indented(op.bodies()[0])},
		Scopes:   policyScopes,
		Roles:    writerRoles,
	}
	for _, b := range op.bodies() {
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
	for _, b := range op.bodies() {
		var p graph.Policy
		p, err = op.Dir.CreatePolicy(ctx, b)
		if !errors.Is(err, graph.ErrRefused) {
			*op.Made = MadePolicy{p.ID, b}
			break
		}
	}
	return err
}

// A MadePolicy is a policy that was made, or may have been: its id is empty where the answer was lost.
type MadePolicy struct{ id, body string }

// Reversal deletes the policy.
func (op CreatePolicy) Reversal() steps.Reversal {
	r := steps.Reversal{Kind: steps.PolicyMade, Name: op.Name, ID: op.Made.id, Body: op.Made.body}
	if r.Body == "" {
		r.Body = op.bodies()[0]
	}
	return r
}

// PolicyTenant is what changing Conditional Access takes.
type PolicyTenant interface {
	SwitchableDefaults
	Policies(ctx context.Context) ([]graph.Policy, error)
	CreatePolicy(ctx context.Context, body string) (graph.Policy, error)
	UpdatePolicy(ctx context.Context, id, body string) error
}

// writerRoles may switch security defaults. Microsoft's pages name the first two at different times; either is accepted.
//
// https://learn.microsoft.com/entra/fundamentals/security-defaults
var writerRoles = []string{graph.ConditionalAccessAdministrator, graph.SecurityAdministrator, graph.GlobalAdministrator}

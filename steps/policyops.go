package steps

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps/mfa"
)

// policyScopes is what writing Conditional Access takes beside Policy.Read.All, which the first sign-in has.
//
// https://learn.microsoft.com/graph/api/conditionalaccessroot-post-policies
var policyScopes = []string{"Policy.ReadWrite.ConditionalAccess", "Application.Read.All"}

const policiesPath = "/identity/conditionalAccess/policies"

// updatePolicy is one write of one policy.
type updatePolicy struct {
	dir    policyTenant
	org    graph.Organization
	patch  mfa.Patch
	says   []assets.Text
	effect assets.Text
	// touched is how many people are asked for MFA who were not.
	touched int
}

// Change spells out the write for a person.
func (op updatePolicy) Change() Change {
	name := op.patch.Policy.Name
	c := Change{
		Title:    say("policy-change.update", "policy", name),
		Question: say("policy-change.update-ask", "policy", name, "tenant", op.org.Name),
		Yes:      say("policy-change.update-yes"),
		Before:   policyState(op.patch.Policy.State),
		After:    say("ca.list", "list", op.says),
		Affects:  []assets.Text{say("affects.users", "count", op.touched)},
		Effect:   op.effect,
		Undo:     say("policy-change.update-undo"),
		Document: &Document{indented(op.patch.BodyBefore), indented(op.patch.Body)},
		Scopes:   policyScopes,
		Roles:    writerRoles,
		Requests: []graph.Request{{Method: "PATCH", Path: policiesPath + "/" + op.patch.Policy.ID, Body: op.patch.Body}},
	}
	if slices.ContainsFunc(op.patch.Edits, func(e mfa.Edit) bool { return e.Kind == mfa.RequireAllControls }) {
		c.Stops = append(c.Stops, say("policy-change.stops-devices"))
	}
	return c
}

// Done looks whether the policy is as it should be: every part that is sent reads back.
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

// Do sends the parts that change.
func (op updatePolicy) Do(ctx context.Context) error {
	return op.dir.UpdatePolicy(ctx, op.patch.Policy.ID, op.patch.Body)
}

// Reversal sends the parts as they were.
func (op updatePolicy) Reversal() Reversal {
	return Reversal{Kind: PolicyChanged, ID: op.patch.Policy.ID, Name: op.patch.Policy.Name, Was: op.patch.BodyBefore, Body: op.patch.Body}
}

func policyByID(ctx context.Context, dir policyTenant, id string) (graph.Policy, bool, error) {
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

// createPolicy makes a new policy as report-only. Beside security defaults Microsoft takes that, as far as is known; where it does not,
// the policy is made switched off, which is as far from being in force.
//
// https://learn.microsoft.com/entra/fundamentals/security-defaults
type createPolicy struct {
	dir    policyTenant
	org    graph.Organization
	kind   string // which of the three, as in messages
	name   string
	policy body
	made   *madePolicy // what came of it, for whoever undoes it
	beside bool        // security defaults are on
	effect assets.Text // once it is on
}

// bodies are what is sent: the first, and each next one when Microsoft refuses the one before.
func (op createPolicy) bodies() []string {
	states := []string{graph.StateReportOnly}
	if op.beside {
		states = append(states, graph.StateOff)
	}
	var texts []string
	for _, s := range states {
		p := maps.Clone(op.policy)
		p["state"] = s
		texts = append(texts, p.text())
	}
	return texts
}

// Change spells out the write for a person.
func (op createPolicy) Change() Change {
	c := Change{
		Title:    say("policy-change.create", "policy", op.name),
		Question: say("policy-change.create-ask", "policy", op.name, "tenant", op.org.Name),
		Yes:      say("policy-change.create-yes"),
		Before:   say("policy-change.absent"),
		After:    say("policy-change.create-" + op.kind),
		Affects:  []assets.Text{say("policy-change.nobody-yet")},
		Effect:   op.effect,
		Undo:     say("policy-change.create-undo"),
		Document: &Document{"", indented(op.bodies()[0])},
		Scopes:   policyScopes,
		Roles:    writerRoles,
	}
	for _, b := range op.bodies() {
		c.Requests = append(c.Requests, graph.Request{Method: "POST", Path: policiesPath, Body: b})
	}
	if op.beside {
		c.After = say("policy-change.create-beside", "policy", c.After)
	}
	return c
}

// Done looks for a policy of the name: names are not unique, so a second would be made without asking.
func (op createPolicy) Done(ctx context.Context) (bool, error) {
	policies, err := op.dir.Policies(ctx)
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(policies, func(p graph.Policy) bool { return p.Name == op.name }), nil
}

// Do posts the policy.
func (op createPolicy) Do(ctx context.Context) (err error) {
	for _, b := range op.bodies() {
		var p graph.Policy
		p, err = op.dir.CreatePolicy(ctx, b)
		if !errors.Is(err, graph.ErrRefused) {
			*op.made = madePolicy{p.ID, b}
			break
		}
	}
	return err
}

// A madePolicy is a policy that was made, or may have been: its id is empty where the answer was lost.
type madePolicy struct{ id, body string }

// Reversal deletes the policy.
func (op createPolicy) Reversal() Reversal {
	r := Reversal{Kind: PolicyMade, Name: op.name, ID: op.made.id, Body: op.made.body}
	if r.Body == "" {
		r.Body = op.bodies()[0]
	}
	return r
}

func indented(body string) string {
	var b bytes.Buffer
	if json.Indent(&b, []byte(body), "", "  ") != nil {
		return body
	}
	return b.String()
}

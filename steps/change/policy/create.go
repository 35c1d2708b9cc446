package policy

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/change"
	"cspready/steps/snapshot"
)

// createPolicy creates a policy as report-only. As far as is known, Microsoft accepts that while security defaults
// are on; if not, the policy is created turned off, which has as little effect.
//
// https://learn.microsoft.com/entra/fundamentals/security-defaults
type createPolicy struct {
	dir    Tenant
	org    graph.Organization
	policy NewPolicy
	// id and body are of the policy that was created, for the undo. The id is empty if the response was lost.
	id, body string
}

// NewPolicy is a policy to create.
type NewPolicy struct {
	Kind           string // which of the three policies, as in text ids: policy-change.create-KIND
	Name           string
	Body           graph.Body  // without the state
	BesideDefaults bool        // security defaults are on
	Effect         assets.Text // on the coverage once the policy is on
}

// Create returns the change that creates a policy.
func Create(dir Tenant, org graph.Organization, p NewPolicy) steps.Op {
	return &createPolicy{dir: dir, org: org, policy: p}
}

// requestBodies are the bodies to send: the first one, and the next one if Microsoft refuses it.
func (op *createPolicy) requestBodies() []string {
	states := []string{graph.StateReportOnly}
	if op.policy.BesideDefaults {
		states = append(states, graph.StateOff)
	}
	var texts []string
	for _, s := range states {
		p := maps.Clone(op.policy.Body)
		p["state"] = s
		texts = append(texts, p.Text())
	}
	return texts
}

func (op *createPolicy) Change() steps.Change {
	c := steps.Change{
		Title:    assets.Say("policy-change.create", "policy", op.policy.Name),
		Question: assets.Say("policy-change.create-ask", "policy", op.policy.Name, "tenant", op.org.Name),
		Yes:      assets.Say("policy-change.create-yes"),
		Before:   assets.Say("policy-change.absent"),
		After:    assets.Say("policy-change.create-" + op.policy.Kind),
		Affects:  []assets.Text{assets.Say("policy-change.nobody-yet")},
		Effect:   op.policy.Effect,
		Undo:     assets.Say("policy-change.create-undo"),
		Document: &steps.Document{Before: "", After: graph.Indented(op.requestBodies()[0])},
		Scopes:   policyScopes,
		Roles:    writerRoles,
	}
	for _, b := range op.requestBodies() {
		c.Requests = append(c.Requests, graph.Request{Method: "POST", Path: policiesPath, Body: b})
	}
	if op.policy.BesideDefaults {
		c.After = assets.Say("policy-change.create-beside", "policy", c.After)
	}
	return c
}

// Done looks for a policy of this name. Names are not unique: Microsoft would create a second one without an error.
func (op *createPolicy) Done(ctx context.Context) (bool, error) {
	policies, err := op.dir.Policies(ctx)
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(policies, func(p graph.Policy) bool { return p.Name == op.policy.Name }), nil
}

// Do creates the policy.
func (op *createPolicy) Do(ctx context.Context) (err error) {
	for _, b := range op.requestBodies() {
		var p graph.Policy
		p, err = op.dir.CreatePolicy(ctx, b)
		if !errors.Is(err, graph.ErrRefused) {
			op.id, op.body = p.ID, b
			break
		}
	}
	return err
}

// Reversal deletes the policy.
func (op *createPolicy) Reversal() steps.Reversal {
	r := steps.Reversal{Kind: steps.PolicyCreated, Name: op.policy.Name, ID: op.id, Body: op.body}
	if r.Body == "" {
		r.Body = op.requestBodies()[0]
	}
	return r
}

// UndoCreate plans to delete a policy. If it was turned on since, deleting it is left to a person.
func UndoCreate(ctx context.Context, u change.Undo) (change.UndoPlan, error) {
	policies, err := u.Tenant.Policies(ctx)
	if err != nil {
		return change.UndoPlan{}, err
	}
	r := u.Entry.Reversal
	is := func(p graph.Policy) bool {
		return r.ID == p.ID || r.ID == "" && p.Name == r.Name && u.CouldHaveCreated(createdAt(p))
	}
	i := slices.IndexFunc(policies, is)
	if i < 0 {
		return change.Absent(r.ID == "" &&
			slices.ContainsFunc(policies, func(p graph.Policy) bool { return p.Name == r.Name })), nil
	}
	p := policies[i]
	if slices.ContainsFunc(policies[i+1:], is) || !isNonEmptyObject(r.Body) || !policyMatches(p, r.Body) {
		return change.UndoPlan{State: change.Modified}, nil
	}
	w := change.UndoPlan{
		State: change.InForce, Scopes: policyScopes, Roles: writerRoles,
		Text: change.UndoText{Title: assets.Say("undo.does.policy-made", "policy", p.Name),
			Before: snapshot.PolicyStateText(p.State), After: assets.Say("undo.deleted")},
		Stops:    []assets.Text{assets.Say("undo.deletes-policy", "policy", p.Name)},
		Document: &steps.Document{Before: graph.Indented(string(p.Raw)), After: ""},
		Requests: []graph.Request{{Method: "DELETE", Path: policiesPath + "/" + p.ID}},
		Do:       func(ctx context.Context) error { return u.Tenant.DeletePolicy(ctx, p.ID) },
	}
	if !p.IsOn() {
		w.Affects = []assets.Text{assets.Say("policy-change.nobody-yet")}
		return w, nil
	}
	w.Guards, err = coverageGuards(ctx, u, policies, slices.Delete(slices.Clone(policies), i, i+1))
	return w, err
}

// createdAt is the creation time of a policy as Graph returned it; zero if it is missing.
func createdAt(p graph.Policy) time.Time {
	var printed struct {
		At time.Time `json:"createdDateTime"`
	}
	_ = json.Unmarshal(p.Raw, &printed) // zero if it is not JSON
	return printed.At
}

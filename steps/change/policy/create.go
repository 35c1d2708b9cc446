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
	"cspready/steps/snapshot"
)

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

// A MadePolicy is a policy that was made, or may have been: its id is empty where the answer was lost.
type MadePolicy struct{ id, body string }

// policyMade deletes a policy. One that was switched on since is left to whoever switched it on.
func UndoCreatePolicy(ctx context.Context, u change.UndoSubject) (change.WayBack, error) {
	policies, err := u.Dir.Policies(ctx)
	if err != nil {
		return change.WayBack{}, err
	}
	r := u.Entry.Reversal
	is := func(p graph.Policy) bool {
		return r.ID == p.ID || r.ID == "" && p.Name == r.Name && u.Since(createdAt(p))
	}
	i := slices.IndexFunc(policies, is)
	if i < 0 {
		return change.NotFound(r.ID == "" && slices.ContainsFunc(policies, func(p graph.Policy) bool { return p.Name == r.Name })), nil
	}
	p := policies[i]
	if slices.ContainsFunc(policies[i+1:], is) || !isNonEmptyObject(r.Body) || !policyMatches(p, r.Body) {
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

// createdAt is when a policy was made, by what Graph printed; the zero time where it does not say.
func createdAt(p graph.Policy) time.Time {
	var printed struct {
		At time.Time `json:"createdDateTime"`
	}
	_ = json.Unmarshal(p.Raw, &printed) // zero then
	return printed.At
}

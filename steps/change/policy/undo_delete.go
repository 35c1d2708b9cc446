package policy

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/change"
	"cspready/steps/coverage"
)

// A deletedPolicy is a policy that an undo deletes, with the request body that creates it again.
type deletedPolicy struct{ id, name, body string }

// isOwn reports whether cspready created a policy, by the journal, and no one has changed more than its state since.
func isOwn(u change.Undo, p graph.Policy) bool {
	return slices.ContainsFunc(u.Journal, func(e steps.Entry) bool {
		r := e.Reversal
		return r.Kind == steps.PolicyCreated && r.ID == p.ID && e.MayBeInForce() && isNonEmptyObject(r.Body) &&
			policyMatches(p, withoutState(r.Body))
	})
}

// wasRefusedBefore reports whether the same undo was tried and failed, or was interrupted while it deleted policies.
func wasRefusedBefore(u change.Undo) bool {
	return slices.ContainsFunc(u.Journal, func(e steps.Entry) bool {
		return e.Undoes == u.Entry.ID && (e.Tried && e.State == steps.Failed || !e.Tried && isDeletion(e))
	})
}

func isDeletion(e steps.Entry) bool { return e.Reversal.Kind == steps.PoliciesDeleted }

// deletablePolicies returns the policies of a tenant if cspready created all of them; none if there are others, which
// would be in the way all the same. It is not ok if a policy cannot be understood.
func deletablePolicies(u change.Undo, policies []graph.Policy) (list []deletedPolicy, ok bool) {
	for _, p := range policies {
		if !isOwn(u, p) {
			return nil, true
		}
		body, err := creationBody(p, p.State)
		if err != nil {
			return nil, false
		}
		if slices.ContainsFunc(u.Entry.Reversal.Parts, func(part steps.Reversal) bool { return part.ID == p.ID }) {
			body, _ = creationBody(p, graph.StateOn) // what the change had left
		}
		list = append(list, deletedPolicy{p.ID, p.Name, body})
	}
	return list, true
}

// deletedByEarlierUndo returns the policies that an interrupted undo of the same change deleted.
func deletedByEarlierUndo(u change.Undo, policies []graph.Policy) []deletedPolicy {
	var list []deletedPolicy
	for _, e := range u.Journal {
		if e.Undoes != u.Entry.ID || e.Tried || !isDeletion(e) {
			continue
		}
		for _, part := range missingPolicies(e.Reversal.Parts, policies) {
			if !slices.ContainsFunc(list, func(p deletedPolicy) bool { return p.id == part.ID }) {
				list = append(list, deletedPolicy{part.ID, part.Name, part.Was})
			}
		}
	}
	return list
}

// missingPolicies returns the deleted policies that the tenant does not have, neither themselves nor created again.
func missingPolicies(parts []steps.Reversal, policies []graph.Policy) []steps.Reversal {
	return slices.DeleteFunc(slices.Clone(parts), func(part steps.Reversal) bool {
		return slices.ContainsFunc(policies, func(p graph.Policy) bool { return p.ID == part.ID || p.Name == part.Name })
	})
}

// readOnlyProperties of a policy are set by the service.
var readOnlyProperties = []string{"id", "createdDateTime", "modifiedDateTime", "deletedDateTime", "templateId"}

// creationBody returns the request body that creates a policy anew, in a state.
func creationBody(p graph.Policy, state string) (string, error) {
	patch, err := coverage.NewPatch(p, nil) // without edits: the policy as the service accepts it
	if err != nil {
		return "", err
	}
	var b graph.Body
	if err := json.Unmarshal(patch.After.Raw, &b); err != nil {
		return "", err
	}
	for name, v := range b {
		if slices.Contains(readOnlyProperties, name) || v == nil || strings.Contains(name, "@odata.") {
			delete(b, name)
		}
	}
	b["state"] = state
	return b.Text(), nil
}

// UndoDelete plans to create deleted policies again, as report-only: security defaults are on, and the policies are
// not to enforce anything before a person has seen their effect.
func UndoDelete(ctx context.Context, u change.Undo) (change.UndoPlan, error) {
	policies, err := u.Tenant.Policies(ctx)
	if err != nil {
		return change.UndoPlan{}, err
	}
	missing := missingPolicies(u.Entry.Reversal.Parts, policies)
	if len(missing) == 0 {
		return change.UndoPlan{State: change.Reverted}, nil
	}
	plan := change.UndoPlan{
		State: change.InForce, Scopes: policyScopes, Roles: writerRoles,
		Text: change.UndoText{Title: assets.Say("undo.does.policies-deleted", "count", len(missing)),
			Before: assets.Say("undo.deleted"), After: assets.Say("ca-state.report-only")},
		Affects: []assets.Text{assets.Say("policy-change.nobody-yet")},
	}
	var bodies [][]string // of each policy: report-only, and off where Microsoft refuses that beside security defaults
	var shown []string
	for _, part := range missing {
		forms := creationBodies(part)
		if len(forms) == 0 {
			return change.UndoPlan{State: change.Modified}, nil
		}
		for _, body := range forms {
			plan.Requests = append(plan.Requests, graph.Request{Method: "POST", Path: policiesPath, Body: body})
		}
		bodies, shown = append(bodies, forms), append(shown, graph.Indented(forms[0]))
	}
	plan.Document = &steps.Document{After: strings.Join(shown, "\n")}
	plan.Do = func(ctx context.Context) error { return createAgain(ctx, u, bodies) }
	return plan, nil
}

// creationBodies returns the bodies that create a deleted policy again: report-only, and off. It returns none if the
// journal entry is not that of a policy.
func creationBodies(part steps.Reversal) []string {
	var forms []string
	for _, state := range []string{graph.StateReportOnly, graph.StateOff} {
		var b graph.Body
		_ = json.Unmarshal([]byte(part.Was), &b) // it has no name if it is not JSON
		if part.Name == "" || b["displayName"] != part.Name {
			return nil
		}
		b["state"] = state
		forms = append(forms, b.Text())
	}
	return forms
}

// createAgain creates policies, each by the first body that Microsoft accepts.
func createAgain(ctx context.Context, u change.Undo, bodies [][]string) error {
	for i, forms := range bodies {
		_, err := u.Tenant.CreatePolicy(ctx, forms[0])
		if errors.Is(err, graph.ErrRefused) {
			_, err = u.Tenant.CreatePolicy(ctx, forms[1])
		}
		if err != nil && i > 0 {
			return steps.Partial(err)
		} else if err != nil {
			return err
		}
	}
	return nil
}

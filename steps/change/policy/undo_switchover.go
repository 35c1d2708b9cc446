package policy

import (
	"context"
	"encoding/json"
	"slices"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/change"
)

// UndoSwitchOver plans to turn the policies back to their former states, and security defaults on. A policy that is
// back already stays as it is: an interrupted undo is completed, as no one has to use MFA until then.
//
// By Microsoft's documentation security defaults need a tenant without any policy. Whether Graph is as strict is not
// published, so the first undo keeps the policies. If Microsoft refused that, the next one offers to delete those that
// cspready created.
//
// https://learn.microsoft.com/microsoft-365/admin/security-and-compliance/multi-factor-authentication-microsoft-365
func UndoSwitchOver(ctx context.Context, u change.Undo) (change.UndoPlan, error) {
	on, err := u.Tenant.SecurityDefaults(ctx)
	if err != nil || on {
		return change.UndoPlan{State: change.Reverted}, err
	}
	policies, err := u.Tenant.Policies(ctx)
	if err != nil {
		return change.UndoPlan{}, err
	}
	left, others, ok := partsInForce(u, policies)
	if !ok {
		return change.UndoPlan{State: change.Modified}, nil
	}
	back := switchBack{undo: u, left: left, tries: switchBackTries, gone: deletedByEarlierUndo(u, policies)}
	others = slices.DeleteFunc(others, func(p graph.Policy) bool { return !p.IsOn() && isOwn(u, p) })
	if len(others) > 0 {
		back.tries = 1 // a refusal is expected, and nothing is in force while waiting
	} else if wasRefusedBefore(u) {
		back.deletable, ok = deletablePolicies(u, policies)
		if !ok {
			return change.UndoPlan{State: change.Modified}, nil
		}
	}
	session, _ := u.Tenant.Session()
	plan := change.UndoPlan{
		State: change.InForce, Scopes: append([]string{"Policy.ReadWrite.SecurityDefaults"}, policyScopes...),
		Roles: writerRoles, EndsCodes: true,
		Text: change.UndoText{Title: assets.Say("undo.does.route"),
			Before: assets.Say("switch-over.after", "policies", switchedPolicyNames(u, policies)),
			After:  assets.Say("route.defaults")},
		Stops:    []assets.Text{assets.Say("security-defaults.stops-legacy"), assets.Say("security-defaults.stops-codes")},
		Document: switchBackDocument(u, policies),
		Requests: back.requests(),
		Guards: steps.CollectGuards(PoliciesGuard(others), MFAGuard(session),
			BreakGlassGuard(ctx, u.Tenant, u.Reader, nil)),
		Notes: []assets.Text{assets.Say("undo.note-may-refuse")},
		Do:    back.do,
	}
	if len(back.deletable)+len(back.gone) > 0 {
		plan.Text.Title = assets.Say("undo.does.route-deleting", "count", len(back.deletable)+len(back.gone))
		plan.Notes = []assets.Text{assets.Say("undo.note-deletes")}
		plan.Reversal = back.reversal
		for _, p := range back.deletable {
			plan.Stops = append(plan.Stops, assets.Say("undo.deletes-policy", "policy", p.name))
		}
	}
	return plan, nil
}

// partsInForce returns the parts whose policies are still on, and the policies that the change did not turn on. It is
// not ok if a policy is neither as the change left it nor as it was before nor deleted by an earlier undo, or if the
// journal entry is not one of a switch.
func partsInForce(u change.Undo, policies []graph.Policy) (left []steps.Reversal, others []graph.Policy, ok bool) {
	others = slices.Clone(policies)
	gone := deletedByEarlierUndo(u, policies)
	for _, part := range u.Entry.Reversal.Parts {
		if slices.ContainsFunc(gone, func(p deletedPolicy) bool { return p.id == part.ID }) {
			continue
		}
		i := slices.IndexFunc(policies, func(p graph.Policy) bool { return p.ID == part.ID })
		if i < 0 || !onlyTurnsOff(part.Was) || stateOf(part.Body) != graph.StateOn {
			return nil, nil, false
		}
		switch {
		case policyMatches(policies[i], part.Body):
			left = append(left, part)
		case !policyMatches(policies[i], part.Was) || !policyMatches(policies[i], withoutState(part.Body)):
			return nil, nil, false
		}
		others = slices.DeleteFunc(others, func(p graph.Policy) bool { return p.ID == part.ID })
	}
	return left, others, len(u.Entry.Reversal.Parts) > 0
}

// switchedPolicyNames returns the names, as in the tenant, of the policies that the change turned on.
func switchedPolicyNames(u change.Undo, policies []graph.Policy) []string {
	var names []string
	for _, p := range policies {
		if slices.ContainsFunc(u.Entry.Reversal.Parts, func(part steps.Reversal) bool { return part.ID == p.ID }) {
			names = append(names, p.Name)
		}
	}
	return names
}

// onlyTurnsOff reports whether all that a body does is to turn a policy off or report-only.
func onlyTurnsOff(text string) bool {
	var b map[string]any
	err := json.Unmarshal([]byte(text), &b)
	return err == nil && len(b) == 1 && (b["state"] == graph.StateReportOnly || b["state"] == graph.StateOff)
}

// withoutState returns a body without the state: what else a policy has stays the same when it is turned off again.
func withoutState(text string) string {
	var b graph.Body
	_ = json.Unmarshal([]byte(text), &b) // partsInForce has parsed it
	delete(b, "state")
	return b.Text()
}

// isNonEmptyObject reports whether a body has properties: an empty one would match every policy.
func isNonEmptyObject(text string) bool {
	var b map[string]any
	return json.Unmarshal([]byte(text), &b) == nil && len(b) > 0
}

// switchBackDocument shows what changes, with policy names as in the tenant.
func switchBackDocument(u change.Undo, policies []graph.Policy) *steps.Document {
	var now, then []any
	for _, part := range u.Entry.Reversal.Parts {
		i := slices.IndexFunc(policies, func(p graph.Policy) bool { return p.ID == part.ID })
		if i < 0 {
			continue // deleted by an earlier undo
		}
		now = append(now, graph.Body{"displayName": policies[i].Name, "state": policies[i].State})
		then = append(then, graph.Body{"displayName": policies[i].Name, "state": stateOf(part.Was)})
	}
	of := func(defaults bool, policies []any) string {
		return graph.Indented(graph.Body{"securityDefaults": graph.Body{"isEnabled": defaults}, "policies": policies}.Text())
	}
	return &steps.Document{Before: of(false, now), After: of(true, then)}
}

func stateOf(text string) string {
	var b struct{ State string }
	_ = json.Unmarshal([]byte(text), &b) // empty if it is missing or not JSON
	return b.State
}

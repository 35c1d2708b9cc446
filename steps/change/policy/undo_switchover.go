package policy

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/change"
)

// UndoSwitchOver plans to turn the policies back to their former states, and security defaults on. A policy that is
// back already stays as it is: an interrupted undo is completed, as no one has to use MFA until then.
func UndoSwitchOver(ctx context.Context, u change.Undo) (change.UndoPlan, error) {
	on, err := u.Tenant.SecurityDefaults(ctx)
	if err != nil || on {
		return change.UndoPlan{State: change.Reverted}, err
	}
	policies, err := u.Tenant.Policies(ctx)
	if err != nil {
		return change.UndoPlan{}, err
	}
	back, others, ok := partsInForce(u, policies)
	if !ok {
		return change.UndoPlan{State: change.Modified}, nil
	}
	session, _ := u.Tenant.Session()
	return change.UndoPlan{
		State: change.InForce, Scopes: append([]string{"Policy.ReadWrite.SecurityDefaults"}, policyScopes...),
		Roles: writerRoles, EndsCodes: true,
		Text: change.UndoText{Title: assets.Say("undo.does.route"),
			Before: assets.Say("switch-over.after", "policies", switchedPolicyNames(u, policies)),
			After:  assets.Say("route.defaults")},
		Stops:    []assets.Text{assets.Say("security-defaults.stops-legacy"), assets.Say("security-defaults.stops-codes")},
		Document: switchBackDocument(u, policies),
		Requests: switchBackRequests(u, back),
		Guards: steps.CollectGuards(EnabledPoliciesGuard(others), MFAGuard(session),
			BreakGlassGuard(ctx, u.Tenant, u.Reader, nil)),
		Do: func(ctx context.Context) error { return switchBack(ctx, u, back) },
	}, nil
}

// partsInForce returns the parts whose policies are still on, and the policies that the change did not turn on. It is
// not ok if a policy is neither as the change left it nor as it was before, or if the journal entry is not one of a
// switch.
func partsInForce(u change.Undo, policies []graph.Policy) (left []steps.Reversal, others []graph.Policy,
	ok bool) {
	others = slices.Clone(policies)
	for _, part := range u.Entry.Reversal.Parts {
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

// switchBackRequests lists the requests of the undo, and those that turn the policies on again if Microsoft finally
// refuses security defaults.
func switchBackRequests(u change.Undo, left []steps.Reversal) []graph.Request {
	patch := func(id, body string) graph.Request {
		return graph.Request{Method: "PATCH", Path: policiesPath + "/" + id, Body: body}
	}
	var requests []graph.Request
	for _, part := range left {
		requests = append(requests, patch(part.ID, part.Was))
	}
	on := defaultsRequest(true)
	on.Times = switchTries
	requests = append(requests, on)
	for _, part := range u.Entry.Reversal.Parts {
		requests = append(requests, patch(part.ID, part.Body))
	}
	return requests
}

// switchBack turns the policies off and security defaults on, and retries while Microsoft still finds policies in the
// way. If that fails, every policy is turned on again, as neither is in force in between.
func switchBack(ctx context.Context, u change.Undo, left []steps.Reversal) error {
	for i, part := range left {
		err := u.Tenant.UpdatePolicy(ctx, part.ID, part.Was)
		switch {
		case err != nil && i == 0 && len(left) == len(u.Entry.Reversal.Parts) && steps.IsRefused(err):
			return err // nothing has changed
		case err != nil:
			return turnPoliciesOnAgain(ctx, u, err)
		}
	}
	for try := 1; ; try++ {
		err := u.Tenant.SetSecurityDefaults(ctx, true)
		if err == nil {
			return nil
		}
		if !errors.Is(err, graph.ErrRefused) || try == switchTries {
			return handleDefaultsNotOn(ctx, u, err)
		}
		if err := steps.Pause(ctx, switchPause); err != nil {
			return turnPoliciesOnAgain(ctx, u, err)
		}
	}
}

// handleDefaultsNotOn deals with an error of turning security defaults on. Without a clear refusal they may be on
// after all.
func handleDefaultsNotOn(ctx context.Context, u change.Undo, why error) error {
	if !steps.IsRefused(why) {
		if on, err := u.Tenant.SecurityDefaults(ctx); err == nil && on {
			return nil
		}
	}
	return turnPoliciesOnAgain(ctx, u, why)
}

// turnPoliciesOnAgain restores what the original change had left. The error says whether that is certain.
func turnPoliciesOnAgain(ctx context.Context, u change.Undo, why error) error {
	const op = graph.OpSwitchToSecurityDefaults
	for _, part := range u.Entry.Reversal.Parts {
		if err := u.Tenant.UpdatePolicy(ctx, part.ID, part.Body); err != nil {
			return steps.Partial(&graph.Error{Op: op, Kind: graph.ErrUnsure, Cause: err})
		}
	}
	return steps.RevertedError(graph.Error{Op: graph.OpSwitchToSecurityDefaults}, why)
}

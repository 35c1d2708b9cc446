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

// routeSwitched puts the policies back to how they waited, and security defaults on. A policy that waits again already is left as it is: an
// undoing that was cut short is finished, as nothing asks anybody for MFA until then.
func UndoSwitchOver(ctx context.Context, u change.UndoSubject) (change.WayBack, error) {
	on, err := u.Dir.SecurityDefaults(ctx)
	if err != nil || on {
		return change.WayBack{Standing: change.Gone}, err
	}
	policies, err := u.Dir.Policies(ctx)
	if err != nil {
		return change.WayBack{}, err
	}
	back, others, ok := partsInForce(u, policies)
	if !ok {
		return change.WayBack{Standing: change.Moved}, nil
	}
	session, _ := u.Dir.Session()
	return change.WayBack{
		Standing: change.Stands, Scopes: append([]string{"Policy.ReadWrite.SecurityDefaults"}, policyScopes...), Roles: writerRoles, Ends: true,
		Reverse:  change.Reverse{Does: assets.Say("undo.does.route"), From: assets.Say("switch-over.after", "policies", switchedPolicyNames(u, policies)), To: assets.Say("route.defaults")},
		Stops:    []assets.Text{assets.Say("security-defaults.stops-legacy"), assets.Say("security-defaults.stops-codes")},
		Document: switchBackDocument(u, policies),
		Requests: switchBackRequests(u, back),
		Guards:   steps.Gather(PolicyGuard(others), MfaGuard(session), spareAdminGuard(ctx, u)),
		Do:       func(ctx context.Context) error { return switchBack(ctx, u, back) },
	}, nil
}

// partsLeft returns the parts that are still switched on, and the policies that the change did not switch on. It is not ok where a policy is
// neither as the change left it nor as it waited, or where the journal does not say what a switch writes.
func partsInForce(u change.UndoSubject, policies []graph.Policy) (left []steps.Reversal, others []graph.Policy, ok bool) {
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

// switched are the names of the policies that the change switched on, as the tenant calls them.
func switchedPolicyNames(u change.UndoSubject, policies []graph.Policy) []string {
	var names []string
	for _, p := range policies {
		if slices.ContainsFunc(u.Entry.Reversal.Parts, func(part steps.Reversal) bool { return part.ID == p.ID }) {
			names = append(names, p.Name)
		}
	}
	return names
}

// onlyTurnsOff reports whether a body does nothing but to put a policy out of force.
func onlyTurnsOff(text string) bool {
	var b map[string]any
	err := json.Unmarshal([]byte(text), &b)
	return err == nil && len(b) == 1 && (b["state"] == graph.StateReportOnly || b["state"] == graph.StateOff)
}

// withoutState is what a body says besides the state: that stays where a policy only waits again.
func withoutState(text string) string {
	var b graph.Body
	_ = json.Unmarshal([]byte(text), &b) // it was looked at before
	delete(b, "state")
	return b.Text()
}

// isNonEmptyObject reports whether a body says anything: one that is empty would hold for every object.
func isNonEmptyObject(text string) bool {
	var b map[string]any
	return json.Unmarshal([]byte(text), &b) == nil && len(b) > 0
}

// routeDocument is what changes, with the policies as the tenant calls them.
func switchBackDocument(u change.UndoSubject, policies []graph.Policy) *steps.Document {
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
	_ = json.Unmarshal([]byte(text), &b) // what is not there, or no JSON, is empty
	return b.State
}

// backRequests spells out the way back, and the way that is taken where Microsoft finally refuses security defaults.
func switchBackRequests(u change.UndoSubject, left []steps.Reversal) []graph.Request {
	patch := func(id, body string) graph.Request {
		return graph.Request{Method: "PATCH", Path: policiesPath + "/" + id, Body: body}
	}
	var requests []graph.Request
	for _, part := range left {
		requests = append(requests, patch(part.ID, part.Was))
	}
	on := SwitchOver{}.defaultsRequest(true)
	on.Times = switchTries
	requests = append(requests, on)
	for _, part := range u.Entry.Reversal.Parts {
		requests = append(requests, patch(part.ID, part.Body))
	}
	return requests
}

// switchBack switches the policies off and security defaults on, as often as Microsoft still sees policies in the way. Where that fails for
// good every policy is switched on again, as between the two nothing is in force.
func switchBack(ctx context.Context, u change.UndoSubject, left []steps.Reversal) error {
	for i, part := range left {
		err := u.Dir.UpdatePolicy(ctx, part.ID, part.Was)
		switch {
		case err != nil && i == 0 && len(left) == len(u.Entry.Reversal.Parts) && steps.Refused(err):
			return err // nothing was changed
		case err != nil:
			return turnPoliciesOnAgain(ctx, u, err)
		}
	}
	for try := 1; ; try++ {
		err := u.Dir.SetSecurityDefaults(ctx, true)
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

// notOn is for when security defaults could not be switched on, or got no clear answer: they may be on after all.
func handleDefaultsNotOn(ctx context.Context, u change.UndoSubject, why error) error {
	if !steps.Refused(why) {
		if on, err := u.Dir.SecurityDefaults(ctx); err == nil && on {
			return nil
		}
	}
	return turnPoliciesOnAgain(ctx, u, why)
}

// switchAgain leaves the tenant as the change had left it. The error says whether that is certain.
func turnPoliciesOnAgain(ctx context.Context, u change.UndoSubject, why error) error {
	const op = graph.OpSwitchToSecurityDefaults
	for _, part := range u.Entry.Reversal.Parts {
		if err := u.Dir.UpdatePolicy(ctx, part.ID, part.Body); err != nil {
			return steps.Partial(&graph.Error{Op: op, Kind: graph.ErrUnsure, Cause: err})
		}
	}
	return steps.RevertedBy(graph.Error{Op: graph.OpSwitchToSecurityDefaults}, why)
}

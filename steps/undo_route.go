package steps

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"cspready/assets"
	"cspready/graph"
)

// routeSwitched puts the policies back to how they waited, and security defaults on. A policy that waits again already is left as it is: an
// undoing that was cut short is finished, as nothing asks anybody for MFA until then.
func undoSwitchOver(ctx context.Context, u undoSubject) (wayBack, error) {
	on, err := u.dir.SecurityDefaults(ctx)
	if err != nil || on {
		return wayBack{standing: gone}, err
	}
	policies, err := u.dir.Policies(ctx)
	if err != nil {
		return wayBack{}, err
	}
	back, others, ok := policiesStillOn(u, policies)
	if !ok {
		return wayBack{standing: moved}, nil
	}
	session, _ := u.dir.Session()
	return wayBack{
		standing: stands, scopes: append([]string{"Policy.ReadWrite.SecurityDefaults"}, policyScopes...), roles: writerRoles, ends: true,
		reverse:  reverse{say("undo.does.route"), say("switch-over.after", "policies", switchedPolicyNames(u, policies)), say("route.defaults")},
		stops:    []assets.Text{say("security-defaults.stops-legacy"), say("security-defaults.stops-codes")},
		document: switchBackDocument(u, policies),
		requests: switchBackRequests(u, back),
		guards:   gather(policyGuard(others), mfaGuard(session), spareAdminGuard(ctx, u)),
		do:       func(ctx context.Context) error { return switchBack(ctx, u, back) },
	}, nil
}

// partsLeft returns the parts that are still switched on, and the policies that the change did not switch on. It is not ok where a policy is
// neither as the change left it nor as it waited, or where the journal does not say what a switch writes.
func policiesStillOn(u undoSubject, policies []graph.Policy) (left []Reversal, others []graph.Policy, ok bool) {
	others = slices.Clone(policies)
	for _, part := range u.entry.Reversal.Parts {
		i := slices.IndexFunc(policies, func(p graph.Policy) bool { return p.ID == part.ID })
		if i < 0 || !waits(part.Was) || stateIn(part.Body) != graph.StateOn {
			return nil, nil, false
		}
		switch {
		case policyHolds(policies[i], part.Body):
			left = append(left, part)
		case !policyHolds(policies[i], part.Was) || !policyHolds(policies[i], stateless(part.Body)):
			return nil, nil, false
		}
		others = slices.DeleteFunc(others, func(p graph.Policy) bool { return p.ID == part.ID })
	}
	return left, others, len(u.entry.Reversal.Parts) > 0
}

// switched are the names of the policies that the change switched on, as the tenant calls them.
func switchedPolicyNames(u undoSubject, policies []graph.Policy) []string {
	var names []string
	for _, p := range policies {
		if slices.ContainsFunc(u.entry.Reversal.Parts, func(part Reversal) bool { return part.ID == p.ID }) {
			names = append(names, p.Name)
		}
	}
	return names
}

// waits reports whether a body does nothing but to put a policy out of force.
func waits(text string) bool {
	var b map[string]any
	err := json.Unmarshal([]byte(text), &b)
	return err == nil && len(b) == 1 && (b["state"] == graph.StateReportOnly || b["state"] == graph.StateOff)
}

// stateless is what a body says besides the state: that stays where a policy only waits again.
func stateless(text string) string {
	var b body
	_ = json.Unmarshal([]byte(text), &b) // it was looked at before
	delete(b, "state")
	return b.text()
}

// isObject reports whether a body says anything: one that is empty would hold for every object.
func isObject(text string) bool {
	var b map[string]any
	return json.Unmarshal([]byte(text), &b) == nil && len(b) > 0
}

// routeDocument is what changes, with the policies as the tenant calls them.
func switchBackDocument(u undoSubject, policies []graph.Policy) *Document {
	var now, then []any
	for _, part := range u.entry.Reversal.Parts {
		i := slices.IndexFunc(policies, func(p graph.Policy) bool { return p.ID == part.ID })
		now = append(now, body{"displayName": policies[i].Name, "state": policies[i].State})
		then = append(then, body{"displayName": policies[i].Name, "state": stateIn(part.Was)})
	}
	of := func(defaults bool, policies []any) string {
		return indented(body{"securityDefaults": body{"isEnabled": defaults}, "policies": policies}.text())
	}
	return &Document{of(false, now), of(true, then)}
}

func stateIn(text string) string {
	var b struct{ State string }
	_ = json.Unmarshal([]byte(text), &b) // what is not there, or no JSON, is empty
	return b.State
}

// backRequests spells out the way back, and the way that is taken where Microsoft finally refuses security defaults.
func switchBackRequests(u undoSubject, left []Reversal) []graph.Request {
	patch := func(id, body string) graph.Request {
		return graph.Request{Method: "PATCH", Path: policiesPath + "/" + id, Body: body}
	}
	var requests []graph.Request
	for _, part := range left {
		requests = append(requests, patch(part.ID, part.Was))
	}
	on := switchOver{}.defaults(true)
	on.Times = switchTries
	requests = append(requests, on)
	for _, part := range u.entry.Reversal.Parts {
		requests = append(requests, patch(part.ID, part.Body))
	}
	return requests
}

// switchBack switches the policies off and security defaults on, as often as Microsoft still sees policies in the way. Where that fails for
// good every policy is switched on again, as between the two nothing is in force.
func switchBack(ctx context.Context, u undoSubject, left []Reversal) error {
	for i, part := range left {
		err := u.dir.UpdatePolicy(ctx, part.ID, part.Was)
		switch {
		case err != nil && i == 0 && len(left) == len(u.entry.Reversal.Parts) && refused(err):
			return err // nothing was changed
		case err != nil:
			return switchOnAgain(ctx, u, err)
		}
	}
	for try := 1; ; try++ {
		err := u.dir.SetSecurityDefaults(ctx, true)
		if err == nil {
			return nil
		}
		if !errors.Is(err, graph.ErrRefused) || try == switchTries {
			return reportNotOn(ctx, u, err)
		}
		if err := pause(ctx, switchPause); err != nil {
			return switchOnAgain(ctx, u, err)
		}
	}
}

// notOn is for when security defaults could not be switched on, or got no clear answer: they may be on after all.
func reportNotOn(ctx context.Context, u undoSubject, why error) error {
	if !refused(why) {
		if on, err := u.dir.SecurityDefaults(ctx); err == nil && on {
			return nil
		}
	}
	return switchOnAgain(ctx, u, why)
}

// switchAgain leaves the tenant as the change had left it. The error says whether that is certain.
func switchOnAgain(ctx context.Context, u undoSubject, why error) error {
	const op = graph.OpSwitchToSecurityDefaults
	for _, part := range u.entry.Reversal.Parts {
		if err := u.dir.UpdatePolicy(ctx, part.ID, part.Body); err != nil {
			return Partial(&graph.Error{Op: op, Kind: graph.ErrUnsure, Cause: err})
		}
	}
	return revertedBy(graph.Error{Op: graph.OpSwitchToSecurityDefaults}, why)
}

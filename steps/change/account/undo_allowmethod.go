package account

import (
	"context"
	"encoding/json"
	"slices"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/change"
)

// methodBody is the part of a method's policy that a change writes.
type methodBody struct {
	State          string
	SelfService    *bool `json:"isSelfServiceRegistrationAllowed"`
	IncludeTargets []struct{ ID string }
}

// methodBodyForm has the properties that cspready writes.
var methodBodyForm = graph.Body{"state": nil, "includeTargets": nil, selfServiceProperty: nil}

// methodPolicyMatches reports whether a policy is as in a request body: enabled or disabled, for the same targets if
// enabled, and with the same self-service if the body has it.
func methodPolicyMatches(now graph.MethodPolicy, text string) bool {
	var b methodBody
	if json.Unmarshal([]byte(text), &b) != nil || (b.State == "enabled") != now.Enabled {
		return false
	}
	if b.SelfService != nil && now.SelfService != graph.TriOf(*b.SelfService) {
		return false
	}
	if !now.Enabled {
		return true // targets of a disabled method have no effect
	}
	var want, got []string
	for _, t := range b.IncludeTargets {
		want = append(want, t.ID)
	}
	for _, t := range now.Include {
		got = append(got, t.ID)
	}
	slices.Sort(want)
	slices.Sort(got)
	return slices.Equal(want, got)
}

// describeMethodBody describes who may use a method once a body is sent.
func describeMethodBody(text string) assets.Text {
	var b methodBody
	_ = json.Unmarshal([]byte(text), &b) // UndoAllowMethod has parsed it
	var targets []graph.MethodTarget
	for _, t := range b.IncludeTargets {
		targets = append(targets, graph.MethodTarget{ID: t.ID})
	}
	return describeMethodTargets(b.State == "enabled", targets)
}

// describeMethodTargets describes who may use a method.
func describeMethodTargets(on bool, targets []graph.MethodTarget) assets.Text {
	switch {
	case !on:
		return steps.SwitchState(false)
	case slices.ContainsFunc(targets, func(t graph.MethodTarget) bool { return t.ID == graph.AllUsers }):
		return assets.Say("undo.method-all")
	default:
		return assets.Say("undo.method-some", "count", len(targets))
	}
}

// narrowsMethod reports whether a body takes a method from users: it disables the method, removes a target, or ends
// self-service.
func narrowsMethod(now graph.MethodPolicy, text string) bool {
	var b methodBody
	if json.Unmarshal([]byte(text), &b) != nil || b.State != "enabled" {
		return true
	}
	if b.SelfService != nil && !*b.SelfService {
		return true
	}
	left := func(id string) bool {
		return slices.ContainsFunc(b.IncludeTargets,
			func(t struct{ ID string }) bool { return t.ID == id || t.ID == graph.AllUsers })
	}
	return slices.ContainsFunc(now.Include, func(t graph.MethodTarget) bool { return !left(t.ID) })
}

// widensMethod reports whether a body allows a method to users who may not use it now. No undo does that, so such a
// journal entry was edited.
func widensMethod(now graph.MethodPolicy, text string) bool {
	var b methodBody
	if json.Unmarshal([]byte(text), &b) != nil || b.SelfService != nil && *b.SelfService {
		return true
	}
	allowed := func(id string) bool {
		return now.Enabled && slices.ContainsFunc(now.Include,
			func(t graph.MethodTarget) bool { return t.ID == id || t.ID == graph.AllUsers })
	}
	return b.State == "enabled" &&
		slices.ContainsFunc(b.IncludeTargets, func(t struct{ ID string }) bool { return !allowed(t.ID) })
}

// withPolicyType adds the type of the policy to a body; Graph refuses a body without it.
func withPolicyType(text string, kind graph.MethodKind) (string, error) {
	var b graph.Body
	if err := json.Unmarshal([]byte(text), &b); err != nil {
		return "", &graph.Error{Op: graph.OpUndo, Kind: graph.ErrUnreadable, Cause: err}
	}
	b["@odata.type"] = "#microsoft.graph." + string(kind) + "AuthenticationMethodConfiguration"
	return b.Text(), nil
}

// UndoAllowMethod plans to send the old parts of a method's policy again.
func UndoAllowMethod(ctx context.Context, u change.Undo) (change.UndoPlan, error) {
	r := u.Entry.Reversal
	kind := graph.MethodKind(r.Of)
	if kind != graph.PasskeyMethod && kind != graph.PassMethod || !change.HaveSameProperties(r.Was, r.Body) ||
		!change.FitsForm(r.Was, methodBodyForm) {
		return change.UndoPlan{State: change.Modified}, nil // not written by cspready: the entry was edited
	}
	now, err := readMethodPolicy(ctx, u.Tenant, kind)
	switch {
	case err != nil:
		return change.UndoPlan{}, err
	case methodPolicyMatches(now, r.Was):
		return change.UndoPlan{State: change.Reverted}, nil
	case !methodPolicyMatches(now, r.Body) || widensMethod(now, r.Was):
		return change.UndoPlan{State: change.Modified}, nil
	}
	back, err := withPolicyType(r.Was, kind)
	if err != nil {
		return change.UndoPlan{}, err
	}
	w := change.UndoPlan{
		State: change.InForce, Scopes: []string{"Policy.ReadWrite.AuthenticationMethod"}, Roles: methodPolicyRoles,
		Text: change.UndoText{Title: assets.Say("undo.does.method-" + methodTextID(kind)),
			Before: describeMethodTargets(now.Enabled, now.Include), After: describeMethodBody(r.Was)},
		Stops:    []assets.Text{assets.Say("undo.stops-method")},
		Document: &steps.Document{Before: graph.Indented(r.Body), After: graph.Indented(r.Was)},
		Requests: []graph.Request{{
			Method: "PATCH", Path: methodPolicyPath + string(kind), Body: back,
		}},
		Do: func(ctx context.Context) error { return u.Tenant.SetMethodPolicy(ctx, kind, back) },
	}
	if narrowsMethod(now, r.Was) {
		w.Guards = []steps.Guard{{Reason: assets.Say("undo.guard-method-" + methodTextID(kind)), Yields: true}}
	}
	return w, nil
}

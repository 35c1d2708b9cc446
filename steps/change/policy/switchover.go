package policy

import (
	"context"
	"errors"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/coverage"
)

// Microsoft lifts its refusal of policies a while after security defaults went off. Each policy is tried so often, so far apart.
const (
	switchTries = 6
	switchPause = 5 * time.Second
)

// SwitchOver replaces security defaults by policies that wait as report-only. Microsoft allows no policy beside security defaults, so
// between the two writes nothing is in force: it is one change that is carried out as a whole, and taken back when a part of it fails.
//
// https://learn.microsoft.com/entra/fundamentals/security-defaults
type SwitchOver struct {
	Dir     PolicyTenant
	Org     graph.Organization
	Patches []coverage.Patch
	Effect  assets.Text
	Affects []assets.Text
}

// Change spells out the whole sequence, the way back included.
func (op SwitchOver) Change() steps.Change {
	c := steps.Change{
		Title:    assets.Say("switch-over.change"),
		Question: assets.Say("switch-over.ask", "tenant", op.Org.Name),
		Yes:      assets.Say("switch-over.yes"),
		Before:   assets.Say("route.defaults"),
		After:    assets.Say("switch-over.after", "policies", op.policyNames()),
		Affects:  op.Affects,
		Effect:   op.Effect,
		Undo:     assets.Say("switch-over.undo"),
		Scopes:   append([]string{"Policy.ReadWrite.SecurityDefaults"}, policyScopes...),
		Roles:    writerRoles,
		Requests: []graph.Request{op.defaultsRequest(false)},
	}
	for _, p := range op.Patches {
		c.Requests = append(c.Requests, graph.Request{Method: "PATCH", Path: policiesPath + "/" + p.Policy.ID, Body: p.Body, Times: switchTries})
	}
	for _, p := range op.Patches {
		c.Requests = append(c.Requests, graph.Request{Method: "PATCH", Path: policiesPath + "/" + p.Policy.ID, Body: revertBody(p)})
	}
	c.Requests = append(c.Requests, op.defaultsRequest(true))
	return c
}

// revertBody is the body that takes a policy back to the state that it waited in.
func revertBody(p coverage.Patch) string { return `{"state":"` + p.Policy.State + `"}` }

func (op SwitchOver) defaultsRequest(on bool) graph.Request {
	body := `{"isEnabled":false}`
	if on {
		body = `{"isEnabled":true}`
	}
	return graph.Request{Method: "PATCH", Path: "/policies/identitySecurityDefaultsEnforcementPolicy", Body: body}
}

func (op SwitchOver) policyNames() []string {
	var names []string
	for _, p := range op.Patches {
		names = append(names, p.Policy.Name)
	}
	return names
}

// Done looks whether security defaults are off and every policy is as it should be.
func (op SwitchOver) Done(ctx context.Context) (bool, error) {
	if on, err := op.Dir.SecurityDefaults(ctx); err != nil || on {
		return false, err
	}
	policies, err := op.Dir.Policies(ctx)
	if err != nil {
		return false, err
	}
	for _, p := range op.Patches {
		held := false
		for _, now := range policies {
			held = held || now.ID == p.Policy.ID && p.IsAppliedIn(now)
		}
		if !held {
			return false, nil
		}
	}
	return true, nil
}

// Do switches security defaults off and the policies on. When a policy cannot be switched on, everything is put back: the error is why, and
// ErrUnsure where it could not be put back.
func (op SwitchOver) Do(ctx context.Context) error {
	err := op.Dir.SetSecurityDefaults(ctx, false)
	if err != nil && steps.Refused(err) {
		return err
	}
	if err != nil { // they may be off: if they read so the switch goes on, else they are put on for certain
		if on, unread := op.Dir.SecurityDefaults(ctx); on || unread != nil {
			return op.revertAll(ctx, 0, err)
		}
	}
	for i, p := range op.Patches {
		if err := op.turnOnPolicy(ctx, p); err != nil {
			return op.revertAll(ctx, i+1, err)
		}
	}
	return nil
}

// turnOnPolicy switches a policy on, as often as Microsoft still sees security defaults in the way.
func (op SwitchOver) turnOnPolicy(ctx context.Context, p coverage.Patch) error {
	for try := 1; ; try++ {
		err := op.Dir.UpdatePolicy(ctx, p.Policy.ID, p.Body)
		if !errors.Is(err, graph.ErrRefused) || try == switchTries {
			return err
		}
		if err := steps.Pause(ctx, switchPause); err != nil {
			return err
		}
	}
}

// revertAll puts the tenant back as it was: the policies that were switched on, or may have been, and then security defaults.
func (op SwitchOver) revertAll(ctx context.Context, tried int, why error) error {
	for _, p := range op.Patches[:tried] {
		if err := op.Dir.UpdatePolicy(ctx, p.Policy.ID, revertBody(p)); err != nil && !errors.Is(err, graph.ErrRefused) {
			return &graph.Error{Op: graph.OpSwitchToSecurityDefaults, Kind: graph.ErrUnsure, Cause: err}
		}
	}
	if err := op.Dir.SetSecurityDefaults(ctx, true); err != nil {
		return &graph.Error{Op: graph.OpSwitchToSecurityDefaults, Kind: graph.ErrUnsure, Cause: err}
	}
	return steps.RevertedBy(graph.Error{Op: graph.OpSwitchToConditionalAccess}, why)
}

// Reversal puts the policies back to how they waited, and security defaults on.
func (op SwitchOver) Reversal() steps.Reversal {
	r := steps.Reversal{Kind: steps.RouteSwitched}
	for _, p := range op.Patches {
		r.Parts = append(r.Parts, steps.Reversal{Kind: steps.PolicyChanged, ID: p.Policy.ID, Name: p.Policy.Name, Was: revertBody(p), Body: p.Body})
	}
	return r
}

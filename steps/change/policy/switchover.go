package policy

import (
	"context"
	"errors"
	"slices"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/coverage"
)

// Microsoft keeps refusing policies for a while after security defaults are off. Each policy is tried this often,
// this far apart.
const (
	switchTries = 6
	switchPause = 5 * time.Second
)

// switchOver replaces security defaults by policies that are report-only. Microsoft allows no enabled policy beside
// security defaults, so between the two writes neither is in force: this is one change, made as a whole and reverted
// if a part fails.
//
// https://learn.microsoft.com/entra/fundamentals/security-defaults
type switchOver struct {
	dir     Tenant
	org     graph.Organization
	patches []coverage.Patch
	effect  assets.Text
	affects []assets.Text
}

// SwitchOver returns the change that turns security defaults off and, by the patches, policies on.
func SwitchOver(
	dir Tenant, org graph.Organization, patches []coverage.Patch, effect assets.Text, affects []assets.Text,
) steps.Op {
	return switchOver{dir, org, patches, effect, affects}
}

// Change lists all requests in order, those that revert the change if a part fails included.
func (op switchOver) Change() steps.Change {
	c := steps.Change{
		Title:    assets.Say("switch-over.change"),
		Question: assets.Say("switch-over.ask", "tenant", op.org.Name),
		Yes:      assets.Say("switch-over.yes"),
		Before:   assets.Say("route.defaults"),
		After:    assets.Say("switch-over.after", "policies", op.policyNames()),
		Affects:  op.affects,
		Effect:   op.effect,
		Undo:     assets.Say("switch-over.undo"),
		Scopes:   append([]string{"Policy.ReadWrite.SecurityDefaults"}, policyScopes...),
		Roles:    writerRoles,
		Requests: []graph.Request{defaultsRequest(false)},
	}
	for _, p := range op.patches {
		c.EndsCodes = c.EndsCodes || blocksDeviceCode(p.After)
	}
	for _, p := range op.patches {
		c.Requests = append(c.Requests,
			graph.Request{Method: "PATCH", Path: policiesPath + "/" + p.Policy.ID, Body: p.Body, Times: 2 * switchTries})
	}
	for _, p := range op.patches {
		c.Requests = append(c.Requests,
			graph.Request{Method: "PATCH", Path: policiesPath + "/" + p.Policy.ID, Body: revertBody(p)})
	}
	c.Requests = append(c.Requests, defaultsRequest(true))
	return c
}

// revertBody is the body that puts a policy back into the state before the change.
func revertBody(p coverage.Patch) string { return `{"state":"` + p.Policy.State + `"}` }

// defaultsRequest is the request that turns security defaults on or off.
func defaultsRequest(on bool) graph.Request {
	body := `{"isEnabled":false}`
	if on {
		body = `{"isEnabled":true}`
	}
	return graph.Request{Method: "PATCH", Path: "/policies/identitySecurityDefaultsEnforcementPolicy", Body: body}
}

func (op switchOver) policyNames() []string {
	var names []string
	for _, p := range op.patches {
		names = append(names, p.Policy.Name)
	}
	return names
}

// Done reports whether security defaults are off and every patch is applied.
func (op switchOver) Done(ctx context.Context) (bool, error) {
	if on, err := op.dir.SecurityDefaults(ctx); err != nil || on {
		return false, err
	}
	policies, err := op.dir.Policies(ctx)
	if err != nil {
		return false, err
	}
	for _, p := range op.patches {
		isApplied := func(now graph.Policy) bool { return now.ID == p.Policy.ID && p.IsAppliedIn(now) }
		if !slices.ContainsFunc(policies, isApplied) {
			return false, nil
		}
	}
	return true, nil
}

// Do turns security defaults off and the policies on. If a policy cannot be turned on, everything is reverted and the
// error says why; it is ErrUnsure if reverting failed.
func (op switchOver) Do(ctx context.Context) error {
	err := op.dir.SetSecurityDefaults(ctx, false)
	if err != nil && steps.IsRefused(err) {
		return err
	}
	// security defaults may be off: if they read so, the switch continues; if not, they are turned on again to be
	// certain
	if err != nil {
		if on, unread := op.dir.SecurityDefaults(ctx); on || unread != nil {
			return op.revertAll(ctx, 0, err)
		}
	}
	if tried, err := op.turnOnPolicies(ctx); err != nil {
		return op.revertAll(ctx, tried, err)
	}
	return nil
}

// turnOnPolicies turns the policies on, and returns how many it tried.
func (op switchOver) turnOnPolicies(ctx context.Context) (tried int, err error) {
	for i, p := range op.patches {
		if err := op.turnOnPolicy(ctx, p); err != nil {
			return i + 1, err
		}
	}
	return len(op.patches), nil
}

// turnOnPolicy turns a policy on, and retries while Microsoft still finds security defaults in the way.
func (op switchOver) turnOnPolicy(ctx context.Context, p coverage.Patch) error {
	for try := 1; ; try++ {
		err := op.dir.UpdatePolicy(ctx, p.Policy.ID, p.Body)
		if !errors.Is(err, graph.ErrRefused) || try == switchTries {
			return err
		}
		if err := steps.Pause(ctx, switchPause); err != nil {
			return err
		}
	}
}

// revertAll restores the tenant: first the policies that are on, or may be, and then security defaults. Microsoft may
// refuse these beside policies in any state, and then the policies are tried once more, as nothing else is in force.
func (op switchOver) revertAll(ctx context.Context, tried int, why error) error {
	for _, p := range op.patches[:tried] {
		if err := op.dir.UpdatePolicy(ctx, p.Policy.ID, revertBody(p)); err != nil && !errors.Is(err, graph.ErrRefused) {
			return &graph.Error{Op: graph.OpSwitchToSecurityDefaults, Kind: graph.ErrUnsure, Cause: err}
		}
	}
	err := op.dir.SetSecurityDefaults(ctx, true)
	if errors.Is(err, graph.ErrRefused) {
		if _, again := op.turnOnPolicies(ctx); again == nil {
			return nil
		}
	}
	if err != nil {
		return &graph.Error{Op: graph.OpSwitchToSecurityDefaults, Kind: graph.ErrUnsure, Cause: err}
	}
	return steps.RevertedError(graph.Error{Op: graph.OpSwitchToConditionalAccess}, why)
}

// Reversal turns the policies back to their former states, and security defaults on.
func (op switchOver) Reversal() steps.Reversal {
	r := steps.Reversal{Kind: steps.RouteSwitched}
	for _, p := range op.patches {
		r.Parts = append(r.Parts, steps.Reversal{Kind: steps.PolicyChanged, ID: p.Policy.ID, Name: p.Policy.Name,
			Was: revertBody(p), Body: p.Body})
	}
	return r
}

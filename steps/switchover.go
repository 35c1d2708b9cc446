package steps

import (
	"context"
	"errors"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps/mfa"
)

// Microsoft lifts its refusal of policies a while after security defaults went off. Each policy is tried so often, so far apart.
const (
	switchTries = 6
	switchPause = 5 * time.Second
)

// switchOver replaces security defaults by policies that wait as report-only. Microsoft allows no policy beside security defaults, so
// between the two writes nothing is in force: it is one change that is carried out as a whole, and taken back when a part of it fails.
//
// https://learn.microsoft.com/entra/fundamentals/security-defaults
type switchOver struct {
	dir     policyTenant
	org     graph.Organization
	patches []mfa.Patch
	effect  assets.Text
	affects []assets.Text
}

// switchOver adds the switch, provided that the policies cover everybody: otherwise it would open a hole that is closed today.
func (s accessPolicies) switchOver(d *draft, patches []mfa.Patch) {
	for _, p := range patches {
		d.take(p.After)
	}
	n := d.after.Count(nil)
	if n.Uncovered+n.Unknown > 0 { // break-glass accounts too: security defaults ask them as well
		d.Manual = append(d.Manual, say("switch-over.not-enough", "count", n.Uncovered+n.Unknown))
		s.create(d, false)
		return
	}
	d.Ops = append(d.Ops, switchOver{
		dir: s.dir, org: d.Tenant, patches: patches, effect: say("switch-over.effect"),
		affects: []assets.Text{say("affects.users", "count", n.People)},
	})
}

// Change spells out the whole sequence, the way back included.
func (op switchOver) Change() Change {
	c := Change{
		Title:    say("switch-over.change"),
		Question: say("switch-over.ask", "tenant", op.org.Name),
		Yes:      say("switch-over.yes"),
		Before:   say("route.defaults"),
		After:    say("switch-over.after", "policies", op.names()),
		Affects:  op.affects,
		Effect:   op.effect,
		Undo:     say("switch-over.undo"),
		Scopes:   append([]string{"Policy.ReadWrite.SecurityDefaults"}, policyScopes...),
		Roles:    writerRoles,
		Requests: []graph.Request{op.defaults(false)},
	}
	for _, p := range op.patches {
		c.Requests = append(c.Requests, graph.Request{Method: "PATCH", Path: policiesPath + "/" + p.Policy.ID, Body: p.Body, Times: switchTries})
	}
	for _, p := range op.patches {
		c.Requests = append(c.Requests, graph.Request{Method: "PATCH", Path: policiesPath + "/" + p.Policy.ID, Body: backTo(p)})
	}
	c.Requests = append(c.Requests, op.defaults(true))
	return c
}

// backTo is the body that takes a policy back to the state that it waited in.
func backTo(p mfa.Patch) string { return `{"state":"` + p.Policy.State + `"}` }

func (op switchOver) defaults(on bool) graph.Request {
	body := `{"isEnabled":false}`
	if on {
		body = `{"isEnabled":true}`
	}
	return graph.Request{Method: "PATCH", Path: "/policies/identitySecurityDefaultsEnforcementPolicy", Body: body}
}

func (op switchOver) names() []string {
	var names []string
	for _, p := range op.patches {
		names = append(names, p.Policy.Name)
	}
	return names
}

// Done looks whether security defaults are off and every policy is as it should be.
func (op switchOver) Done(ctx context.Context) (bool, error) {
	if on, err := op.dir.SecurityDefaults(ctx); err != nil || on {
		return false, err
	}
	policies, err := op.dir.Policies(ctx)
	if err != nil {
		return false, err
	}
	for _, p := range op.patches {
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
func (op switchOver) Do(ctx context.Context) error {
	err := op.dir.SetSecurityDefaults(ctx, false)
	if err != nil && refused(err) {
		return err
	}
	if err != nil { // they may be off: if they read so the switch goes on, else they are put on for certain
		if on, unread := op.dir.SecurityDefaults(ctx); on || unread != nil {
			return op.takeBack(ctx, 0, err)
		}
	}
	for i, p := range op.patches {
		if err := op.enable(ctx, p); err != nil {
			return op.takeBack(ctx, i+1, err)
		}
	}
	return nil
}

// enable switches a policy on, as often as Microsoft still sees security defaults in the way.
func (op switchOver) enable(ctx context.Context, p mfa.Patch) error {
	for try := 1; ; try++ {
		err := op.dir.UpdatePolicy(ctx, p.Policy.ID, p.Body)
		if !errors.Is(err, graph.ErrRefused) || try == switchTries {
			return err
		}
		if err := pause(ctx, switchPause); err != nil {
			return err
		}
	}
}

// takeBack puts the tenant back as it was: the policies that were switched on, or may have been, and then security defaults.
func (op switchOver) takeBack(ctx context.Context, tried int, why error) error {
	for _, p := range op.patches[:tried] {
		if err := op.dir.UpdatePolicy(ctx, p.Policy.ID, backTo(p)); err != nil && !errors.Is(err, graph.ErrRefused) {
			return &graph.Error{Op: graph.OpSwitchToSecurityDefaults, Kind: graph.ErrUnsure, Cause: err}
		}
	}
	if err := op.dir.SetSecurityDefaults(ctx, true); err != nil {
		return &graph.Error{Op: graph.OpSwitchToSecurityDefaults, Kind: graph.ErrUnsure, Cause: err}
	}
	return revertedBy(graph.Error{Op: graph.OpSwitchToConditionalAccess}, why)
}

// revertedBy is the result of a switch that was put back: of names its operation, why is what stopped it. A write of it that may have
// been carried out certainly is not in force any more, so its error becomes that of the connection.
func revertedBy(of graph.Error, why error) error {
	var e *graph.Error
	if !errors.As(why, &e) || e.Kind != graph.ErrUnsure {
		return Reverted(why)
	}
	known := *e
	known.Op = of.Op
	switch {
	case e.Status == 0:
		known.Kind = graph.ErrOffline
	case e.Status == 408, e.Status >= 500:
		known.Kind = graph.ErrUnavailable
	default:
		known.Kind = graph.ErrUnreadable
	}
	return Reverted(&known)
}

// Reversal puts the policies back to how they waited, and security defaults on.
func (op switchOver) Reversal() Reversal {
	r := Reversal{Kind: RouteSwitched}
	for _, p := range op.patches {
		r.Parts = append(r.Parts, Reversal{Kind: PolicyChanged, ID: p.Policy.ID, Name: p.Policy.Name, Was: backTo(p), Body: p.Body})
	}
	return r
}

package policy

import (
	"context"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/change"
	"cspready/steps/coverage"
)

// turnOnDefaults turns on security defaults.
type turnOnDefaults struct {
	dir     DefaultsTenant
	org     graph.Organization
	affects []assets.Text
}

// TurnOnDefaults returns the change that turns on security defaults.
func TurnOnDefaults(dir DefaultsTenant, org graph.Organization, affects []assets.Text) steps.Op {
	return turnOnDefaults{dir, org, affects}
}

// DefaultsTenant is the part of a tenant that [TurnOnDefaults] needs.
type DefaultsTenant interface {
	SecurityDefaults(ctx context.Context) (bool, error)
	SetSecurityDefaults(ctx context.Context, on bool) error
}

func (op turnOnDefaults) Change() steps.Change {
	return steps.Change{
		Title:     assets.Say("security-defaults.change"),
		Question:  assets.Say("security-defaults.ask", "tenant", op.org.Name),
		Yes:       assets.Say("security-defaults.yes"),
		Before:    steps.SwitchState(false),
		After:     steps.SwitchState(true),
		Affects:   op.affects,
		Stops:     []assets.Text{assets.Say("security-defaults.stops-legacy"), assets.Say("security-defaults.stops-codes")},
		Undo:      assets.Say("security-defaults.undo"),
		Scopes:    []string{"Policy.ReadWrite.SecurityDefaults"}, // with Policy.Read.All, which the first sign-in has
		Roles:     writerRoles,
		Requests:  []graph.Request{defaultsRequest(true)},
		EndsCodes: true,
	}
}

// Done reads whether security defaults are on.
func (op turnOnDefaults) Done(ctx context.Context) (bool, error) { return op.dir.SecurityDefaults(ctx) }

// Do sends PATCH isEnabled. Microsoft also refuses it because of classic policies and policies of Identity
// Protection, which Graph does not list; that is [graph.ErrRefused], and [steps.Explain] names these causes.
func (op turnOnDefaults) Do(ctx context.Context) error { return op.dir.SetSecurityDefaults(ctx, true) }

// Reversal turns them off again.
func (op turnOnDefaults) Reversal() steps.Reversal {
	return steps.Reversal{Kind: steps.DefaultsSwitched}
}

// UndoTurnOnDefaults plans to turn security defaults off.
func UndoTurnOnDefaults(ctx context.Context, u change.Undo) (change.UndoPlan, error) {
	on, err := u.Tenant.SecurityDefaults(ctx)
	if err != nil || !on {
		return change.UndoPlan{State: change.Reverted}, err
	}
	policies, err := u.Tenant.Policies(ctx)
	if err != nil {
		return change.UndoPlan{}, err
	}
	w := change.UndoPlan{
		State: change.InForce, Scopes: []string{"Policy.ReadWrite.SecurityDefaults"}, Roles: writerRoles,
		Text: change.UndoText{Title: assets.Say("undo.does.defaults"), Before: steps.SwitchState(true),
			After: steps.SwitchState(false)},
		Stops:    []assets.Text{assets.Say("undo.stops-defaults")},
		Requests: []graph.Request{defaultsRequest(false)},
		Do:       func(ctx context.Context) error { return u.Tenant.SetSecurityDefaults(ctx, false) },
	}
	w.Guards, err = lostCoverageGuards(ctx, u, &coverage.Tenant{SecurityDefaults: true},
		&coverage.Tenant{Policies: policies})
	return w, err
}

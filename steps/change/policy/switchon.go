package policy

import (
	"context"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/change"
	"cspready/steps/coverage"
)

// SwitchOn is the one write of security defaults.
type SwitchOn struct {
	Dir     SwitchableDefaults
	Org     graph.Organization
	Affects []assets.Text
}

// SwitchableDefaults is what the change needs.
type SwitchableDefaults interface {
	SecurityDefaults(ctx context.Context) (bool, error)
	SetSecurityDefaults(ctx context.Context, on bool) error
}

// Change spells out the write for a person.
func (op SwitchOn) Change() steps.Change {
	return steps.Change{
		Title:     assets.Say("security-defaults.change"),
		Question:  assets.Say("security-defaults.ask", "tenant", op.Org.Name),
		Yes:       assets.Say("security-defaults.yes"),
		Before:    steps.SwitchWord(false),
		After:     steps.SwitchWord(true),
		Affects:   op.Affects,
		Stops:     []assets.Text{assets.Say("security-defaults.stops-legacy"), assets.Say("security-defaults.stops-codes")},
		Undo:      assets.Say("security-defaults.undo"),
		Scopes:    []string{"Policy.ReadWrite.SecurityDefaults"}, // with Policy.Read.All, which the first sign-in has
		Roles:     writerRoles,
		Requests:  []graph.Request{{Method: "PATCH", Path: "/policies/identitySecurityDefaultsEnforcementPolicy", Body: `{"isEnabled":true}`}},
		EndsCodes: true,
	}
}

// Done reads the switch.
func (op SwitchOn) Done(ctx context.Context) (bool, error) { return op.Dir.SecurityDefaults(ctx) }

// Do sends PATCH isEnabled. Classic policies and those of Identity Protection are in no list; a refusal that may be theirs is
// [graph.ErrRefused], and [steps.Explain] names them.
func (op SwitchOn) Do(ctx context.Context) error { return op.Dir.SetSecurityDefaults(ctx, true) }

// Reversal switches them off again.
func (op SwitchOn) Reversal() steps.Reversal { return steps.Reversal{Kind: steps.DefaultsSwitched} }

// defaultsSwitched switches security defaults off.
func UndoDefaults(ctx context.Context, u change.UndoSubject) (change.WayBack, error) {
	on, err := u.Dir.SecurityDefaults(ctx)
	if err != nil || !on {
		return change.WayBack{Standing: change.Gone}, err
	}
	policies, err := u.Dir.Policies(ctx)
	if err != nil {
		return change.WayBack{}, err
	}
	w := change.WayBack{
		Standing: change.Stands, Scopes: []string{"Policy.ReadWrite.SecurityDefaults"}, Roles: writerRoles,
		Reverse:  change.Reverse{Does: assets.Say("undo.does.defaults"), From: steps.SwitchWord(true), To: steps.SwitchWord(false)},
		Stops:    []assets.Text{assets.Say("undo.stops-defaults")},
		Requests: []graph.Request{SwitchOver{}.defaultsRequest(false)},
		Do:       func(ctx context.Context) error { return u.Dir.SetSecurityDefaults(ctx, false) },
	}
	w.Guards, err = lostCoverageGuards(ctx, u, &coverage.Tenant{SecurityDefaults: true}, &coverage.Tenant{Policies: policies})
	return w, err
}

package app

import (
	"context"
	"errors"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/sam"
)

// CreatePrincipal makes an application stand in the tenant: an API of Microsoft's that it does not have yet, or its own application, which
// nobody could sign in to otherwise.
//
// https://learn.microsoft.com/graph/api/serviceprincipal-post-serviceprincipals
type CreatePrincipal struct {
	*Making
	Api string // application id of an API; empty for the application itself
}

func (op CreatePrincipal) appID() string {
	if op.Api != "" {
		return op.Api
	}
	return op.App.AppID
}

func (op CreatePrincipal) body() string { return graph.Body{"appId": orAny(op.appID())}.Text() }

func (op CreatePrincipal) called() string {
	if op.Api != "" {
		return sam.APIName(op.Api)
	}
	return op.Name()
}

// Change spells out the write for a person.
func (op CreatePrincipal) Change() steps.Change {
	return steps.Change{
		Title:    assets.Say("app-principal.change", "name", op.called()),
		Question: assets.Say("app-principal.ask", "name", op.called(), "tenant", op.Org.Name),
		Yes:      assets.Say("app-principal.yes"),
		Before:   assets.Say("app.no-principal"),
		After:    assets.Say("app.standing"),
		Affects:  []assets.Text{assets.Say("app-principal.nobody")},
		Undo:     assets.Say("app-principal.undo"),
		Scopes:   appScopes,
		Roles:    appRoles,
		Requests: []graph.Request{{Method: "POST", Path: principalsPath, Body: op.body(), Times: appTries}},
	}
}

// Done looks for the service principal.
func (op CreatePrincipal) Done(ctx context.Context) (bool, error) {
	if op.appID() == "" {
		return false, &graph.Error{Op: graph.OpCreateServicePrincipal, Kind: graph.ErrNotFound}
	}
	p, err := op.Dir.PrincipalOf(ctx, op.appID())
	if errors.Is(err, graph.ErrNotFound) {
		return false, nil
	}
	if err == nil {
		op.learn(p)
	}
	return err == nil, err
}

func (op CreatePrincipal) learn(p graph.ServicePrincipalObject) {
	if op.Api != "" {
		*op.Apis[op.Api] = p
		return
	}
	op.Own, op.Joined = p.ID, p.Created
}

// Do makes it, and replicas that do not know the application yet are waited for; an API of Microsoft's all of them know. One that is there
// already is as good, and not ours: whoever made it keeps it when this change is undone.
func (op CreatePrincipal) Do(ctx context.Context) error {
	wait := op.Api == "" && op.fresh()
	op.widened = true
	err := untilReplicated(ctx, wait, func() error {
		_, err := op.Dir.CreatePrincipal(ctx, op.body())
		return err
	})
	taken := errors.Is(err, graph.ErrConflict)
	if err != nil && !taken {
		return err
	}
	err = seenBack(ctx, graph.OpCreateServicePrincipal, op.Done)
	if taken && err == nil {
		return steps.ErrAlready
	}
	return err
}

// Reversal deletes the service principal.
func (op CreatePrincipal) Reversal() steps.Reversal {
	return steps.Reversal{Kind: steps.PrincipalMade, Of: op.appID(), Name: op.called()}
}

// EnablePrincipal lets people sign in to an application again.
//
// https://learn.microsoft.com/graph/api/serviceprincipal-update
type EnablePrincipal struct {
	*Making
	Principal graph.ServicePrincipalObject
}

func (op EnablePrincipal) body() string { return graph.Body{"accountEnabled": true}.Text() }

// Change spells out the write for a person.
func (op EnablePrincipal) Change() steps.Change {
	return steps.Change{
		Title:    assets.Say("app-enable.change", "name", op.Principal.Name),
		Question: assets.Say("app-enable.ask", "name", op.Principal.Name, "tenant", op.Org.Name),
		Yes:      assets.Say("app-enable.yes"),
		Before:   assets.Say("app.principal-disabled"),
		After:    assets.Say("app.standing"),
		Affects:  []assets.Text{assets.Say("app-enable.affects")},
		Undo:     assets.Say("app-enable.undo"),
		Scopes:   appScopes,
		Roles:    appRoles,
		Requests: []graph.Request{{Method: "PATCH", Path: principalsPath + "/" + op.Principal.ID, Body: op.body()}},
	}
}

// Done looks whether it is enabled.
func (op EnablePrincipal) Done(ctx context.Context) (bool, error) {
	p, err := op.Dir.PrincipalOf(ctx, op.Principal.AppID)
	return p.Enabled == graph.Yes, err
}

// Do enables it.
func (op EnablePrincipal) Do(ctx context.Context) error {
	return op.Dir.UpdatePrincipal(ctx, op.Principal.ID, op.body())
}

// Reversal disables it again.
func (op EnablePrincipal) Reversal() steps.Reversal {
	return steps.Reversal{Kind: steps.PrincipalEnabled, ID: op.Principal.ID, Of: op.Principal.AppID, Name: op.Principal.Name}
}

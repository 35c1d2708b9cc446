package steps

import (
	"context"
	"errors"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps/sam"
)

// createPrincipal makes an application stand in the tenant: an API of Microsoft's that it does not have yet, or its own application, which
// nobody could sign in to otherwise.
//
// https://learn.microsoft.com/graph/api/serviceprincipal-post-serviceprincipals
type createPrincipal struct {
	*making
	api string // application id of an API; empty for the application itself
}

func (op createPrincipal) appID() string {
	if op.api != "" {
		return op.api
	}
	return op.app.AppID
}

func (op createPrincipal) body() string { return body{"appId": orAny(op.appID())}.text() }

func (op createPrincipal) called() string {
	if op.api != "" {
		return sam.APIName(op.api)
	}
	return op.name()
}

// Change spells out the write for a person.
func (op createPrincipal) Change() Change {
	return Change{
		Title:    say("app-principal.change", "name", op.called()),
		Question: say("app-principal.ask", "name", op.called(), "tenant", op.org.Name),
		Yes:      say("app-principal.yes"),
		Before:   say("app.no-principal"),
		After:    say("app.standing"),
		Affects:  []assets.Text{say("app-principal.nobody")},
		Undo:     say("app-principal.undo"),
		Scopes:   appScopes,
		Roles:    appRoles,
		Requests: []graph.Request{{Method: "POST", Path: principalsPath, Body: op.body(), Times: appTries}},
	}
}

// Done looks for the service principal.
func (op createPrincipal) Done(ctx context.Context) (bool, error) {
	if op.appID() == "" {
		return false, &graph.Error{Op: graph.OpCreateServicePrincipal, Kind: graph.ErrNotFound}
	}
	p, err := op.dir.PrincipalOf(ctx, op.appID())
	if errors.Is(err, graph.ErrNotFound) {
		return false, nil
	}
	if err == nil {
		op.learn(p)
	}
	return err == nil, err
}

func (op createPrincipal) learn(p graph.ServicePrincipalObject) {
	if op.api != "" {
		*op.apis[op.api] = p
		return
	}
	op.own, op.joined = p.ID, p.Created
}

// Do makes it, and replicas that do not know the application yet are waited for; an API of Microsoft's all of them know. One that is there
// already is as good, and not ours: whoever made it keeps it when this change is undone.
func (op createPrincipal) Do(ctx context.Context) error {
	wait := op.api == "" && op.fresh()
	op.widened = true
	err := untilReplicated(ctx, wait, func() error {
		_, err := op.dir.CreatePrincipal(ctx, op.body())
		return err
	})
	taken := errors.Is(err, graph.ErrConflict)
	if err != nil && !taken {
		return err
	}
	err = seenBack(ctx, graph.OpCreateServicePrincipal, op.Done)
	if taken && err == nil {
		return ErrAlready
	}
	return err
}

// Reversal deletes the service principal.
func (op createPrincipal) Reversal() Reversal {
	return Reversal{Kind: PrincipalMade, Of: op.appID(), Name: op.called()}
}

// enablePrincipal lets people sign in to an application again.
//
// https://learn.microsoft.com/graph/api/serviceprincipal-update
type enablePrincipal struct {
	*making
	principal graph.ServicePrincipalObject
}

func (op enablePrincipal) body() string { return body{"accountEnabled": true}.text() }

// Change spells out the write for a person.
func (op enablePrincipal) Change() Change {
	return Change{
		Title:    say("app-enable.change", "name", op.principal.Name),
		Question: say("app-enable.ask", "name", op.principal.Name, "tenant", op.org.Name),
		Yes:      say("app-enable.yes"),
		Before:   say("app.principal-disabled"),
		After:    say("app.standing"),
		Affects:  []assets.Text{say("app-enable.affects")},
		Undo:     say("app-enable.undo"),
		Scopes:   appScopes,
		Roles:    appRoles,
		Requests: []graph.Request{{Method: "PATCH", Path: principalsPath + "/" + op.principal.ID, Body: op.body()}},
	}
}

// Done looks whether it is enabled.
func (op enablePrincipal) Done(ctx context.Context) (bool, error) {
	p, err := op.dir.PrincipalOf(ctx, op.principal.AppID)
	return p.Enabled == graph.Yes, err
}

// Do enables it.
func (op enablePrincipal) Do(ctx context.Context) error {
	return op.dir.UpdatePrincipal(ctx, op.principal.ID, op.body())
}

// Reversal disables it again.
func (op enablePrincipal) Reversal() Reversal {
	return Reversal{Kind: PrincipalEnabled, ID: op.principal.ID, Of: op.principal.AppID, Name: op.principal.Name}
}

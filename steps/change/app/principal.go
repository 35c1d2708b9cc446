package app

import (
	"context"
	"errors"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/change"
	"cspready/steps/sam"
)

// createPrincipalOp creates a service principal: that of one of Microsoft's APIs, or that of the application itself,
// which no one could sign in to without it.
//
// https://learn.microsoft.com/graph/api/serviceprincipal-post-serviceprincipals
type createPrincipalOp struct {
	*Pending
	apiID string // application id of an API; empty for the application itself
}

// CreatePrincipal returns the change that creates the service principal of the application, without which no one can
// sign in to it.
func CreatePrincipal(p *Pending) steps.Op { return createPrincipalOp{p, ""} }

// CreateAPIPrincipal returns the change that creates the service principal of one of Microsoft's APIs, given by its
// application id, which the tenant does not have yet.
func CreateAPIPrincipal(p *Pending, api string) steps.Op { return createPrincipalOp{p, api} }

// targetAppID returns the application id of the service principal.
func (op createPrincipalOp) targetAppID() string {
	if op.apiID != "" {
		return op.apiID
	}
	return op.App.AppID
}

func (op createPrincipalOp) requestBody() string {
	return graph.Body{"appId": orPlaceholder(op.targetAppID())}.Text()
}

// targetName returns the name of the API or of the application.
func (op createPrincipalOp) targetName() string {
	if op.apiID != "" {
		return sam.APIName(op.apiID)
	}
	return op.Name()
}

func (op createPrincipalOp) Change() steps.Change {
	return steps.Change{
		Title:    assets.Say("app-principal.change", "name", op.targetName()),
		Question: assets.Say("app-principal.ask", "name", op.targetName(), "tenant", op.Org.Name),
		Yes:      assets.Say("app-principal.yes"),
		Before:   assets.Say("app.no-principal"),
		After:    assets.Say("app.standing"),
		Affects:  []assets.Text{assets.Say("app-principal.nobody")},
		Undo:     assets.Say("app-principal.undo"),
		Scopes:   appScopes,
		Roles:    appRoles,
		Requests: []graph.Request{{Method: "POST", Path: principalsPath, Body: op.requestBody(), Times: replicaTries}},
	}
}

func (op createPrincipalOp) Done(ctx context.Context) (bool, error) {
	if op.targetAppID() == "" {
		return false, &graph.Error{Op: graph.OpCreateServicePrincipal, Kind: graph.ErrNotFound}
	}
	p, err := op.dir.PrincipalOf(ctx, op.targetAppID())
	if errors.Is(err, graph.ErrNotFound) {
		return false, nil
	}
	if err == nil {
		op.recordPrincipal(p)
	}
	return err == nil, err
}

// recordPrincipal makes the service principal known to the later changes of the plan.
func (op createPrincipalOp) recordPrincipal(p graph.ServicePrincipalObject) {
	if op.apiID != "" {
		*op.APIs[op.apiID] = p
		return
	}
	op.PrincipalID, op.principalCreated = p.ID, p.Created
}

// Do creates the service principal. It waits for replicas that do not know the application yet; all of them know
// Microsoft's APIs. If someone else has created it meanwhile, that is fine, but it is not ours: undoing this change
// leaves it.
func (op createPrincipalOp) Do(ctx context.Context) error {
	wait := op.apiID == "" && op.isFresh()
	op.principalAttempted = true
	err := retryUntilReplicated(ctx, wait, func() error {
		_, err := op.dir.CreatePrincipal(ctx, op.requestBody())
		return err
	})
	taken := errors.Is(err, graph.ErrConflict)
	if err != nil && !taken {
		return err
	}
	err = waitUntilVisible(ctx, graph.OpCreateServicePrincipal, op.Done)
	if taken && err == nil {
		return steps.ErrAlready
	}
	return err
}

func (op createPrincipalOp) Reversal() steps.Reversal {
	return steps.Reversal{Kind: steps.PrincipalCreated, Of: op.targetAppID(), Name: op.targetName()}
}

// enablePrincipalOp enables a service principal, so that people can sign in to the application again.
//
// https://learn.microsoft.com/graph/api/serviceprincipal-update
type enablePrincipalOp struct {
	*Pending
	principal graph.ServicePrincipalObject
}

// EnablePrincipal returns the change that enables a service principal: that of the application or that of an API.
func EnablePrincipal(p *Pending, principal graph.ServicePrincipalObject) steps.Op {
	return enablePrincipalOp{p, principal}
}

func (op enablePrincipalOp) requestBody() string { return graph.Body{"accountEnabled": true}.Text() }

func (op enablePrincipalOp) Change() steps.Change {
	return steps.Change{
		Title:    assets.Say("app-enable.change", "name", op.principal.Name),
		Question: assets.Say("app-enable.ask", "name", op.principal.Name, "tenant", op.Org.Name),
		Yes:      assets.Say("app-enable.yes"),
		Before:   assets.Say("app.principal-disabled"),
		After:    assets.Say("app.standing"),
		Affects:  []assets.Text{assets.Say("app-enable.affects")},
		Undo:     assets.Say("app-enable.undo"),
		Scopes:   appScopes,
		Roles:    appRoles,
		Requests: []graph.Request{{Method: "PATCH", Path: principalsPath + "/" + op.principal.ID, Body: op.requestBody()}},
	}
}

func (op enablePrincipalOp) Done(ctx context.Context) (bool, error) {
	p, err := op.dir.PrincipalOf(ctx, op.principal.AppID)
	return p.Enabled == graph.Yes, err
}

func (op enablePrincipalOp) Do(ctx context.Context) error {
	return op.dir.UpdatePrincipal(ctx, op.principal.ID, op.requestBody())
}

func (op enablePrincipalOp) Reversal() steps.Reversal {
	return steps.Reversal{Kind: steps.PrincipalEnabled, ID: op.principal.ID, Of: op.principal.AppID,
		Name: op.principal.Name}
}

// UndoCreatePrincipal plans to delete a service principal, unless someone else depends on it: another application has
// permissions on it.
func UndoCreatePrincipal(ctx context.Context, u change.Undo) (change.UndoPlan, error) {
	r := u.Entry.Reversal
	p, err := u.Tenant.PrincipalOf(ctx, r.Of)
	switch {
	case err != nil:
		return change.RevertedIfNotFound(err)
	case !u.CouldHaveCreated(p.Created):
		return change.UndoPlan{State: change.Modified}, nil // it is older than the change
	}
	used := 0
	for _, err := range u.Tenant.GrantsOn(ctx, p.ID) {
		if err != nil {
			return change.UndoPlan{}, change.NotFoundAsUnreadable(err)
		}
		used++
	}
	for _, err := range u.Tenant.RolesOn(ctx, p.ID) {
		if err != nil {
			return change.UndoPlan{}, change.NotFoundAsUnreadable(err)
		}
		used++
	}
	held, err := countPermissions(ctx, u, p)
	if err != nil {
		return change.UndoPlan{}, err
	}
	w := change.UndoPlan{
		State: change.InForce, Scopes: appScopes, Roles: appRoles,
		Text: change.UndoText{Title: assets.Say("undo.does.principal", "name", p.Name), Before: assets.Say("app.standing"),
			After: assets.Say("app.no-principal")},
		Affects:  []assets.Text{assets.Say("undo.app", "name", p.Name, "id", p.AppID)},
		Stops:    []assets.Text{assets.Say("undo.stops-app", "name", p.Name)},
		Notes:    []assets.Text{assets.Say("undo.note-restore")},
		Requests: []graph.Request{{Method: "DELETE", Path: principalsPath + "/" + p.ID}},
		Do:       func(ctx context.Context) error { return u.Tenant.DeletePrincipal(ctx, p.ID) },
	}
	switch {
	case used > 0:
		w.Guards = []steps.Guard{{Reason: assets.Say("undo.guard-used", "name", p.Name, "count", used)}}
	case held > 0:
		w.Guards = []steps.Guard{{Reason: assets.Say("undo.guard-consents", "name", p.Name, "count", held), Yields: true}}
	}
	return w, nil
}

// UndoEnablePrincipal plans to disable a service principal.
func UndoEnablePrincipal(ctx context.Context, u change.Undo) (change.UndoPlan, error) {
	r := u.Entry.Reversal
	p, err := u.Tenant.PrincipalOf(ctx, r.Of)
	switch {
	case err != nil:
		return change.RevertedIfNotFound(err)
	case p.Enabled == graph.No:
		return change.UndoPlan{State: change.Reverted}, nil
	}
	off := graph.Body{"accountEnabled": false}.Text()
	return change.UndoPlan{
		State: change.InForce, Scopes: appScopes, Roles: appRoles,
		Text: change.UndoText{Title: assets.Say("undo.does.principal-enabled", "name", p.Name),
			Before: assets.Say("app.standing"), After: assets.Say("app.principal-disabled")},
		Stops:    []assets.Text{assets.Say("undo.stops-app", "name", p.Name)},
		Requests: []graph.Request{{Method: "PATCH", Path: principalsPath + "/" + p.ID, Body: off}},
		Do:       func(ctx context.Context) error { return u.Tenant.UpdatePrincipal(ctx, p.ID, off) },
	}, nil
}

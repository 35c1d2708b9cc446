package app

import (
	"context"
	"errors"
	"slices"
	"strings"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/automation"
	"cspready/steps/change"
	"cspready/steps/sam"
)

// registerOp registers the application: multitenant, with web redirect URIs, with its credentials locked, and with no
// more permissions than its purposes require. It has no credential yet.
//
// https://learn.microsoft.com/graph/api/application-post-applications
type registerOp struct {
	*Pending
	stated  automation.Stated
	declare func(appID string) // states that the application is the one for the tenant's automation
}

// Register returns the change that registers the application. It calls declare with the application id, once that is
// known, to state that this application is the one for the tenant's automation.
func Register(p *Pending, stated automation.Stated, declare func(appID string)) steps.Op {
	return registerOp{p, stated, declare}
}

func (op registerOp) requestBody() string {
	return graph.Body{
		"displayName": newAppName, "signInAudience": graph.ManyTenants, "tags": []string{MarkerTag},
		"web":                               redirectBody(loopbacks),
		"servicePrincipalLockConfiguration": lockBody(true, true),
		"requiredResourceAccess":            op.requiredAccess(sam.RequiredAccessFor(op.Purposes...)),
	}.Text()
}

func (op registerOp) Change() steps.Change {
	return steps.Change{
		Title:    assets.Say("app-create.change"),
		Question: assets.Say("app-create.ask", "tenant", op.Org.Name),
		Yes:      assets.Say("app-create.yes"),
		Before:   assets.Say("app-create.before"),
		After:    assets.Say("app-create.after", "name", newAppName),
		Affects: []assets.Text{assets.Say("app-create.affects", "list",
			sam.PermissionNames(listPermissions(sam.RequiredAccessFor(op.Purposes...))))},
		Undo:     assets.Say("app-create.undo"),
		Document: &steps.Document{After: graph.Indented(op.requestBody())},
		Scopes:   appScopes,
		Roles:    appRoles,
		Requests: []graph.Request{{Method: "POST", Path: applicationsPath, Body: op.requestBody()}},
	}
}

// isCandidate reports whether an application can be the one that this change registered: it has our tag, and it did
// not exist when the operator stated that none of the existing ones is meant.
func (op registerOp) isCandidate(a graph.Application) bool {
	return a.HasTag(MarkerTag) && (op.stated.AppAnswer != automation.NewApp || !op.stated.ExistedBefore(a))
}

// Done looks for the application. Several reads have to agree that there is none.
func (op registerOp) Done(ctx context.Context) (bool, error) {
	for look := 1; ; look++ {
		all, err := op.dir.Applications(ctx)
		if err != nil {
			return false, err
		}
		if i := slices.IndexFunc(all, op.isCandidate); i >= 0 {
			if op.createAttempted { // this change created it, though its answer was lost
				op.declare(all[i].AppID)
			}
			op.App, op.createAttempted = all[i], true
			return true, nil
		}
		if op.createAttempted || look == AbsentReads {
			return false, nil
		}
		if err := steps.Pause(ctx, AbsentInterval); err != nil {
			return false, err
		}
	}
}

func (op registerOp) Do(ctx context.Context) error {
	if p, missing := op.findUnofferedPermission(); missing {
		return steps.NotSent(&graph.Error{Op: graph.OpCreateApplication, Kind: graph.ErrRefused,
			Message: "no permission " + p.String()})
	}
	op.createAttempted = true
	made, err := op.dir.CreateApplication(ctx, op.requestBody())
	if err != nil {
		return err
	}
	op.App = made
	op.declare(made.AppID)
	return nil
}

func (op registerOp) Reversal() steps.Reversal { return op.deletionReversal() }

// deletionReversal is the reversal of a change that created or restored the application: it deletes the registration,
// which can be restored for 30 days.
func (m *Pending) deletionReversal() steps.Reversal {
	return steps.Reversal{Kind: steps.AppCreated, ID: m.App.ID, Of: m.App.AppID, Name: m.Name()}
}

// readRegistration reads the registration that a change was about. If the run was interrupted before the id was
// recorded, it is the only one that has our tag and is no older than the change.
func readRegistration(ctx context.Context, u change.Undo) (graph.Application, bool, error) {
	r := u.Entry.Reversal
	if r.ID != "" {
		a, err := u.Tenant.Application(ctx, r.ID)
		if errors.Is(err, graph.ErrNotFound) {
			return graph.Application{}, false, nil
		}
		return a, err == nil, err
	}
	all, err := u.Tenant.Applications(ctx)
	if err != nil {
		return graph.Application{}, false, change.NotFoundAsUnreadable(err)
	}
	marked := slices.DeleteFunc(all, func(a graph.Application) bool { return !a.HasTag(MarkerTag) })
	ours := slices.DeleteFunc(slices.Clone(marked),
		func(a graph.Application) bool { return !u.CouldHaveCreated(a.Created) })
	if len(ours) != 1 {
		return graph.Application{}, len(marked) > 0, nil // an older one may be it: restored, or dated by a wrong clock
	}
	return ours[0], true, nil
}

// UndoRegister plans to delete a registration, which can be restored for 30 days.
func UndoRegister(ctx context.Context, u change.Undo) (change.UndoPlan, error) {
	r := u.Entry.Reversal
	a, found, err := readRegistration(ctx, u)
	switch {
	case err != nil:
		return change.UndoPlan{}, err
	case !found:
		return change.UndoPlan{State: change.Reverted}, nil
	case a.ID == "" || r.Of != "" && !strings.EqualFold(a.AppID, r.Of):
		return change.UndoPlan{State: change.Modified}, nil // several are possible, or it is another application
	}
	guards, err := findDependents(ctx, u, a)
	if err != nil {
		return change.UndoPlan{}, err
	}
	return change.UndoPlan{
		State: change.InForce, Scopes: appScopes, Roles: appRoles, Guards: guards,
		Affects: []assets.Text{assets.Say("undo.app", "name", a.Name, "id", a.AppID)},
		Text: change.UndoText{Title: assets.Say("undo.does.app", "name", a.Name), Before: assets.Say("undo.there"),
			After: assets.Say("undo.deleted")},
		Stops:    []assets.Text{assets.Say("undo.stops-app", "name", a.Name)},
		Notes:    []assets.Text{assets.Say("undo.note-restore")},
		Requests: []graph.Request{{Method: "DELETE", Path: applicationsPath + "/" + a.ID}},
		Do:       func(ctx context.Context) error { return u.Tenant.DeleteApplication(ctx, a.ID) },
	}, nil
}

// findDependents returns the guards of deleting a registration: credentials, redirect URIs and consents that it was
// not created with are deleted too, and someone may depend on them. A guard also names a registration that lacks our
// tag, or that is older than the change, as one that was restored is.
func findDependents(ctx context.Context, u change.Undo, a graph.Application) ([]steps.Guard, error) {
	var guards []steps.Guard
	if !a.HasTag(MarkerTag) || !u.CouldHaveCreated(a.Created) {
		guards = append(guards, steps.Guard{Reason: assets.Say("undo.guard-older", "name", a.Name), Yields: true})
	}
	if list := credentialNames(a); len(list) > 0 {
		guards = append(guards, steps.Guard{Reason: assets.Say("undo.guard-credentials", "name", a.Name, "list",
			strings.Join(list, ", ")), Yields: true})
	}
	uris := slices.Concat(a.WebRedirects, a.SPARedirects, a.PublicRedirects)
	if uris = slices.DeleteFunc(uris, func(uri string) bool { return slices.Contains(loopbacks, uri) }); len(uris) > 0 {
		slices.Sort(uris)
		guards = append(guards, steps.Guard{Reason: assets.Say("undo.guard-redirects", "name", a.Name, "list",
			strings.Join(uris, ", ")), Yields: true})
	}
	p, err := u.Tenant.PrincipalOf(ctx, a.AppID)
	if errors.Is(err, graph.ErrNotFound) {
		return guards, nil // without a service principal there are no consents
	}
	if err != nil {
		return nil, err
	}
	held, err := countPermissions(ctx, u, p)
	if held > 0 {
		guards = append(guards, steps.Guard{Reason: assets.Say("undo.guard-consents", "name", a.Name, "count", held),
			Yields: true})
	}
	return guards, err
}

// keyName identifies a certificate by its name, if it has one, and the thumbprint that the portal shows.
func keyName(k graph.KeyCredential) string { return strings.TrimSpace(k.Name + " " + k.Thumbprint) }

// secretName identifies a client secret by its name, if it has one, and its key id.
func secretName(s graph.SecretCredential) string { return strings.TrimSpace(s.Name + " " + s.KeyID) }

// credentialNames lists the credentials of a registration.
func credentialNames(a graph.Application) []string {
	var list []string
	for _, k := range a.Keys {
		list = append(list, keyName(k))
	}
	for _, s := range a.Secrets {
		list = append(list, secretName(s))
	}
	slices.Sort(list)
	return list
}

// countPermissions counts the permissions that a service principal has: consents and application permissions.
func countPermissions(ctx context.Context, u change.Undo, p graph.ServicePrincipalObject) (int, error) {
	grants, err := u.Tenant.GrantsOf(ctx, p.ID)
	if err != nil {
		return 0, change.NotFoundAsUnreadable(err)
	}
	roles, err := u.Tenant.RolesOf(ctx, p.ID)
	return len(grants) + len(roles), change.NotFoundAsUnreadable(err)
}

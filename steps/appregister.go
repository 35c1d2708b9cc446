package steps

import (
	"context"
	"slices"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps/sam"
)

// createApp registers the application: for many tenants, with a web redirect, locked, and with no more permissions than its purposes take.
// It has no credential yet.
//
// https://learn.microsoft.com/graph/api/application-post-applications
type createApp struct {
	*making
	others  []string           // object ids of applications that are marked too, and are not the one
	declare func(appID string) // takes the yes for the answer to which application is meant
}

// access is what the application asks for. The id of a permission is looked up where its API offers it; one of an API that the tenant gets
// by a change before this is known then.
func (m *making) access(needs []sam.Need) []body {
	var list []body
	for _, n := range needs {
		var permissions []body
		for _, value := range n.Scopes {
			permissions = append(permissions, body{"id": orAny(m.permission(n.API, value)), "type": "Scope"})
		}
		list = append(list, body{"resourceAppId": n.API, "resourceAccess": permissions})
	}
	return list
}

// permission is the id of a delegated permission, empty while its API does not offer it.
func (m *making) permission(api, value string) string {
	if p := m.apis[api]; p != nil {
		for _, o := range p.DelegatedOffered {
			if o.Value == value {
				return o.ID
			}
		}
	}
	return ""
}

// unoffered is a permission that its API certainly does not offer: a registration with a made-up id would be refused, or worse.
func (m *making) unoffered() (sam.Permission, bool) {
	for _, n := range sam.Needs(m.purposes...) {
		for _, value := range n.Scopes {
			if p := m.apis[n.API]; p != nil && p.ID != "" && m.permission(n.API, value) == "" {
				return sam.Permission{API: n.API, Scope: value}, true
			}
		}
	}
	return sam.Permission{}, false
}

func (op createApp) body() string {
	return body{
		"displayName": newAppName, "signInAudience": graph.ManyTenants, "tags": []string{appMarker},
		"web":                               body{"redirectUris": loopbacks},
		"servicePrincipalLockConfiguration": body{"isEnabled": true, "allProperties": true},
		"requiredResourceAccess":            op.access(sam.Needs(op.purposes...)),
	}.text()
}

// Change spells out the write for a person.
func (op createApp) Change() Change {
	return Change{
		Title:    say("app-create.change"),
		Question: say("app-create.ask", "tenant", op.org.Name),
		Yes:      say("app-create.yes"),
		Before:   say("app-create.before"),
		After:    say("app-create.after", "name", newAppName),
		Affects:  []assets.Text{say("app-create.affects", "list", sam.Names(permissionsOf(sam.Needs(op.purposes...))))},
		Undo:     say("app-create.undo"),
		Document: &Document{After: indented(op.body())},
		Scopes:   appScopes,
		Roles:    appRoles,
		Requests: []graph.Request{{Method: "POST", Path: applicationsPath, Body: op.body()}},
	}
}

func permissionsOf(needs []sam.Need) []sam.Permission {
	var list []sam.Permission
	for _, n := range needs {
		for _, s := range n.Scopes {
			list = append(list, sam.Permission{API: n.API, Scope: s})
		}
	}
	return list
}

// How long nothing may be seen of an application of ours before another one is made. Nothing but its tag keeps two apart, and a run that
// was cut short a moment ago may have made one that some replicas have not heard of.
const (
	absentAgree = 4
	absentEvery = 2 * time.Second
)

// ours reports whether an application is the one that is to be made.
func (op createApp) ours(a graph.Application) bool {
	return a.Tagged(appMarker) && !slices.Contains(op.others, a.ID)
}

// Done looks for an application with our mark. That there is none is believed when several looks agree.
func (op createApp) Done(ctx context.Context) (bool, error) {
	for look := 1; ; look++ {
		all, err := op.dir.Applications(ctx)
		if err != nil {
			return false, err
		}
		if i := slices.IndexFunc(all, op.ours); i >= 0 {
			op.app, op.tried = all[i], true
			op.declare(op.app.AppID)
			return true, nil
		}
		if op.tried || look == absentAgree {
			return false, nil
		}
		if err := pause(ctx, absentEvery); err != nil {
			return false, err
		}
	}
}

// Do registers the application.
func (op createApp) Do(ctx context.Context) error {
	if p, missing := op.unoffered(); missing {
		return &graph.Error{Op: "create an application", Kind: graph.ErrRefused, Message: "no permission " + p.String()}
	}
	op.tried = true
	made, err := op.dir.CreateApplication(ctx, op.body())
	if err != nil {
		return err
	}
	op.app = made
	op.declare(made.AppID)
	return nil
}

// restoreDeleted takes an application back that was deleted in the last 30 days, with its credentials as they were.
//
// https://learn.microsoft.com/graph/api/directory-deleteditems-restore
type restoreDeleted struct{ *making }

// Change spells out the write for a person.
func (op restoreDeleted) Change() Change {
	return Change{
		Title:    say("app-restore.change", "name", op.name()),
		Question: say("app-restore.ask", "name", op.name(), "tenant", op.org.Name),
		Yes:      say("app-restore.yes"),
		Before:   say("app-restore.before", "at", moment(op.app.Deleted)),
		After:    say("app-restore.after"),
		Affects:  []assets.Text{say("app-restore.affects")},
		Undo:     say("app-create.undo"),
		Scopes:   appScopes,
		Roles:    appRoles,
		Requests: []graph.Request{{Method: "POST", Path: "/directory/deletedItems/" + op.app.ID + "/restore"}},
	}
}

// Done looks for it among the registrations.
func (op restoreDeleted) Done(ctx context.Context) (bool, error) {
	all, err := op.dir.Applications(ctx)
	i := slices.IndexFunc(all, func(a graph.Application) bool { return a.ID == op.app.ID })
	if i >= 0 {
		op.app, op.tried = all[i], true
	}
	return i >= 0, err
}

// Do restores it.
func (op restoreDeleted) Do(ctx context.Context) error {
	op.tried = true
	if err := op.dir.RestoreApplication(ctx, op.app.ID); err != nil {
		return err
	}
	return seenBack(ctx, "restore an application", op.Done)
}

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
	now     statedAutomation
	declare func(appID string) // says that the application is the one
}

func (op createApp) body() string {
	return body{
		"displayName": newAppName, "signInAudience": graph.ManyTenants, "tags": []string{appMarker},
		"web":                               redirects(loopbacks),
		"servicePrincipalLockConfiguration": lockBody(true, true),
		"requiredResourceAccess":            op.access(sam.RequiredAccessFor(op.purposes...)),
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
		Affects:  []assets.Text{say("app-create.affects", "list", sam.PermissionNames(permissionsOf(sam.RequiredAccessFor(op.purposes...))))},
		Undo:     say("app-create.undo"),
		Document: &Document{After: indented(op.body())},
		Scopes:   appScopes,
		Roles:    appRoles,
		Requests: []graph.Request{{Method: "POST", Path: applicationsPath, Body: op.body()}},
	}
}

// How long nothing may be seen of an application of ours before another one is made. Nothing but its tag keeps two apart, and a run that
// was cut short a moment ago may have made one that some replicas have not heard of.
const (
	absentAgree = 4
	absentEvery = 2 * time.Second
)

// made reports whether an application is the one that is to be made: it bears our mark, and was not there when somebody said that none is meant.
func (op createApp) made(a graph.Application) bool {
	return a.HasTag(appMarker) && (op.now.app != NewApp || !op.now.existedBefore(a))
}

// Done looks for the application. That there is none is believed when several looks agree.
func (op createApp) Done(ctx context.Context) (bool, error) {
	for look := 1; ; look++ {
		all, err := op.dir.Applications(ctx)
		if err != nil {
			return false, err
		}
		if i := slices.IndexFunc(all, op.made); i >= 0 {
			if op.tried { // it came of this change
				op.declare(all[i].AppID)
			}
			op.app, op.tried = all[i], true
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
		return NotSent(&graph.Error{Op: graph.OpCreateApplication, Kind: graph.ErrRefused, Message: "no permission " + p.String()})
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

// Reversal deletes the registration, which can be restored for 30 days.
func (op createApp) Reversal() Reversal { return op.deletion() }

func (m *making) deletion() Reversal {
	return Reversal{Kind: AppMade, ID: m.app.ID, Of: m.app.AppID, Name: m.name()}
}

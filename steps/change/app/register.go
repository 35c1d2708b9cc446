package app

import (
	"context"
	"slices"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/automation"
	"cspready/steps/sam"
)

// CreateApp registers the application: for many tenants, with a web redirect, locked, and with no more permissions than its purposes take.
// It has no credential yet.
//
// https://learn.microsoft.com/graph/api/application-post-applications
type CreateApp struct {
	*Making
	Now     automation.StatedAutomation
	Declare func(appID string) // says that the application is the one
}

func (op CreateApp) body() string {
	return graph.Body{
		"displayName": newAppName, "signInAudience": graph.ManyTenants, "tags": []string{AppMarker},
		"web":                               redirects(loopbacks),
		"servicePrincipalLockConfiguration": lockBody(true, true),
		"requiredResourceAccess":            op.access(sam.RequiredAccessFor(op.Purposes...)),
	}.Text()
}

// Change spells out the write for a person.
func (op CreateApp) Change() steps.Change {
	return steps.Change{
		Title:    assets.Say("app-create.change"),
		Question: assets.Say("app-create.ask", "tenant", op.Org.Name),
		Yes:      assets.Say("app-create.yes"),
		Before:   assets.Say("app-create.before"),
		After:    assets.Say("app-create.after", "name", newAppName),
		Affects:  []assets.Text{assets.Say("app-create.affects", "list", sam.PermissionNames(permissionsOf(sam.RequiredAccessFor(op.Purposes...))))},
		Undo:     assets.Say("app-create.undo"),
		Document: &steps.Document{After: graph.Indented(op.body())},
		Scopes:   appScopes,
		Roles:    appRoles,
		Requests: []graph.Request{{Method: "POST", Path: applicationsPath, Body: op.body()}},
	}
}

// How long nothing may be seen of an application of ours before another one is made. Nothing but its tag keeps two apart, and a run that
// was cut short a moment ago may have made one that some replicas have not heard of.
const (
	AbsentAgree = 4
	AbsentEvery = 2 * time.Second
)

// made reports whether an application is the one that is to be made: it bears our mark, and was not there when somebody said that none is meant.
func (op CreateApp) made(a graph.Application) bool {
	return a.HasTag(AppMarker) && (op.Now.App != NewApp || !op.Now.ExistedBefore(a))
}

// Done looks for the application. That there is none is believed when several looks agree.
func (op CreateApp) Done(ctx context.Context) (bool, error) {
	for look := 1; ; look++ {
		all, err := op.Dir.Applications(ctx)
		if err != nil {
			return false, err
		}
		if i := slices.IndexFunc(all, op.made); i >= 0 {
			if op.tried { // it came of this change
				op.Declare(all[i].AppID)
			}
			op.App, op.tried = all[i], true
			return true, nil
		}
		if op.tried || look == AbsentAgree {
			return false, nil
		}
		if err := steps.Pause(ctx, AbsentEvery); err != nil {
			return false, err
		}
	}
}

// Do registers the application.
func (op CreateApp) Do(ctx context.Context) error {
	if p, missing := op.unoffered(); missing {
		return steps.NotSent(&graph.Error{Op: graph.OpCreateApplication, Kind: graph.ErrRefused, Message: "no permission " + p.String()})
	}
	op.tried = true
	made, err := op.Dir.CreateApplication(ctx, op.body())
	if err != nil {
		return err
	}
	op.App = made
	op.Declare(made.AppID)
	return nil
}

// Reversal deletes the registration, which can be restored for 30 days.
func (op CreateApp) Reversal() steps.Reversal { return op.deletion() }

func (m *Making) deletion() steps.Reversal {
	return steps.Reversal{Kind: steps.AppMade, ID: m.App.ID, Of: m.App.AppID, Name: m.Name()}
}

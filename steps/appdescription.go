package steps

import (
	"context"
	"errors"
	"sync"
	"time"

	"cspready/graph"
	"cspready/steps/sam"
)

// A note writes into the description of an application what one read of it brought, or why it brought nothing. It is an error only where a
// person has to sign in again.
type note func(*sam.App) error

// describe reads all that the judgement of one application takes, side by side.
func describe(ctx context.Context, r *Snapshot, app graph.Application, s statedAutomation) (sam.App, error) {
	parts := []func(context.Context, *Snapshot, graph.Application) note{readStanding, readOwners, readRules}
	for _, n := range sam.RequiredAccessFor(s.purposes...) {
		parts = append(parts, func(ctx context.Context, r *Snapshot, _ graph.Application) note { return readAPI(ctx, r, n.API) })
	}
	notes := make([]note, len(parts))
	var reads sync.WaitGroup
	for i, read := range parts {
		reads.Go(func() { notes[i] = read(ctx, r, app) })
	}
	reads.Wait()
	a := sam.App{
		Application: app, Purposes: s.purposes, ConsentUser: s.user, IsVendor: s.vendor, Now: time.Now(), Unread: map[sam.Part]error{},
	}
	for _, note := range notes {
		if err := note(&a); err != nil {
			return sam.App{}, err
		}
	}
	return a, nil
}

// noteUnread notes why a part of an application could not be read, if it could not.
func noteUnread(a *sam.App, part sam.Part, err error) error {
	if err == nil || needsPerson(err) {
		return err
	}
	a.Unread[part] = err
	return nil
}

// readStanding reads the application's service principal, and what it holds; nothing of an application that is yet to be made.
func readStanding(ctx context.Context, r *Snapshot, app graph.Application) note {
	if app.AppID == "" {
		return func(*sam.App) error { return nil }
	}
	p, err := r.Tenant().PrincipalOf(ctx, app.AppID)
	if err != nil {
		return func(a *sam.App) error {
			if errors.Is(err, graph.ErrNotFound) {
				return nil
			}
			return errors.Join(noteUnread(a, sam.PrincipalPart, err), noteUnread(a, sam.ConsentPart, err), noteUnread(a, sam.AppRolePart, err))
		}
	}
	var (
		grants           []graph.PermissionGrant
		roles            []graph.AppRoleGrant
		grantErr, rolErr error
		reads            sync.WaitGroup
	)
	fresh := p.Created.IsZero() || lately(p.Created) || lately(app.Created)
	reads.Go(func() {
		grants, grantErr = ofExisting(ctx, fresh, func() ([]graph.PermissionGrant, error) { return r.Tenant().GrantsOf(ctx, p.ID) })
	})
	reads.Go(func() {
		roles, rolErr = ofExisting(ctx, fresh, func() ([]graph.AppRoleGrant, error) { return r.Tenant().RolesOf(ctx, p.ID) })
	})
	reads.Wait()
	return func(a *sam.App) error {
		a.Principal, a.Grants, a.Roles = &p, grants, roles
		return errors.Join(noteUnread(a, sam.ConsentPart, grantErr), noteUnread(a, sam.AppRolePart, rolErr))
	}
}

// ofExisting reads what belongs to an object that was just read. While the object is fresh, that it is not found says that another replica
// answered, which has not heard of it yet.
func ofExisting[T any](ctx context.Context, fresh bool, read func() (T, error)) (T, error) {
	for try := 1; ; try++ {
		found, err := read()
		if !fresh || !errors.Is(err, graph.ErrNotFound) || try == appTries || rest(ctx, graph.OpReadApplication, appPause) != nil {
			return found, err
		}
	}
}

// readAPI reads how an API stands in the tenant. One that could not be read is left out.
func readAPI(ctx context.Context, r *Snapshot, appID string) note {
	api, err := r.API(ctx, appID).Whole()
	return func(a *sam.App) error {
		switch {
		case err == nil:
			a.APIs = append(a.APIs, sam.API{ServicePrincipalObject: api})
		case errors.Is(err, graph.ErrNotFound):
			a.APIs = append(a.APIs, sam.API{ServicePrincipalObject: graph.ServicePrincipalObject{AppID: appID}, Missing: true})
		case needsPerson(err):
			return err
		}
		return nil
	}
}

func readOwners(ctx context.Context, r *Snapshot, app graph.Application) note {
	if app.ID == "" {
		return func(*sam.App) error { return nil }
	}
	owners, err := ofExisting(ctx, lately(app.Created), func() ([]graph.User, error) { return r.Tenant().AppOwners(ctx, app.ID) })
	return func(a *sam.App) error {
		a.Owners = owners
		return noteUnread(a, sam.OwnerPart, err)
	}
}

func readRules(ctx context.Context, r *Snapshot, app graph.Application) note {
	rules, err := rulesFor(ctx, r, app)
	return func(a *sam.App) error {
		a.Rules = rules
		return noteUnread(a, sam.RulePart, err)
	}
}

// rulesFor are the rules for credentials of an application: those that are set for it, else the tenant's.
func rulesFor(ctx context.Context, r *Snapshot, app graph.Application) (graph.CredentialRules, error) {
	if app.ID != "" {
		own, err := ofExisting(ctx, lately(app.Created), func() ([]graph.CredentialRules, error) { return r.Tenant().AppRules(ctx, app.ID) })
		if needsPerson(err) {
			return graph.CredentialRules{}, err
		}
		for _, rules := range own {
			if rules.Enabled {
				return rules, nil
			}
		}
	}
	return r.CredentialRules(ctx).Whole()
}

package secureapp

import (
	"context"
	"errors"
	"sync"
	"time"

	"cspready/graph"
	"cspready/steps"
	"cspready/steps/automation"
	"cspready/steps/change/app"
	"cspready/steps/sam"
	"cspready/steps/snapshot"
)

// A partSetter adds the result of one read to the description of an application, or the reason why the read failed.
// It returns an error only if a person has to sign in again.
type partSetter func(*sam.App) error

// describeApp reads everything that an application is judged by, concurrently.
func describeApp(ctx context.Context, r *snapshot.Snapshot, application graph.Application,
	s automation.Stated) (sam.App, error) {
	parts := []func(context.Context, *snapshot.Snapshot, graph.Application) partSetter{
		readPrincipal, readOwners, readRules,
	}
	for _, n := range sam.RequiredAccessFor(s.Purposes...) {
		parts = append(parts, func(ctx context.Context, r *snapshot.Snapshot, _ graph.Application) partSetter {
			return readAPI(ctx, r, n.API)
		})
	}
	setters := make([]partSetter, len(parts))
	var reads sync.WaitGroup
	for i, read := range parts {
		reads.Go(func() { setters[i] = read(ctx, r, application) })
	}
	reads.Wait()
	a := sam.App{
		Application: application, Purposes: s.Purposes, ConsentUser: s.ConsentUserID, IsVendor: s.IsVendor, Now: time.Now(),
		Unread: map[sam.Part]error{},
	}
	for _, set := range setters {
		if err := set(&a); err != nil {
			return sam.App{}, err
		}
	}
	return a, nil
}

// recordUnread records why a part of an application could not be read; it does nothing if err is nil.
func recordUnread(a *sam.App, part sam.Part, err error) error {
	if err == nil || steps.NeedsPerson(err) {
		return err
	}
	a.Unread[part] = err
	return nil
}

// readPrincipal reads the application's service principal with its consents and app roles; nothing for an application
// that does not exist yet.
func readPrincipal(ctx context.Context, r *snapshot.Snapshot, application graph.Application) partSetter {
	if application.AppID == "" {
		return func(*sam.App) error { return nil }
	}
	p, err := r.Tenant().PrincipalOf(ctx, application.AppID)
	if err != nil {
		return func(a *sam.App) error {
			if errors.Is(err, graph.ErrNotFound) {
				return nil
			}
			return errors.Join(recordUnread(a, sam.PrincipalPart, err), recordUnread(a, sam.ConsentPart, err),
				recordUnread(a, sam.AppRolePart, err))
		}
	}
	var (
		grants            []graph.PermissionGrant
		roles             []graph.AppRoleGrant
		grantErr, roleErr error
		reads             sync.WaitGroup
	)
	fresh := p.Created.IsZero() || app.IsRecent(p.Created) || app.IsRecent(application.Created)
	reads.Go(func() {
		grants, grantErr = app.RetryNotFound(ctx, fresh,
			func() ([]graph.PermissionGrant, error) { return r.Tenant().GrantsOf(ctx, p.ID) })
	})
	reads.Go(func() {
		roles, roleErr = app.RetryNotFound(ctx, fresh,
			func() ([]graph.AppRoleGrant, error) { return r.Tenant().RolesOf(ctx, p.ID) })
	})
	reads.Wait()
	return func(a *sam.App) error {
		a.Principal, a.Grants, a.Roles = &p, grants, roles
		return errors.Join(recordUnread(a, sam.ConsentPart, grantErr), recordUnread(a, sam.AppRolePart, roleErr))
	}
}

// readAPI reads an API's service principal in the tenant. An API that could not be read is left out.
func readAPI(ctx context.Context, r *snapshot.Snapshot, appID string) partSetter {
	api, err := r.API(ctx, appID).Whole()
	return func(a *sam.App) error {
		switch {
		case err == nil:
			a.APIs = append(a.APIs, sam.API{ServicePrincipalObject: api})
		case errors.Is(err, graph.ErrNotFound):
			a.APIs = append(a.APIs, sam.API{ServicePrincipalObject: graph.ServicePrincipalObject{AppID: appID}, Missing: true})
		case steps.NeedsPerson(err):
			return err
		}
		return nil
	}
}

// readOwners reads who owns the registration.
func readOwners(ctx context.Context, r *snapshot.Snapshot, application graph.Application) partSetter {
	if application.ID == "" {
		return func(*sam.App) error { return nil }
	}
	owners, err := app.RetryNotFound(ctx, app.IsRecent(application.Created),
		func() ([]graph.User, error) { return r.Tenant().AppOwners(ctx, application.ID) })
	return func(a *sam.App) error {
		a.Owners = owners
		return recordUnread(a, sam.OwnerPart, err)
	}
}

// readRules reads the credential rules that apply to the application.
func readRules(ctx context.Context, r *snapshot.Snapshot, application graph.Application) partSetter {
	rules, err := rulesFor(ctx, r, application)
	return func(a *sam.App) error {
		a.Rules = rules
		return recordUnread(a, sam.RulePart, err)
	}
}

// rulesFor returns the credential rules of an application: its own policy if one is enabled, otherwise the tenant's
// default.
func rulesFor(ctx context.Context, r *snapshot.Snapshot, application graph.Application) (graph.CredentialRules, error) {
	if application.ID != "" {
		own, err := app.RetryNotFound(ctx, app.IsRecent(application.Created),
			func() ([]graph.CredentialRules, error) { return r.Tenant().AppRules(ctx, application.ID) })
		if steps.NeedsPerson(err) {
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

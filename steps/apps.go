package steps

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"cspready/graph"
	"cspready/steps/sam"
)

// appMarker is the tag of the application that cspready made, or that it was told is the one. Names say nothing: anybody can give an
// application any name.
const appMarker = "cspready:secure-application-model"

// apps is what the requirements about applications share: one reading of them in a run.
type apps struct {
	dir     appTenant
	partner partnerTenant
	access  *access
}

// An appReading is what was read of the tenant's applications at one time.
type appReading struct {
	apps         *apps
	registered   shared[[]graph.Application]
	deleted      shared[[]graph.Application]
	principals   shared[[]graph.ServicePrincipalObject]
	rules        shared[graph.CredentialRules]
	agents       shared[agentGroups]
	adoption     shared[[]graph.AppAdoption]
	partner      shared[graph.ServicePrincipalObject] // Partner Center's, of which all tenants have one that use it
	graph, azure shared[graph.ServicePrincipalObject]
}

func (a *apps) read(ctx context.Context) *appReading {
	if r, ok := inRun(ctx, a, func(int) *appReading { return &appReading{apps: a} }); ok {
		return r
	}
	return &appReading{apps: a}
}

func (r *appReading) all(ctx context.Context) ([]graph.Application, error) {
	return r.registered.get(ctx, r.apps.dir.Applications)
}

// gone are those among the deleted items; none where they cannot be read, as nothing is concluded from that.
func (r *appReading) gone(ctx context.Context) []graph.Application {
	list, _ := r.deleted.get(ctx, r.apps.dir.DeletedApplications)
	return list
}

// adopted is which applications ask Partner Center, and how many of their requests were made with MFA.
func (r *appReading) adopted(ctx context.Context) ([]graph.AppAdoption, error) {
	return r.adoption.get(ctx, r.apps.partner.Adoption)
}

// seen are the applications that Partner Center lately saw without MFA: something that signs in as a user without one being there. Where it
// does not say, nothing is concluded.
func (r *appReading) seen(ctx context.Context, s situation) ([]Subject, error) {
	if _, out := (partnerMFA{apps: r.apps}).outside(s); out {
		return nil, nil
	}
	adoption, err := r.adopted(ctx)
	if needsPerson(err) {
		return nil, err
	}
	return appsWithout(adoption, time.Now().Add(-recently)), nil
}

func (r *appReading) everyPrincipal(ctx context.Context) ([]graph.ServicePrincipalObject, error) {
	return r.principals.get(ctx, func(ctx context.Context) (list []graph.ServicePrincipalObject, err error) {
		for p, err := range r.apps.dir.Principals(ctx) {
			if err != nil {
				return nil, err
			}
			list = append(list, p)
		}
		return list, nil
	})
}

// api is the service principal of an API of Microsoft's, with what it offers.
func (r *appReading) api(ctx context.Context, appID string) (graph.ServicePrincipalObject, error) {
	kept := map[string]*shared[graph.ServicePrincipalObject]{
		graph.PartnerCenterAPI: &r.partner, graph.GraphAPI: &r.graph, graph.AzureManagementAPI: &r.azure,
	}[appID]
	if kept == nil {
		return r.apps.dir.PrincipalOf(ctx, appID)
	}
	return kept.get(ctx, func(ctx context.Context) (graph.ServicePrincipalObject, error) {
		return r.apps.dir.PrincipalOf(ctx, appID)
	})
}

// describe reads all that the judgement of one application takes. What cannot be read is noted; only a sign-in that is needed fails it.
func (r *appReading) describe(ctx context.Context, app graph.Application, s situation) (sam.App, error) {
	a := sam.App{
		Application: app, Purposes: s.purposes, User: s.user, Vendor: s.vendor, Now: time.Now(), Unread: map[sam.Part]error{},
	}
	if err := r.standing(ctx, &a); err != nil {
		return sam.App{}, err
	}
	for _, n := range sam.Needs(s.purposes...) {
		api, err := r.api(ctx, n.API)
		switch {
		case err == nil:
			a.APIs = append(a.APIs, sam.API{ServicePrincipalObject: api})
		case errors.Is(err, graph.ErrNotFound):
			a.APIs = append(a.APIs, sam.API{ServicePrincipalObject: graph.ServicePrincipalObject{AppID: n.API}, Missing: true})
		case needsPerson(err):
			return sam.App{}, err
		}
	}
	var err error
	if app.ID != "" {
		a.Owners, err = r.apps.dir.AppOwners(ctx, app.ID)
	}
	if err := note(&a, sam.OwnersPart, err); err != nil {
		return sam.App{}, err
	}
	a.Rules, err = r.rulesFor(ctx, app)
	return a, note(&a, sam.RulesPart, err)
}

// note writes down why a part of an application could not be read, unless it takes a person to sign in: then it is returned.
func note(a *sam.App, part sam.Part, err error) error {
	if err == nil || needsPerson(err) {
		return err
	}
	a.Unread[part] = err
	return nil
}

// standing reads the application's service principal, and what it holds; nothing of an application that is yet to be made.
func (r *appReading) standing(ctx context.Context, a *sam.App) error {
	if a.AppID == "" {
		return nil
	}
	p, err := r.apps.dir.PrincipalOf(ctx, a.AppID)
	switch {
	case errors.Is(err, graph.ErrNotFound):
		return nil
	case needsPerson(err):
		return err
	case err != nil:
		for _, part := range []sam.Part{sam.Principals, sam.Consents, sam.AppRoles} {
			a.Unread[part] = err
		}
		return nil
	}
	a.Principal = &p
	a.Grants, err = r.apps.dir.GrantsOf(ctx, p.ID)
	if err := note(a, sam.Consents, err); err != nil {
		return err
	}
	a.Roles, err = r.apps.dir.RolesOf(ctx, p.ID)
	return note(a, sam.AppRoles, err)
}

// rulesFor are the rules for credentials of an application: those that are set for it, else the tenant's.
func (r *appReading) rulesFor(ctx context.Context, app graph.Application) (graph.CredentialRules, error) {
	if app.ID != "" {
		own, err := r.apps.dir.AppRules(ctx, app.ID)
		if needsPerson(err) {
			return graph.CredentialRules{}, err
		}
		for _, rules := range own {
			if rules.Enabled {
				return rules, nil
			}
		}
	}
	return r.rules.get(ctx, r.apps.dir.CredentialRules)
}

// Names of the security groups that Microsoft makes in the tenant of a partner. They are not unique.
//
// https://learn.microsoft.com/partner-center/account-settings/permissions-overview
const (
	adminAgents    = "AdminAgents"
	helpdeskAgents = "HelpdeskAgents"
	salesAgents    = "SalesAgents"
)

// agentGroups are the groups of a partner's agents with who is in them.
type agentGroups struct {
	groups  []graph.Group
	members map[string]graph.Members // by the group's id
}

func (r *appReading) agentGroups(ctx context.Context) (agentGroups, error) {
	return r.agents.get(ctx, func(ctx context.Context) (g agentGroups, err error) {
		if g.groups, err = r.apps.dir.GroupsNamed(ctx, adminAgents, helpdeskAgents, salesAgents); err != nil {
			return g, err
		}
		var ids []string
		for _, group := range g.groups {
			ids = append(ids, group.ID)
		}
		g.members = map[string]graph.Members{}
		for m := range r.apps.access.dir.GroupMembers(ctx, ids) {
			g.members[m.GroupID] = m
		}
		return g, nil
	})
}

// named are the groups of one name.
func (g agentGroups) named(name string) []graph.Group {
	return slices.DeleteFunc(slices.Clone(g.groups), func(x graph.Group) bool { return !strings.EqualFold(x.Name, name) })
}

// count says in how many of the groups of that name somebody is, and how many there are.
func (g agentGroups) count(name, userID string) (in, all int) {
	named := g.named(name)
	for _, group := range named {
		if slices.Contains(g.members[group.ID].UserIDs, userID) {
			in++
		}
	}
	return in, len(named)
}

// has reports whether somebody is in a group of that name; false for known where a group could not be read.
func (g agentGroups) has(name, userID string) (in, known bool) {
	known = true
	for _, group := range g.named(name) {
		m, read := g.members[group.ID]
		if !read || m.Err != nil {
			known = false
			continue
		}
		in = in || slices.Contains(m.UserIDs, userID)
	}
	return in, known || in
}

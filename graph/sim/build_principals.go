package sim

import (
	"cmp"
	"fmt"
	"strings"

	"cspready/graph"
)

// ownPrincipal builds the service principal of a registration in its own tenant, with its permissions and
// assignments.
func (s builder) ownPrincipal(d *directory, a ApplicationScenario, built *application) error {
	if a.Principal != nil && !*a.Principal {
		if len(a.Grants)+len(a.Roles)+len(a.Assigned) > 0 || a.Disabled || a.NeedsAssignment {
			return fmt.Errorf("without a service principal it can hold nothing")
		}
		return nil
	}
	p := &principal{id: guid(s.ID, "principal", built.appID), appID: built.appID, name: a.Name,
		created: built.created, disabled: a.Disabled,
		owner: s.ID, needsAssignment: a.NeedsAssignment, tags: a.Tags}
	for _, name := range a.Assigned {
		id, ok := s.groupID(name)
		if u := d.user(name); u != nil {
			id, ok = u.id, true
		}
		if !ok {
			return fmt.Errorf("%q, who is assigned, is no user and no group", name)
		}
		p.assigned = append(p.assigned, id)
	}
	d.principals = append(d.principals, p)
	return s.allow(d, p, a.Grants, a.Roles)
}

// untold as an owner makes Graph answer the application without its owner's tenant.
const untold = "untold"

// vendor builds the service principal of an application that is registered in another tenant.
func (s builder) vendor(d *directory, v VendorScenario) error {
	p := &principal{appID: strings.ToLower(cmp.Or(v.AppID, guid("vendor", v.Name))), name: v.Name,
		created:  daysAgo(v.CreatedDaysAgo),
		disabled: v.Disabled, owner: cmp.Or(v.Owner, guid("vendor tenant", v.Name)), publisher: v.Publisher}
	p.id = guid(s.ID, "principal", p.appID)
	if p.created.IsZero() {
		p.created = s.Created
	}
	if v.Name == "" || !graph.IsGUID(p.appID) || !graph.IsGUID(p.owner) && p.owner != untold ||
		d.principalOf(p.appID) != nil {
		return fmt.Errorf("it has no name, the application id %q is none or taken, or the tenant %q is no id",
			p.appID, p.owner)
	}
	d.principals = append(d.principals, p)
	return s.allow(d, p, v.Grants, v.Roles)
}

// allow grants a service principal its delegated permissions, and application permissions of Graph.
func (s builder) allow(d *directory, p *principal, grants []GrantScenario, roles []string) error {
	for _, g := range grants {
		made, err := s.grant(d, p, g)
		if err != nil {
			return err
		}
		for _, other := range d.consents {
			if other.client == made.client && other.resource == made.resource && other.user == made.user {
				return fmt.Errorf("it is consented to %s twice", g.API)
			}
		}
		d.consents = append(d.consents, made)
	}
	resource := d.principalOf(graph.GraphAPI)
	for _, name := range roles {
		role, err := permission(resource.roles, name)
		if err != nil {
			return err
		}
		d.roleGrants = append(d.roleGrants, &roleGrant{id: opaque(guid(p.id, "role", role)), principal: p.id,
			resource: resource.id, role: role, created: p.created})
	}
	return nil
}

func (s builder) grant(d *directory, p *principal, g GrantScenario) (*consent, error) {
	appID, api, err := apiNamed(g.API)
	if err != nil {
		return nil, err
	}
	if appID == graph.PartnerCenterAPI && s.NoPartnerCenter || api.name == "" && d.principalOf(appID) == nil {
		return nil, fmt.Errorf("the API %q is not in the tenant", g.API)
	}
	resource := s.addAPI(d, appID)
	for _, scope := range g.Scopes {
		if _, err := permission(resource.scopes, scope); err != nil && api.name != "" {
			return nil, err
		}
	}
	made := &consent{client: p.id, resource: resource.id, scope: strings.Join(g.Scopes, " "), created: p.created}
	if g.User != "" {
		u := d.user(g.User)
		if u == nil {
			return nil, fmt.Errorf("%q, who consented, is not there", g.User)
		}
		made.user = u.id
	}
	made.id = opaque(guid(p.id, "consent", resource.id, made.user))
	return made, nil
}

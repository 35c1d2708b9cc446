package directory

import (
	"cmp"
	"fmt"
	"strings"

	"cspready/graph"
	"cspready/graph/sim/scenario"
)

// buildOwnPrincipal builds the service principal of a registration in its own tenant, with its permissions and
// assignments.
func (s Builder) buildOwnPrincipal(d *Directory, a scenario.Application, built *Application) error {
	if a.Principal != nil && !*a.Principal {
		if len(a.Grants)+len(a.Roles)+len(a.Assigned) > 0 || a.Disabled || a.NeedsAssignment {
			return fmt.Errorf("without a service principal it can hold nothing")
		}
		return nil
	}
	p := &ServicePrincipal{ID: DerivedID(s.ID, "principal", built.AppID), AppID: built.AppID, Name: a.Name,
		Created: built.Created, Disabled: a.Disabled,
		OwnerTenant: s.ID, NeedsAssignment: a.NeedsAssignment, Tags: a.Tags}
	for _, name := range a.Assigned {
		id, ok := s.groupID(name)
		if u := d.FindUser(name); u != nil {
			id, ok = u.ID, true
		}
		if !ok {
			return fmt.Errorf("%q, who is assigned, is no user and no group", name)
		}
		p.assigned = append(p.assigned, id)
	}
	d.Principals = append(d.Principals, p)
	return s.addPermissions(d, p, a.Grants, a.Roles)
}

// NoOwner as an owner makes Graph answer the application without its owner's tenant.
const NoOwner = "untold"

// buildVendorApp builds the service principal of an application that is registered in another tenant.
func (s Builder) buildVendorApp(d *Directory, v scenario.VendorApp) error {
	p := &ServicePrincipal{AppID: strings.ToLower(cmp.Or(v.AppID, DerivedID("vendor", v.Name))), Name: v.Name,
		Created:  daysAgo(v.CreatedDaysAgo),
		Disabled: v.Disabled, OwnerTenant: cmp.Or(v.Owner, DerivedID("vendor tenant", v.Name)), Publisher: v.Publisher}
	p.ID = DerivedID(s.ID, "principal", p.AppID)
	if p.Created.IsZero() {
		p.Created = s.Created
	}
	if v.Name == "" || !graph.IsGUID(p.AppID) || !graph.IsGUID(p.OwnerTenant) && p.OwnerTenant != NoOwner ||
		d.PrincipalByAppID(p.AppID) != nil {
		return fmt.Errorf("it has no name, the application id %q is none or taken, or the tenant %q is no id",
			p.AppID, p.OwnerTenant)
	}
	d.Principals = append(d.Principals, p)
	return s.addPermissions(d, p, v.Grants, v.Roles)
}

// addPermissions grants a service principal its delegated permissions, and application permissions of Graph.
func (s Builder) addPermissions(d *Directory, p *ServicePrincipal, grants []scenario.Consent, roles []string) error {
	for _, g := range grants {
		made, err := s.buildConsent(d, p, g)
		if err != nil {
			return err
		}
		for _, other := range d.Consents {
			if other.Client == made.Client && other.Resource == made.Resource && other.User == made.User {
				return fmt.Errorf("it is consented to %s twice", g.API)
			}
		}
		d.Consents = append(d.Consents, made)
	}
	resource := d.PrincipalByAppID(graph.GraphAPI)
	for _, name := range roles {
		role, err := permissionID(resource.Roles, name)
		if err != nil {
			return err
		}
		d.AppRoleAssignments = append(d.AppRoleAssignments,
			&AppRoleAssignment{ID: EncodeID(DerivedID(p.ID, "role", role)), Principal: p.ID,
				Resource: resource.ID, Role: role, Created: p.Created})
	}
	return nil
}

func (s Builder) buildConsent(d *Directory, p *ServicePrincipal, g scenario.Consent) (*Consent, error) {
	appID, api, err := findAPI(g.API)
	if err != nil {
		return nil, err
	}
	if appID == graph.PartnerCenterAPI && s.NoPartnerCenter || api.Name == "" && d.PrincipalByAppID(appID) == nil {
		return nil, fmt.Errorf("the API %q is not in the tenant", g.API)
	}
	resource := s.ensureAPI(d, appID)
	for _, scope := range g.Scopes {
		if _, err := permissionID(resource.Scopes, scope); err != nil && api.Name != "" {
			return nil, err
		}
	}
	made := &Consent{Client: p.ID, Resource: resource.ID, Scope: strings.Join(g.Scopes, " "), Created: p.Created}
	if g.User != "" {
		u := d.FindUser(g.User)
		if u == nil {
			return nil, fmt.Errorf("%q, who consented, is not there", g.User)
		}
		made.User = u.ID
	}
	made.ID = EncodeID(DerivedID(p.ID, "consent", resource.ID, made.User))
	return made, nil
}

package directory

import (
	"slices"
	"strings"
	"time"
)

// DeletePrincipalOf deletes the service principal of a deleted application with everything granted to it.
func (d *Directory) DeletePrincipalOf(a *Application) {
	if p := d.PrincipalByAppID(a.AppID); p != nil {
		d.DeletePrincipal(p, a.Deleted)
	}
}

// DeletePrincipal deletes a service principal with everything granted to it.
func (d *Directory) DeletePrincipal(p *ServicePrincipal, at time.Time) {
	gone := &DeletedPrincipal{Principal: p, DeletedAt: at}
	d.Principals = slices.DeleteFunc(d.Principals, func(q *ServicePrincipal) bool { return q == p })
	d.Consents = slices.DeleteFunc(d.Consents, func(g *Consent) bool {
		its := g.Client == p.ID || g.Resource == p.ID
		if its {
			gone.Consents = append(gone.Consents, g)
		}
		return its
	})
	d.AppRoleAssignments = slices.DeleteFunc(d.AppRoleAssignments, func(g *AppRoleAssignment) bool {
		its := g.Principal == p.ID || g.Resource == p.ID
		if its {
			gone.AppRoleAssignments = append(gone.AppRoleAssignments, g)
		}
		return its
	})
	d.DeletedPrincipals = append(d.DeletedPrincipals, gone)
}

// DeletedApplication finds a registration among the deleted items.
func (d *Directory) DeletedApplication(id string) *Application {
	return d.FindApplication(func(a *Application) bool { return strings.EqualFold(a.ID, id) && !a.Deleted.IsZero() })
}

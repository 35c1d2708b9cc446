package sim

import (
	"slices"
	"strings"
	"time"
)

// deleteApplication moves a registration to the deleted items. Its service principal in this tenant and everything
// granted to it are deleted too.
//
// https://learn.microsoft.com/graph/api/application-delete
func deleteApplication(t *graphService, c *call) (any, *fault) {
	a, f := t.registered(c)
	if f != nil {
		return nil, f
	}
	a.deleted = time.Now().Truncate(time.Second)
	t.change(func(d *directory) {
		d.replace(a)
		d.remove(a)
	})
	return nil, nil
}

// remove deletes the service principal of a deleted application with everything granted to it.
func (d *directory) remove(a *application) {
	if p := d.principalOf(a.appID); p != nil {
		d.removePrincipal(p, a.deleted)
	}
}

// removePrincipal deletes a service principal with everything granted to it.
func (d *directory) removePrincipal(p *principal, at time.Time) {
	gone := &removed{principal: p, at: at}
	d.principals = slices.DeleteFunc(d.principals, func(q *principal) bool { return q == p })
	d.consents = slices.DeleteFunc(d.consents, func(g *consent) bool {
		its := g.client == p.id || g.resource == p.id
		if its {
			gone.consents = append(gone.consents, g)
		}
		return its
	})
	d.roleGrants = slices.DeleteFunc(d.roleGrants, func(g *roleGrant) bool {
		its := g.principal == p.id || g.resource == p.id
		if its {
			gone.roleGrants = append(gone.roleGrants, g)
		}
		return its
	})
	d.removed = append(d.removed, gone)
}

// deleted finds a registration among the deleted items.
func (d *directory) deleted(id string) *application {
	return d.findApplication(func(a *application) bool { return strings.EqualFold(a.id, id) && !a.deleted.IsZero() })
}

func getDeletedApplications(_ *graphService, c *call) (any, *fault) {
	gone := slices.DeleteFunc(slices.Clone(c.dir.applications), func(a *application) bool { return a.deleted.IsZero() })
	return listOf(gone, func(a *application) object { return showApplication(a, false) }), nil
}

func getDeletedPrincipals(t *graphService, c *call) (any, *fault) {
	return listOf(c.dir.removed, func(r *removed) object {
		o := t.showServicePrincipal(r.principal)
		o["deletedDateTime"] = stamp(r.at)
		return o
	}), nil
}

// postRestore restores a registration, with its service principal and everything that was granted to it.
//
// https://learn.microsoft.com/graph/api/directory-deleteditems-restore
func postRestore(t *graphService, c *call) (any, *fault) {
	a := c.dir.deleted(c.ids[0])
	if a == nil {
		if slices.ContainsFunc(c.dir.removed, func(r *removed) bool { return r.principal.id == c.ids[0] }) {
			return nil, badRequest("The service principal cannot be restored because its application is deleted.")
		}
		return nil, notFound(c.ids[0])
	}
	back := *a
	back.deleted = time.Time{}
	t.change(func(d *directory) {
		d.replace(&back)
		i := slices.IndexFunc(d.removed, func(r *removed) bool { return r.principal.appID == back.appID })
		if i < 0 {
			return
		}
		r := d.removed[i]
		d.removed = slices.Delete(d.removed, i, i+1)
		d.principals = append(d.principals, r.principal)
		d.consents, d.roleGrants = append(d.consents, r.consents...), append(d.roleGrants, r.roleGrants...)
	})
	o := showApplication(&back, false)
	o["@odata.type"] = "#microsoft.graph.application"
	return o, nil
}

package graphapi

import (
	"slices"
	"time"

	"cspready/graph/sim/internal/directory"
	"cspready/graph/sim/internal/odata"
)

// deleteApplication moves a registration to the deleted items. Its service principal in this tenant and everything
// granted to it are deleted too.
//
// https://learn.microsoft.com/graph/api/application-delete
func deleteApplication(t *Service, c *request) (any, *odata.Error) {
	a, f := t.applicationForWrite(c)
	if f != nil {
		return nil, f
	}
	a.Deleted = time.Now().Truncate(time.Second)
	t.WriteDirectory(func(d *directory.Directory) {
		d.ReplaceApplication(a)
		d.DeletePrincipalOf(a)
	})
	return nil, nil
}

func getDeletedApplications(_ *Service, c *request) (any, *odata.Error) {
	gone := slices.DeleteFunc(slices.Clone(c.directory.Applications), func(a *directory.Application) bool {
		return a.Deleted.IsZero()
	})
	return odata.ListOf(gone, func(a *directory.Application) odata.Object { return showApplication(a, false) }), nil
}

func getDeletedPrincipals(t *Service, c *request) (any, *odata.Error) {
	return odata.ListOf(c.directory.DeletedPrincipals, func(r *directory.DeletedPrincipal) odata.Object {
		o := t.showServicePrincipal(r.Principal)
		o["deletedDateTime"] = odata.FormatTime(r.DeletedAt)
		return o
	}), nil
}

// postRestoreApplication restores a registration, with its service principal and everything that was granted to it.
//
// https://learn.microsoft.com/graph/api/directory-deleteditems-restore
func postRestoreApplication(t *Service, c *request) (any, *odata.Error) {
	a := c.directory.DeletedApplication(c.pathIDs[0])
	if a == nil {
		if slices.ContainsFunc(c.directory.DeletedPrincipals, func(r *directory.DeletedPrincipal) bool {
			return r.Principal.ID == c.pathIDs[0]
		}) {
			return nil, odata.BadRequest("The service principal cannot be restored because its application is deleted.")
		}
		return nil, odata.NotFound(c.pathIDs[0])
	}
	back := *a
	back.Deleted = time.Time{}
	t.WriteDirectory(func(d *directory.Directory) {
		d.ReplaceApplication(&back)
		i := slices.IndexFunc(d.DeletedPrincipals, func(r *directory.DeletedPrincipal) bool {
			return r.Principal.AppID == back.AppID
		})
		if i < 0 {
			return
		}
		r := d.DeletedPrincipals[i]
		d.DeletedPrincipals = slices.Delete(d.DeletedPrincipals, i, i+1)
		d.Principals = append(d.Principals, r.Principal)
		d.Consents, d.AppRoleAssignments = append(d.Consents, r.Consents...),
			append(d.AppRoleAssignments, r.AppRoleAssignments...)
	})
	o := showApplication(&back, false)
	o["@odata.type"] = "#microsoft.graph.application"
	return o, nil
}

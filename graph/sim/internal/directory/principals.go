package directory

import (
	"slices"
	"strings"

	"cspready/graph/sim/internal/odata"
)

// PrincipalByID finds a service principal by its object id.
func (d *Directory) PrincipalByID(id string) *ServicePrincipal {
	return d.findPrincipal(func(p *ServicePrincipal) bool { return strings.EqualFold(p.ID, id) })
}

// PrincipalByAppID finds a service principal by its application id.
func (d *Directory) PrincipalByAppID(appID string) *ServicePrincipal {
	return d.findPrincipal(func(p *ServicePrincipal) bool { return strings.EqualFold(p.AppID, appID) })
}

func (d *Directory) findPrincipal(which func(*ServicePrincipal) bool) *ServicePrincipal {
	i := slices.IndexFunc(d.Principals, which)
	if i < 0 {
		return nil
	}
	return d.Principals[i]
}

// SetProperties sets the properties of a service principal from a body, except those that the caller has handled.
func (p *ServicePrincipal) SetProperties(body odata.Object, seen ...string) *odata.Error {
	for name, v := range body {
		switch {
		case strings.Contains(name, "@") || slices.Contains(seen, name):
		case name == "accountEnabled":
			p.Disabled = v == false
		case name == "appRoleAssignmentRequired":
			p.NeedsAssignment = v == true
		case name == "tags":
			p.Tags = odata.TextItems(v)
		default:
			return odata.BadRequest("Property '" + name +
				"' is read-only and cannot be set, or not known to this tenant.")
		}
	}
	return nil
}

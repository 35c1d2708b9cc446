package app

import (
	"slices"
	"strings"

	"cspready/graph"
	"cspready/steps/sam"
)

// requiredAccess returns the permissions that the registration has to ask for. An id is looked up among the
// permissions that its API offers; it is a placeholder while an earlier change of the plan has yet to bring that API
// into the tenant.
func (m *Pending) requiredAccess(needs []sam.RequiredAccess) []graph.Body {
	list := []graph.Body{}
	for _, n := range needs {
		permissions := []graph.Body{}
		for _, value := range n.Scopes {
			permissions = append(permissions, permissionBody(orPlaceholder(m.permissionID(n.API, value)), "Scope"))
		}
		list = append(list, accessBody(n.API, permissions))
	}
	return list
}

// permissionBody is one permission in a registration. Kind is "Scope" for a delegated permission and "Role" for an
// application permission.
//
// https://learn.microsoft.com/graph/api/resources/resourceaccess
func permissionBody(id, kind string) graph.Body { return graph.Body{"id": id, "type": kind} }

// accessBody lists the permissions of one API in a registration.
func accessBody(api string, permissions []graph.Body) graph.Body {
	return graph.Body{"resourceAppId": api, "resourceAccess": permissions}
}

// permissionID returns the id of a delegated permission, or "" if its API does not offer it. A disabled permission
// cannot be requested, so it counts as not offered.
//
// https://learn.microsoft.com/graph/api/resources/permissionscope
func (m *Pending) permissionID(api, value string) string {
	if p := m.APIs[api]; p != nil {
		for _, o := range p.DelegatedPermissions {
			if o.Value == value && o.Enabled {
				return o.ID
			}
		}
	}
	return ""
}

// hasAPI reports whether the tenant has an API, so that the permissions which it offers are known.
func (m *Pending) hasAPI(api string) bool { return m.APIs[api] != nil && m.APIs[api].ID != "" }

// findUnofferedPermission finds a needed permission that its API, as the tenant has it, does not offer. Microsoft
// would refuse a registration with an invented id, or accept it with another meaning.
func (m *Pending) findUnofferedPermission() (sam.Permission, bool) {
	for _, p := range listPermissions(sam.RequiredAccessFor(m.Purposes...)) {
		if m.hasAPI(p.API) && m.permissionID(p.API, p.Scope) == "" {
			return p, true
		}
	}
	return sam.Permission{}, false
}

// listPermissions flattens the needed access into single permissions.
func listPermissions(needs []sam.RequiredAccess) []sam.Permission {
	var list []sam.Permission
	for _, n := range needs {
		for _, s := range n.Scopes {
			list = append(list, sam.Permission{API: n.API, Scope: s})
		}
	}
	return list
}

// wantedAccess returns the access of the registration plus the missing permissions and minus Azure AD Graph, which
// Microsoft has retired. Permissions for anything else are left as they are.
func (op updateOp) wantedAccess() (list []graph.Body, changed bool) {
	for _, w := range op.before.RequiredAccess {
		if strings.EqualFold(w.API, graph.AzureADGraphAPI) {
			changed = true
			continue
		}
		missing := op.missingPermissions(w)
		list = append(list, accessBody(w.API, append(currentPermissions(w), missing...)))
		changed = changed || len(missing) > 0
	}
	for _, n := range sam.RequiredAccessFor(op.Purposes...) {
		if _, found := op.before.AccessTo(n.API); !found {
			list, changed = append(list, op.requiredAccess([]sam.RequiredAccess{n})...), true
		}
	}
	return list, changed
}

// missingPermissions returns the permissions on one API that the registration lacks. While the tenant does not have
// the API, the meaning of the ids in the registration is unknown; if the person could not be shown what would be
// added, that is left to a later run.
func (op updateOp) missingPermissions(w graph.ResourceAccess) (list []graph.Body) {
	for _, n := range sam.RequiredAccessFor(op.Purposes...) {
		if !strings.EqualFold(n.API, w.API) || slices.Contains(op.unknownAPIs, n.API) && len(w.Scopes) >= len(n.Scopes) {
			continue
		}
		for _, value := range n.Scopes {
			id := op.permissionID(n.API, value)
			if !slices.ContainsFunc(w.Scopes, func(s string) bool { return strings.EqualFold(s, id) }) {
				list = append(list, permissionBody(orPlaceholder(id), "Scope"))
			}
		}
	}
	return list
}

// currentPermissions returns the permissions on one API as the registration has them.
func currentPermissions(w graph.ResourceAccess) []graph.Body {
	list := []graph.Body{}
	for _, id := range w.Scopes {
		list = append(list, permissionBody(id, "Scope"))
	}
	for _, id := range w.Roles {
		list = append(list, permissionBody(id, "Role"))
	}
	return list
}

// currentAccess returns the access of a registration as it is.
func currentAccess(wanted []graph.ResourceAccess) []graph.Body {
	list := []graph.Body{}
	for _, w := range wanted {
		list = append(list, accessBody(w.API, currentPermissions(w)))
	}
	return list
}

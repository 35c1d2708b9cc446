package app

import (
	"slices"
	"strings"

	"cspready/graph"
	"cspready/steps/sam"
)

// requiredAccess is what the application asks for. The id of a permission is looked up where its API offers it; one of an API that the tenant gets
// by a change before this is known then.
func (m *Making) requiredAccess(needs []sam.RequiredAccess) []graph.Body {
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

// permissionBody is one permission that an application asks for: "Scope" for a delegated one, "Role" for one of its own.
//
// https://learn.microsoft.com/graph/api/resources/resourceaccess
func permissionBody(id, kind string) graph.Body { return graph.Body{"id": id, "type": kind} }

func accessBody(api string, permissions []graph.Body) graph.Body {
	return graph.Body{"resourceAppId": api, "resourceAccess": permissions}
}

// permissionID is the id of a delegated permission, empty while its API does not offer it. One that was switched off nobody can ask for.
//
// https://learn.microsoft.com/graph/api/resources/permissionscope
func (m *Making) permissionID(api, value string) string {
	if p := m.Apis[api]; p != nil {
		for _, o := range p.DelegatedPermissions {
			if o.Value == value && o.Enabled {
				return o.ID
			}
		}
	}
	return ""
}

// hasAPI reports whether an API is in the tenant, so that it is certain what it offers.
func (m *Making) hasAPI(api string) bool { return m.Apis[api] != nil && m.Apis[api].ID != "" }

// findUnofferedPermission is a permission that its API certainly does not offer: a registration with a made-up id would be refused, or worse.
func (m *Making) findUnofferedPermission() (sam.Permission, bool) {
	for _, p := range listPermissions(sam.RequiredAccessFor(m.Purposes...)) {
		if m.hasAPI(p.API) && m.permissionID(p.API, p.Scope) == "" {
			return p, true
		}
	}
	return sam.Permission{}, false
}

func listPermissions(needs []sam.RequiredAccess) []sam.Permission {
	var list []sam.Permission
	for _, n := range needs {
		for _, s := range n.Scopes {
			list = append(list, sam.Permission{API: n.API, Scope: s})
		}
	}
	return list
}

// wantedAccess is what the registration asks for with what is missing, and without Azure AD Graph, which does not exist any more. What else it asks
// for stays.
func (op updateOp) wantedAccess() (list []graph.Body, changed bool) {
	for _, w := range op.before.RequiredAccess {
		if strings.EqualFold(w.API, graph.AzureADGraphAPI) {
			changed = true
			continue
		}
		lacks := op.missingPermissions(w)
		list, changed = append(list, accessBody(w.API, append(currentPermissions(w), lacks...))), changed || len(lacks) > 0
	}
	for _, n := range sam.RequiredAccessFor(op.Purposes...) {
		if _, has := op.before.AccessTo(n.API); !has {
			list, changed = append(list, op.requiredAccess([]sam.RequiredAccess{n})...), true
		}
	}
	return list, changed
}

// missingPermissions are the permissions on one API that the registration does not name. What its ids name cannot be told before the API is in the tenant, and
// what nobody was shown is left to another run.
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

// currentPermissions are the permissions on one API as they are sent back.
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

func currentAccess(wanted []graph.ResourceAccess) []graph.Body {
	list := []graph.Body{}
	for _, w := range wanted {
		list = append(list, accessBody(w.API, currentPermissions(w)))
	}
	return list
}

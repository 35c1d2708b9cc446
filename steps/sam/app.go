package sam

import (
	"slices"
	"strings"
	"time"

	"cspready/graph"
)

// An App is the data of one application in a tenant, and its purposes.
type App struct {
	graph.Application
	Principal *graph.ServicePrincipalObject // nil if the tenant has none, or if Unread has an error for it
	Grants    []graph.PermissionGrant       // delegated permissions with consent
	Roles     []graph.AppRoleGrant          // application permissions with consent
	Owners    []graph.User
	APIs      []API
	Rules     graph.CredentialRules
	Unread    map[Part]error // the parts that could not be read, and why

	Purposes    []Purpose
	ConsentUser string // object id of the consent user; empty if there is none yet
	IsVendor    bool   // the tenant belongs to a control panel vendor, for which stricter rules apply
	Now         time.Time
}

// A Part is a part of an application's data that is read separately.
type Part string

// The parts.
const (
	PrincipalPart Part = "principal"
	ConsentPart   Part = "consents"
	AppRolePart   Part = "roles"
	OwnerPart     Part = "owners"
	RulePart      Part = "rules"
)

// An API is a service that the application calls, with its service principal in the tenant.
type API struct {
	graph.ServicePrincipalObject
	Missing bool // the tenant certainly has no service principal for it
}

// findAPI finds an API by its application id, or by the object id of its service principal.
func (a App) findAPI(id string) (API, bool) {
	i := slices.IndexFunc(a.APIs, func(x API) bool {
		return strings.EqualFold(x.AppID, id) || x.ID != "" && strings.EqualFold(x.ID, id)
	})
	if i < 0 {
		return API{}, false
	}
	return a.APIs[i], true
}

// isAPIKnown reports whether the service principal of an API was read.
func (a App) isAPIKnown(api string) bool {
	_, ok := a.findAPI(api)
	return ok
}

// A Permission is one delegated permission of one API.
type Permission struct{ API, Scope string }

// String returns the usual name, such as "Partner Center user_impersonation".
func (p Permission) String() string { return APIName(p.API) + " " + p.Scope }

// PermissionNames returns the names of permissions, sorted.
func PermissionNames(list []Permission) []string {
	names := make([]string, 0, len(list))
	for _, p := range list {
		names = append(names, p.String())
	}
	slices.Sort(names)
	return names
}

// neededPermissions returns the permissions that the purposes need.
func (a App) neededPermissions() []Permission {
	var list []Permission
	for _, n := range RequiredAccessFor(a.Purposes...) {
		for _, s := range n.Scopes {
			list = append(list, Permission{n.API, s})
		}
	}
	return list
}

// isUnresolved reports whether the registration has ids of permissions that could not be looked up because their API
// was not read.
func (a App) isUnresolved(api string) bool {
	w, wants := a.AccessTo(api)
	found, known := a.findAPI(api)
	return wants && len(w.Scopes) > 0 && (!known || found.Missing)
}

// registeredPermissions returns the permissions in the registration. An id that its API does not offer stays an id.
func (a App) registeredPermissions() []Permission {
	var list []Permission
	for _, w := range a.RequiredAccess {
		for _, id := range w.Scopes {
			list = append(list, Permission{w.API, a.scopeValue(w.API, id)})
		}
	}
	return list
}

func (a App) scopeValue(api, id string) string {
	if found, ok := a.findAPI(api); ok {
		for _, o := range found.DelegatedPermissions {
			if strings.EqualFold(o.ID, id) {
				return o.Value
			}
		}
	}
	return id
}

// consentedPermissions returns the permissions that the application may use for the consent user: those granted for
// all users, or for that user.
func (a App) consentedPermissions() []Permission {
	var list []Permission
	for _, g := range a.Grants {
		if g.ForAllUsers || a.ConsentUser != "" && strings.EqualFold(g.PrincipalID, a.ConsentUser) {
			list = append(list, a.grantedPermissions(g)...)
		}
	}
	return list
}

func (a App) grantedPermissions(g graph.PermissionGrant) []Permission {
	api := g.ResourceID
	if found, ok := a.findAPI(g.ResourceID); ok {
		api = found.AppID
	}
	var list []Permission
	for _, s := range g.Scopes {
		list = append(list, Permission{api, s})
	}
	return list
}

// without returns the permissions in list that are not in other. Scopes that differ only by case are the same.
func without(list, other []Permission) []Permission {
	return slices.DeleteFunc(slices.Clone(list), func(p Permission) bool {
		return slices.ContainsFunc(other,
			func(o Permission) bool { return strings.EqualFold(o.API, p.API) && strings.EqualFold(o.Scope, p.Scope) })
	})
}

// IsForSignIn reports whether a permission only serves sign-in and gives access to nothing else.
func (p Permission) IsForSignIn() bool {
	return strings.EqualFold(p.API, graph.GraphAPI) &&
		slices.Contains([]string{"openid", "profile", "offline_access", "email", "User.Read"}, p.Scope)
}

// Unregistered returns the permissions that the purposes need and the registration lacks.
func (a App) Unregistered() []Permission {
	return without(a.neededPermissions(), a.registeredPermissions())
}

// Unconsented returns the permissions that the purposes need and that have no consent.
func (a App) Unconsented() []Permission {
	return without(a.neededPermissions(), a.consentedPermissions())
}

// Superfluous returns the permissions in the registration, or with anyone's consent, that no purpose needs.
func (a App) Superfluous() []Permission {
	all := a.registeredPermissions()
	for _, g := range a.Grants {
		all = append(all, without(a.grantedPermissions(g), all)...)
	}
	return slices.DeleteFunc(without(all, a.neededPermissions()), Permission.IsForSignIn)
}

package sam

import (
	"slices"
	"strings"
	"time"

	"cspready/graph"
)

// An App is what a tenant tells of one application, and what it is for.
type App struct {
	graph.Application
	Principal *graph.ServicePrincipalObject // nil: the tenant has none; then Unread says whether that is known
	Grants    []graph.PermissionGrant       // what was consented to for it
	Roles     []graph.RoleGrant             // application permissions that it holds
	Owners    []graph.User
	APIs      []API
	Rules     graph.CredentialRules
	Unread    map[Part]error // what could not be read, and why

	Purposes []Purpose
	User     string // object id of the consent user; empty while nobody is
	Vendor   bool   // the tenant is a control panel vendor's, which has rules of its own
	Now      time.Time
}

// A Part is something that is read about an application.
type Part string

// The parts.
const (
	Principals Part = "principal"
	Consents   Part = "consents"
	AppRoles   Part = "roles"
	OwnersPart Part = "owners"
	RulesPart  Part = "rules"
)

// An API is a service that the application asks, as it stands in the tenant.
type API struct {
	graph.ServicePrincipalObject
	Missing bool // it is certain that the tenant does not have it
}

// api finds an API by its application id, or by the object id of its service principal.
func (a App) api(id string) (API, bool) {
	i := slices.IndexFunc(a.APIs, func(x API) bool {
		return strings.EqualFold(x.AppID, id) || x.ID != "" && strings.EqualFold(x.ID, id)
	})
	if i < 0 {
		return API{}, false
	}
	return a.APIs[i], true
}

// known reports whether it was read how an API stands in the tenant.
func (a App) known(api string) bool {
	_, ok := a.api(api)
	return ok
}

// A Permission is one delegated permission of one API.
type Permission struct{ API, Scope string }

// String names it as people do: "Partner Center user_impersonation".
func (p Permission) String() string { return NameOf(p.API) + " " + p.Scope }

// Names lists permissions in words, in order.
func Names(list []Permission) []string {
	names := make([]string, 0, len(list))
	for _, p := range list {
		names = append(names, p.String())
	}
	slices.Sort(names)
	return names
}

// needed are the permissions that the purposes take.
func (a App) needed() []Permission {
	var list []Permission
	for _, n := range Needs(a.Purposes...) {
		for _, s := range n.Scopes {
			list = append(list, Permission{n.API, s})
		}
	}
	return list
}

// unresolved reports whether the registration names permissions of an API by ids that could not be looked up, as the API was not read.
func (a App) unresolved(api string) bool {
	w, wants := a.Wants(api)
	found, known := a.api(api)
	return wants && len(w.Scopes) > 0 && (!known || found.Missing)
}

// wanted are the permissions of its registration. An id that its API does not offer stays an id.
func (a App) wanted() []Permission {
	var list []Permission
	for _, w := range a.Wanted {
		for _, id := range w.Scopes {
			list = append(list, Permission{w.API, a.scopeValue(w.API, id)})
		}
	}
	return list
}

func (a App) scopeValue(api, id string) string {
	if found, ok := a.api(api); ok {
		for _, o := range found.DelegatedOffered {
			if strings.EqualFold(o.ID, id) {
				return o.Value
			}
		}
	}
	return id
}

// consented are the permissions that it may use for the consent user: those granted for everybody, or for that user.
func (a App) consented() []Permission {
	var list []Permission
	for _, g := range a.Grants {
		if g.Everybody || a.User != "" && strings.EqualFold(g.Principal, a.User) {
			list = append(list, a.permissions(g)...)
		}
	}
	return list
}

func (a App) permissions(g graph.PermissionGrant) []Permission {
	api := g.Resource
	if found, ok := a.api(g.Resource); ok {
		api = found.AppID
	}
	var list []Permission
	for _, s := range g.Scopes {
		list = append(list, Permission{api, s})
	}
	return list
}

// without returns what is in list and not in other. Scopes differ by more than case.
func without(list, other []Permission) []Permission {
	return slices.DeleteFunc(slices.Clone(list), func(p Permission) bool {
		return slices.ContainsFunc(other, func(o Permission) bool { return strings.EqualFold(o.API, p.API) && strings.EqualFold(o.Scope, p.Scope) })
	})
}

// ForSignIn reports whether a permission belongs to signing in and lets nobody do anything.
func (p Permission) ForSignIn() bool {
	return strings.EqualFold(p.API, graph.GraphAPI) && slices.Contains([]string{"openid", "profile", "offline_access", "email", "User.Read"}, p.Scope)
}

// Unregistered are permissions that the purposes take and the registration does not name.
func (a App) Unregistered() []Permission { return without(a.needed(), a.wanted()) }

// Unconsented are permissions that the purposes take and nobody consented to.
func (a App) Unconsented() []Permission { return without(a.needed(), a.consented()) }

// Superfluous are permissions that it names, or that anybody consented to, and that no purpose takes.
func (a App) Superfluous() []Permission {
	all := a.wanted()
	for _, g := range a.Grants {
		all = append(all, without(a.permissions(g), all)...)
	}
	return slices.DeleteFunc(without(all, a.needed()), Permission.ForSignIn)
}

package wire

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"cspready/graph"
)

// Properties of service principals to select.
const (
	// ServicePrincipalSelect leaves out what a principal offers: Graph's own is a megabyte of permissions.
	ServicePrincipalSelect = "id,appId,displayName,accountEnabled,appOwnerOrganizationId,appRoleAssignmentRequired," +
		"servicePrincipalType,verifiedPublisher"
	// OfferedSelect is what a principal offers, in addition.
	OfferedSelect = ServicePrincipalSelect + ",oauth2PermissionScopes,appRoles"
	// CreatedSelect is when a service principal was made. It is on no page of v1.0 and in no metadata of it, and is
	// served all the same.
	CreatedSelect = "createdDateTime"
)

// A ServicePrincipal is a service principal.
//
// https://learn.microsoft.com/graph/api/resources/serviceprincipal
type ServicePrincipal struct {
	ID, AppID, DisplayName, AppOwnerOrganizationID, ServicePrincipalType, CreatedDateTime string

	AccountEnabled            *bool
	AppRoleAssignmentRequired bool
	VerifiedPublisher         struct{ DisplayName string }
	OAuth2PermissionScopes    []permission
	AppRoles                  []permission
}

// Read returns the service principal; false for one without its ids.
func (p ServicePrincipal) Read() (graph.ServicePrincipalObject, bool) {
	found := graph.ServicePrincipalObject{
		ID: p.ID, AppID: p.AppID, Name: p.DisplayName, Enabled: readTri(p.AccountEnabled),
		OwnerTenantID: p.AppOwnerOrganizationID, Publisher: p.VerifiedPublisher.DisplayName,
		Created: readTime(p.CreatedDateTime), AssignmentRequired: p.AppRoleAssignmentRequired,
		Kind: p.ServicePrincipalType,
	}
	for _, s := range p.OAuth2PermissionScopes {
		found.DelegatedPermissions = append(found.DelegatedPermissions, s.toGraph())
	}
	for _, r := range p.AppRoles {
		if r.isForApplications() {
			found.AppPermissions = append(found.AppPermissions, r.toGraph())
		}
	}
	return found, p.ID != "" && p.AppID != ""
}

// A permission is one that an API offers. Application permissions are among the roles, as those for people are.
//
// https://learn.microsoft.com/graph/api/resources/approle
type permission struct {
	ID, Value          string
	IsEnabled          bool
	AllowedMemberTypes []string
}

func (p permission) toGraph() graph.OfferedPermission {
	return graph.OfferedPermission{ID: p.ID, Value: p.Value, Enabled: p.IsEnabled}
}

func (p permission) isForApplications() bool {
	isApplication := func(t string) bool { return strings.EqualFold(t, "Application") }
	return len(p.AllowedMemberTypes) == 0 || slices.ContainsFunc(p.AllowedMemberTypes, isApplication)
}

// A PermissionGrant is a consent to delegated permissions.
//
// https://learn.microsoft.com/graph/api/resources/oauth2permissiongrant
type PermissionGrant struct{ ID, ClientID, ResourceID, ConsentType, PrincipalID, Scope string }

// Read returns the consent; false for one that does not say whose it is. Scopes are words between blanks, some of them
// at the front.
func (g PermissionGrant) Read() (graph.PermissionGrant, bool) {
	return graph.PermissionGrant{
		ID: g.ID, ClientID: g.ClientID, ResourceID: g.ResourceID,
		ForAllUsers: strings.EqualFold(g.ConsentType, "AllPrincipals"), PrincipalID: g.PrincipalID,
		Scopes: strings.Fields(g.Scope),
	}, g.ID != "" && g.ClientID != "" && g.ResourceID != "" && g.ConsentType != ""
}

// An AppRoleAssignment is an application permission that is held. People and groups that are assigned to an application
// are in the same lists, and hold no permission by it.
//
// https://learn.microsoft.com/graph/api/resources/approleassignment
type AppRoleAssignment struct {
	ID, PrincipalID, PrincipalType, ResourceID, AppRoleID string

	CreatedDateTime, CreationTimestamp string // the second is what older pages print
}

// Read returns the permission; false for one that does not say whose it is.
func (a AppRoleAssignment) Read() (graph.AppRoleGrant, bool) {
	return graph.AppRoleGrant{
		ID: a.ID, PrincipalID: a.PrincipalID, ResourceID: a.ResourceID, RoleID: a.AppRoleID,
		Created: readTime(cmp.Or(a.CreatedDateTime, a.CreationTimestamp)),
	}, a.ID != "" && a.PrincipalID != "" && a.ResourceID != ""
}

// ReadRoleGrants yields the permissions that applications hold.
func ReadRoleGrants(op string, items iter.Seq2[AppRoleAssignment, error]) iter.Seq2[graph.AppRoleGrant, error] {
	return Read(op, func(yield func(AppRoleAssignment, error) bool) {
		for a, err := range items {
			if err == nil && !a.isOfApplication() {
				continue
			}
			if !yield(a, err) {
				return
			}
		}
	})
}

func (a AppRoleAssignment) isOfApplication() bool {
	return a.PrincipalType == "" || strings.EqualFold(a.PrincipalType, "ServicePrincipal")
}

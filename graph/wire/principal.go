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
	// ServicePrincipalSelect omits the permissions that a principal offers: those of Graph alone are a megabyte.
	ServicePrincipalSelect = "id,appId,displayName,accountEnabled,appOwnerOrganizationId,appRoleAssignmentRequired," +
		"servicePrincipalType,verifiedPublisher"
	// OfferedSelect adds the permissions that a principal offers.
	OfferedSelect = ServicePrincipalSelect + ",oauth2PermissionScopes,appRoles"
	// CreatedSelect is when a service principal was created. The pages and the metadata of v1.0 do not list it, but
	// Graph returns it.
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

// A permission is a permission that an API offers. The roles include application permissions and roles for people.
//
// https://learn.microsoft.com/graph/api/resources/approle
type permission struct {
	ID, Value          string
	IsEnabled          bool
	AllowedMemberTypes []string
}

// toGraph returns the offered permission.
func (p permission) toGraph() graph.OfferedPermission {
	return graph.OfferedPermission{ID: p.ID, Value: p.Value, Enabled: p.IsEnabled}
}

// isForApplications reports whether the permission can be given to an application.
func (p permission) isForApplications() bool {
	isApplication := func(t string) bool { return strings.EqualFold(t, "Application") }
	return len(p.AllowedMemberTypes) == 0 || slices.ContainsFunc(p.AllowedMemberTypes, isApplication)
}

// A PermissionGrant is a consent to delegated permissions.
//
// https://learn.microsoft.com/graph/api/resources/oauth2permissiongrant
type PermissionGrant struct{ ID, ClientID, ResourceID, ConsentType, PrincipalID, Scope string }

// Read returns the consent; false for one that does not say whose it is. Scopes are separated by blanks, and may begin
// with one.
func (g PermissionGrant) Read() (graph.PermissionGrant, bool) {
	return graph.PermissionGrant{
		ID: g.ID, ClientID: g.ClientID, ResourceID: g.ResourceID,
		ForAllUsers: strings.EqualFold(g.ConsentType, "AllPrincipals"), PrincipalID: g.PrincipalID,
		Scopes: strings.Fields(g.Scope),
	}, g.ID != "" && g.ClientID != "" && g.ResourceID != "" && g.ConsentType != ""
}

// An AppRoleAssignment is an assigned application permission. The same lists have users and groups that are assigned to
// an application, which gives them no permission.
//
// https://learn.microsoft.com/graph/api/resources/approleassignment
type AppRoleAssignment struct {
	ID, PrincipalID, PrincipalType, ResourceID, AppRoleID string

	CreatedDateTime, CreationTimestamp string // the second is on older pages of the documentation
}

// Read returns the permission; false for one that does not say whose it is.
func (a AppRoleAssignment) Read() (graph.AppRoleGrant, bool) {
	return graph.AppRoleGrant{
		ID: a.ID, PrincipalID: a.PrincipalID, ResourceID: a.ResourceID, RoleID: a.AppRoleID,
		Created: readTime(cmp.Or(a.CreatedDateTime, a.CreationTimestamp)),
	}, a.ID != "" && a.PrincipalID != "" && a.ResourceID != ""
}

// ReadRoleGrants yields the application permissions among assignments.
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

// isOfApplication reports whether the assignment is one to an application.
func (a AppRoleAssignment) isOfApplication() bool {
	return a.PrincipalType == "" || strings.EqualFold(a.PrincipalType, "ServicePrincipal")
}

package graph

import "time"

// A ServicePrincipalObject is a service principal: an application in this tenant.
//
// https://learn.microsoft.com/graph/api/resources/serviceprincipal
type ServicePrincipalObject struct {
	ID                   string
	AppID                string
	Name                 string
	Enabled              Tri
	OwnerTenantID        string    // id of the tenant that owns the application; empty if unknown
	Publisher            string    // verified publisher; empty if none
	Created              time.Time // zero if unknown
	AssignmentRequired   bool      // only assigned users may sign in to it
	Kind                 string    // servicePrincipalType: "Application", "ManagedIdentity", "Legacy", …
	DelegatedPermissions []OfferedPermission
	AppPermissions       []OfferedPermission
}

// An OfferedPermission is a permission of an API.
type OfferedPermission struct {
	ID, Value string
	Enabled   bool
}

// A PermissionGrant is a consent to delegated permissions.
//
// https://learn.microsoft.com/graph/api/resources/oauth2permissiongrant
type PermissionGrant struct {
	ID          string
	ClientID    string // object id of the client's service principal
	ResourceID  string // object id of the API's service principal
	ForAllUsers bool   // consentType AllPrincipals: an administrator consented for all users
	PrincipalID string // id of the user, unless it is for all users
	Scopes      []string
}

// An AppRoleGrant is an application permission that was granted to a service principal.
//
// https://learn.microsoft.com/graph/api/resources/approleassignment
type AppRoleGrant struct {
	ID          string
	PrincipalID string // object id of the service principal that has it
	ResourceID  string // object id of the API's service principal
	RoleID      string // id of the permission
	Created     time.Time
}

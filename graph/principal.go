package graph

import "time"

// A ServicePrincipalObject is an application as it stands in this tenant.
//
// https://learn.microsoft.com/graph/api/resources/serviceprincipal
type ServicePrincipalObject struct {
	ID               string
	AppID            string
	Name             string
	Enabled          Tri
	Owner            string    // id of the tenant that the application is registered in; empty when not told
	Publisher        string    // verified publisher; empty when there is none
	Created          time.Time // zero when not told
	NeedsAssignment  bool      // only who is assigned may sign in to it
	Kind             string    // servicePrincipalType: "Application", "ManagedIdentity", "Legacy", …
	DelegatedOffered []PermissionOffered
	RolesOffered     []PermissionOffered
}

// A PermissionOffered is one permission that an API offers.
type PermissionOffered struct {
	ID, Value string
	Enabled   bool
}

// A PermissionGrant is a consent to delegated permissions.
//
// https://learn.microsoft.com/graph/api/resources/oauth2permissiongrant
type PermissionGrant struct {
	ID        string
	Client    string // object id of the service principal that may act
	Resource  string // object id of the service principal of the API
	Everybody bool   // consentType AllPrincipals: an administrator consented for everybody
	Principal string // of whom it is, unless for everybody
	Scopes    []string
}

// A RoleGrant is an application permission that a service principal holds.
//
// https://learn.microsoft.com/graph/api/resources/approleassignment
type RoleGrant struct {
	ID        string
	Principal string // object id of whoever holds it
	Resource  string // object id of the service principal of the API
	Role      string // id of the permission
	Created   time.Time
}

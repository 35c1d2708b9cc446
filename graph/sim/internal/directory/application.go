package directory

import (
	"crypto/x509"
	"encoding/base64"
	"slices"
	"strings"
	"time"

	"cspready/graph"
	"cspready/graph/sim/internal/odata"
)

// An Application is an app registration of the tenant. Like every object of the directory, it is replaced and never
// changed.
type Application struct {
	ID      string // object id
	AppID   string
	Name    string
	Created time.Time
	Deleted time.Time // zero if it is not deleted
	// Properties are the ones that Graph answers as they were set: signInAudience, web, spa, publicClient,
	// isFallbackPublicClient, requiredResourceAccess, servicePrincipalLockConfiguration, tags, identifierUris and
	// others.
	Properties   odata.Object
	Certificates []AppCertificate
	Secrets      []AppSecret
	// the app management policy assigned to it, as Graph answers it; nil: the tenant's default policy applies
	ManagementPolicy odata.Object
	Owners           []string // ids of users and service principals
}

// An AppCertificate is a certificate of an application.
type AppCertificate struct {
	ID, Name         string
	Certificate      *x509.Certificate // nil for a certificate that exists in the scenario only, without a key
	Thumbprint       string            // SHA-1, upper case hex
	CustomIdentifier []byte            // customKeyIdentifier, if it is not the thumbprint
	Starts, Ends     time.Time
	AddedAt          time.Time // the sign-in service accepts it only some time later
}

// An AppSecret is a client secret of an application.
type AppSecret struct {
	ID, Name, Hint string
	Value          string // empty for a secret that exists in the scenario only
	Starts, Ends   time.Time
	AddedAt        time.Time
}

// A ServicePrincipal is the service principal of an application in this tenant, whether the application is registered
// here or elsewhere.
type ServicePrincipal struct {
	ID, AppID, Name string
	Created         time.Time
	Disabled        bool
	OwnerTenant     string // tenant id
	Publisher       string // verified publisher, empty for none
	NeedsAssignment bool
	assigned        []string // ids of users and groups
	Scopes          []APIPermission
	Roles           []APIPermission
	Tags            []string
}

// A DeletedPrincipal is the service principal of a deleted application with everything granted to it, so that all of
// it can be restored.
type DeletedPrincipal struct {
	Principal          *ServicePrincipal
	DeletedAt          time.Time
	Consents           []*Consent
	AppRoleAssignments []*AppRoleAssignment
}

// An APIPermission is a permission that an API offers.
type APIPermission struct {
	ID, Name  string
	AdminOnly bool // only administrators can consent
	Disabled  bool
}

// A Consent is a grant of delegated permissions (oauth2PermissionGrant).
type Consent struct {
	ID               string
	Client, Resource string // ids of principals
	User             string // user id; empty: all users
	Scope            string // separated by spaces
	Created          time.Time
}

// An AppRoleAssignment is an application permission that a service principal has (appRoleAssignment).
type AppRoleAssignment struct {
	ID                        string
	Principal, Resource, Role string
	Created                   time.Time
}

// EncodeID encodes a new id in the form that ids of consents have.
func EncodeID(id string) string { return base64.RawURLEncoding.EncodeToString([]byte(id)) }

// DefaultAccessRole is the id of the default app role: users and groups are assigned to an application without a role
// of its own.
const DefaultAccessRole = "00000000-0000-0000-0000-000000000000"

// defaultAudience is the audience of an application that is created without one.
const defaultAudience = "AzureADandPersonalMicrosoftAccount"

// Audiences are the values of signInAudience that Graph accepts.
var Audiences = []string{graph.OneTenant, graph.ManyTenants, defaultAudience, "PersonalMicrosoftAccount"}

// CertificateType is the only type of key credential in this tenant.
const CertificateType = "AsymmetricX509Cert"

// NewApplicationProperties returns the properties of an application that was created with a name only.
//
// https://learn.microsoft.com/graph/api/application-post-applications
func (s Builder) NewApplicationProperties() odata.Object {
	publisher := ""
	for _, d := range s.Domains {
		if d.Initial || publisher == "" {
			publisher = d.Name
		}
	}
	return odata.Object{
		"signInAudience": defaultAudience, "identifierUris": []any{}, "tags": []any{},
		"requiredResourceAccess": []any{},
		"appRoles":               []any{}, "addIns": []any{},
		"isFallbackPublicClient": nil, "isDeviceOnlyAuthSupported": nil, "isDisabled": nil,
		"disabledByMicrosoftStatus": nil, "groupMembershipClaims": nil,
		"optionalClaims": nil, "applicationTemplateId": nil, "tokenEncryptionKeyId": nil, "description": nil,
		"notes": nil, "uniqueName": nil,
		"publisherDomain": odata.TextOrNull(publisher), "servicePrincipalLockConfiguration": nil,
		"verifiedPublisher": odata.Object{"displayName": nil, "verifiedPublisherId": nil, "addedDateTime": nil},
		"publicClient":      odata.Object{"redirectUris": []any{}}, "spa": odata.Object{"redirectUris": []any{}},
		"web": odata.Object{"redirectUris": []any{}, "homePageUrl": nil, "logoutUrl": nil,
			"redirectUriSettings":   []any{},
			"implicitGrantSettings": odata.Object{"enableIdTokenIssuance": false, "enableAccessTokenIssuance": false}},
		"api": odata.Object{"requestedAccessTokenVersion": nil, "acceptMappedClaims": nil,
			"knownClientApplications": []any{}, "oauth2PermissionScopes": []any{},
			"preAuthorizedApplications": []any{}},
		"info": odata.Object{"termsOfServiceUrl": nil, "supportUrl": nil, "privacyStatementUrl": nil,
			"marketingUrl": nil, "logoUrl": nil},
		"parentalControlSettings": odata.Object{"countriesBlockedForMinors": []any{}, "legalAgeGroupRule": "Allow"},
	}
}

// AssignmentsToApps returns the users and groups that are assigned to applications, in the form of app role
// assignments.
func (d *Directory) AssignmentsToApps() []*AppRoleAssignment {
	var all []*AppRoleAssignment
	for _, p := range d.Principals {
		for _, id := range p.assigned {
			all = append(all, &AppRoleAssignment{ID: EncodeID(DerivedID(p.ID, "assigned", id)), Principal: id,
				Resource: p.ID,
				Role:     DefaultAccessRole, Created: p.Created})
		}
	}
	return all
}

// AppRolesOf returns the names of the application permissions that a service principal has.
func (d *Directory) AppRolesOf(holder, resource *ServicePrincipal) []string {
	names := []string{}
	if resource == nil {
		return names
	}
	for _, g := range d.AppRoleAssignments {
		if g.Principal != holder.ID || g.Resource != resource.ID {
			continue
		}
		for _, o := range resource.Roles {
			if o.ID == g.Role {
				names = append(names, o.Name)
			}
		}
	}
	return names
}

// IsAssigned reports whether a user is assigned to an application, directly or as a direct member of a group: nested
// groups do not count.
//
// https://learn.microsoft.com/entra/identity/enterprise-apps/assign-user-or-group-access-portal
func (p *ServicePrincipal) IsAssigned(d *Directory, userID string) bool {
	return slices.Contains(p.assigned, userID) ||
		slices.ContainsFunc(d.GroupsOf(userID, false), func(g *Group) bool { return slices.Contains(p.assigned, g.ID) })
}

// RequiresAPI reports whether the registration lists an API in its required permissions.
func (a *Application) RequiresAPI(apiID string) bool {
	listed, _ := odata.ToSlice(a.Properties["requiredResourceAccess"])
	return slices.ContainsFunc(listed, func(v any) bool {
		o, _ := v.(odata.Object)
		return strings.EqualFold(odata.StringValue(o, "resourceAppId"), apiID)
	})
}

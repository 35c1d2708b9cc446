package app

import (
	"context"
	"slices"
	"time"

	"cspready/graph"
	"cspready/steps"
	"cspready/steps/change/account"
	"cspready/steps/custody"
	"cspready/steps/sam"
	"cspready/steps/secret"
	"cspready/steps/snapshot"
)

// A Pending is an application that a plan works on: one that exists, or one that the first changes of the plan
// create. The changes share it, because later ones need the ids and credentials that earlier ones bring about.
type Pending struct {
	App         graph.Application // ID is empty until it is created
	PrincipalID string            // object id of its service principal; empty until that is created

	// APIs are the service principals of the APIs that it uses, by application id. ID is empty if the tenant does not
	// have the API yet.
	APIs map[string]*graph.ServicePrincipalObject

	ConsentUser      *account.Pending   // the account that consents; nil if none was found
	Org              graph.Organization // the tenant
	Purposes         []sam.Purpose      // what the application is for
	Store            secret.Store       // of its secrets, and of the password of the consent user; nil if none was chosen
	CredentialExpiry time.Time          // when the stored credential expires; zero if there is none
	HasRetired       bool               // this run removed the replaced credentials

	dir     Tenant
	reader  *snapshot.Reader
	cloud   graph.Cloud
	sealing secret.Files

	principalCreated   time.Time // when its service principal was created; zero if that is unknown
	createAttempted    bool      // this plan tried to create or restore the application
	principalAttempted bool      // this plan tried to create a service principal: that of the application or of an API
	consentedAt        time.Time // of the last consent of this run; zero if there was none
	tokenProven        bool      // this run proved the refresh token
	usedCertificate    KeyPair   // the certificate that proves its identity; the zero value for a client secret
	addedCredential    string    // thumbprint of the certificate, or key id of the secret, that was added last
}

// NewPending returns an application that is not registered yet and whose APIs are unknown. The caller fills in what
// the tenant has.
func NewPending(dir Tenant, r *snapshot.Reader, org graph.Organization, purposes []sam.Purpose,
	store secret.Store) *Pending {
	return &Pending{
		dir: dir, reader: r, Org: org, cloud: r.Profile.CloudOrGlobal(), Purposes: purposes, Store: store,
		sealing: r.Profile.Files,
		APIs:    map[string]*graph.ServicePrincipalObject{},
	}
}

// SetPrincipal records the service principal that the application has.
func (m *Pending) SetPrincipal(own graph.ServicePrincipalObject) {
	m.PrincipalID, m.principalCreated = own.ID, own.Created
}

// SecretKey returns the key under which the store holds a secret of the application.
func (m *Pending) SecretKey(kind secret.Kind) secret.Key {
	return secret.Key{Owner: m.App.AppID, Kind: kind}
}

// Location returns where the store holds a secret of the application.
func (m *Pending) Location(kind secret.Kind) string { return m.Store.Location(m.SecretKey(kind)) }

// idInRequest returns the object id for a request, or a placeholder until the application is created.
func (m *Pending) idInRequest() string { return orPlaceholder(m.App.ID) }

// orPlaceholder returns an id, or "{}" in place of one that is not known yet.
func orPlaceholder(id string) string {
	if id == "" {
		return "{}"
	}
	return id
}

// Name returns the display name of the application, or the one that it will get.
func (m *Pending) Name() string {
	if m.App.Name != "" {
		return m.App.Name
	}
	return newAppName
}

// newAppName is the name of an application that cspready creates. Nothing identifies an application by it.
const newAppName = "Partner automation"

// loopbackWithPort is the redirect URI for services that compare ports. By its documentation the sign-in service
// ignores the port of localhost, but it was seen to compare it for web applications.
//
// https://learn.microsoft.com/entra/identity-platform/reply-url#localhost-exceptions
const loopbackWithPort = "http://localhost:53682"

// loopbacks are the redirect URIs of an application that cspready creates: the browser of the consent user returns to
// this machine.
var loopbacks = []string{"http://localhost", loopbackWithPort}

// appRoles may change applications, and consent to permissions that do not take an administrator. consentRoles may
// consent to all permissions.
//
// https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference
var (
	appRoles     = []string{graph.ApplicationAdministrator, graph.CloudApplicationAdministrator, graph.GlobalAdministrator}
	consentRoles = []string{graph.GlobalAdministrator, graph.PrivilegedRoleAdministrator}
)

// appScopes are the delegated permissions of the operator's sign-in that a change of an application takes.
var appScopes = []string{"Application.ReadWrite.All"}

// The paths of Graph's objects.
const (
	applicationsPath = "/applications"
	principalsPath   = "/servicePrincipals"
	grantsPath       = "/oauth2PermissionGrants"
)

// IsForPartnerCenter reports whether the application is for Partner Center, which then decides whether the MFA of a
// token is sufficient.
func (m *Pending) IsForPartnerCenter() bool { return slices.Contains(m.Purposes, sam.PartnerCenter) }

// CallsPartnerCenter reports whether the application calls Partner Center, also if only for the consents in customers'
// tenants.
func (m *Pending) CallsPartnerCenter() bool {
	return m.IsForPartnerCenter() || slices.Contains(m.Purposes, sam.Customers)
}

// Tenant is what the changes ask of a tenant, apart from what they read through the [snapshot.Reader].
type Tenant interface {
	steps.Identity
	steps.AppAPI
	steps.AppSignInAPI
	account.AdminTenant
	custody.VaultClient
	Organization(ctx context.Context) (graph.Organization, error)
	Session() (graph.Session, bool)
}

// MarkerTag is the tag of the application that cspready created, or that the operator named. It helps to find an
// application and proves nothing: anyone who may change an application can set it. So a plan asks the operator about
// an application that nothing else on this machine confirms.
const MarkerTag = "cspready:secure-application-model"

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

// A Making is an application on its way: one that exists, or one that the first changes of a plan make. What a change learns, those after it
// build on.
type Making struct {
	App      graph.Application                        // ID is empty until it is created
	Own      string                                   // object id of its service principal; empty until that is created
	Apis     map[string]*graph.ServicePrincipalObject // by application id; ID is empty if the tenant does not have the API yet
	User     *account.Newcomer                        // the account that consents; nil if none was found
	Org      graph.Organization
	Purposes []sam.Purpose
	Store    secret.Store // of its secrets, and of the password of the consent user; nil if none was chosen
	Ends     time.Time    // when the stored credential expires; zero if there is none
	Retired  bool         // this run removed the replaced credentials

	dir     SecureAppTenant
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

// NewPending returns an application that is not registered yet, and of whose APIs nothing is known. The caller fills in
// what the tenant has.
func NewPending(dir SecureAppTenant, r *snapshot.Reader, org graph.Organization, purposes []sam.Purpose, store secret.Store) *Making {
	return &Making{
		dir: dir, reader: r, Org: org, cloud: r.Profile.CloudOrGlobal(), Purposes: purposes, Store: store, sealing: r.Profile.Sealing,
		Apis: map[string]*graph.ServicePrincipalObject{},
	}
}

// SetPrincipal records the service principal that the application has.
func (m *Making) SetPrincipal(own graph.ServicePrincipalObject) {
	m.Own, m.principalCreated = own.ID, own.Created
}

// SecretKey returns the key of a secret of the application.
func (m *Making) SecretKey(kind secret.Kind) secret.Key {
	return secret.Key{Owner: m.App.AppID, Kind: kind}
}

// Location returns where a secret of the application is stored.
func (m *Making) Location(kind secret.Kind) string { return m.Store.Location(m.SecretKey(kind)) }

// idInRequest is the object id as it stands in a request: "{}" until it is known.
func (m *Making) idInRequest() string { return orPlaceholder(m.App.ID) }

func orPlaceholder(id string) string {
	if id == "" {
		return "{}"
	}
	return id
}

// Name is what the application is called, or will be.
func (m *Making) Name() string {
	if m.App.Name != "" {
		return m.App.Name
	}
	return newAppName
}

// newAppName is the name of an application that cspready makes. Nothing goes by it.
const newAppName = "Partner automation"

// loopbackWithPort is where the consent user's browser comes back to where the sign-in service compares ports; it does not for localhost, by its
// documentation, and was seen to for web applications.
//
// https://learn.microsoft.com/entra/identity-platform/reply-url#localhost-exceptions
const loopbackWithPort = "http://localhost:53682"

// loopbacks are the redirect URIs of an application that is made here.
var loopbacks = []string{"http://localhost", loopbackWithPort}

// Roles that may change applications and consent to what is not an administrator's permission; and to any.
//
// https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference
var (
	appRoles     = []string{graph.ApplicationAdministrator, graph.CloudApplicationAdministrator, graph.GlobalAdministrator}
	consentRoles = []string{graph.GlobalAdministrator, graph.PrivilegedRoleAdministrator}
)

var appScopes = []string{"Application.ReadWrite.All"}

const (
	applicationsPath = "/applications"
	principalsPath   = "/servicePrincipals"
	grantsPath       = "/oauth2PermissionGrants"
)

// ForPartner reports whether the application is for Partner Center, which alone says whether MFA is good enough.
func (m *Making) ForPartner() bool { return slices.Contains(m.Purposes, sam.PartnerCenter) }

// Answers to [automation.AskApp] beside the application id of one that is registered.
const (
	NewApp     = "new"      // none of those that there are
	RestoreApp = "restore-" // with the application id of one that was deleted behind it
)

// SecureAppTenant is what this step asks of a tenant beside what is read of its applications.
type SecureAppTenant interface {
	steps.Identity
	steps.AppTenant
	steps.AppSignIn
	account.NewAccountTenant
	custody.VaultClient
	Organization(ctx context.Context) (graph.Organization, error)
	Session() (graph.Session, bool)
}

// AppMarker is the tag of the application that cspready made, or that it was told is the one. It finds an application and proves nothing:
// whoever may change one can set it, so that a plan asks about an application that nothing else on this machine knows.
const AppMarker = "cspready:secure-application-model"

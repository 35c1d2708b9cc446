package graph

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// Application ids of Microsoft's own APIs, which are the same in every tenant.
//
// https://learn.microsoft.com/partner-center/developer/partner-center-authentication
const (
	PartnerCenterAPI   = "fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd"
	GraphAPI           = "00000003-0000-0000-c000-000000000000"
	AzureManagementAPI = "797f4846-ba00-4fd7-ba43-dac1f8f63013"
	MicrosoftPartner   = "4990cffe-04e8-4e8b-808a-1175604b879f" // pricing and referrals
	AzureADGraphAPI    = "00000002-0000-0000-c000-000000000000" // retired in 2025
)

// Values of an application's signInAudience.
//
// https://learn.microsoft.com/entra/identity-platform/supported-accounts-validation
const (
	OneTenant   = "AzureADMyOrg"
	ManyTenants = "AzureADMultipleOrgs"
)

// An Application is a registration of the tenant.
//
// https://learn.microsoft.com/graph/api/resources/application
type Application struct {
	ID       string // object id
	AppID    string // application (client) id
	Name     string
	Created  time.Time
	Deleted  time.Time // zero unless it lies among the deleted items
	Audience string    // signInAudience, as Graph spells it
	Tags     []string

	WebRedirects    []string
	SPARedirects    []string // of single-page applications, whose refresh tokens end after a day
	PublicRedirects []string // of mobile and desktop applications
	PublicClient    Tri      // isFallbackPublicClient; Unknown when it is not set
	Disabled        bool     // isDisabled, or disabledByMicrosoftStatus says so

	Lock   LockState
	Wanted []ResourceAccess // requiredResourceAccess

	Keys    []KeyCredential
	Secrets []SecretCredential
}

// A LockState is servicePrincipalLockConfiguration: whether service principals of the application in other tenants can be given keys.
type LockState struct {
	Known   bool // Graph told it
	Enabled bool
	All     bool // of all properties that matter
}

// Locked reports whether the lock is on, for credentials at least.
func (l LockState) Locked() bool { return l.Known && l.Enabled && l.All }

// ResourceAccess is what an application wants of one API.
type ResourceAccess struct {
	API    string   // application id
	Scopes []string // ids of delegated permissions
	Roles  []string // ids of application permissions
}

// A KeyCredential is a certificate that an application proves itself with. The private key is not here.
//
// https://learn.microsoft.com/graph/api/resources/keycredential
type KeyCredential struct {
	KeyID       string
	Name        string
	Thumbprint  string // SHA-1 of the certificate in upper case hex; empty when not told
	Starts      time.Time
	Ends        time.Time
	Verifies    bool            // usage is Verify: it proves the application, and is not for signing SAML
	Raw         json.RawMessage // as Graph printed it: certificates are replaced as a whole, so the others are sent back as they were
	Certificate []byte          // DER; nil when Graph did not print it
}

// A SecretCredential is a client secret, of which Graph tells everything but the secret.
//
// https://learn.microsoft.com/graph/api/resources/passwordcredential
type SecretCredential struct {
	KeyID  string
	Name   string
	Hint   string // first characters; not to be shown
	Starts time.Time
	Ends   time.Time
}

// Tagged reports whether the application carries a tag.
func (a Application) Tagged(tag string) bool {
	return slices.ContainsFunc(a.Tags, func(t string) bool { return strings.EqualFold(t, tag) })
}

// Wants returns what the application wants of an API.
func (a Application) Wants(api string) (ResourceAccess, bool) {
	for _, r := range a.Wanted {
		if strings.EqualFold(r.API, api) {
			return r, true
		}
	}
	return ResourceAccess{}, false
}

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
	ID            string
	Principal     string // object id of whoever holds it
	PrincipalName string
	Resource      string // object id of the service principal of the API
	Role          string // id of the permission
	Created       time.Time
}

// A Group is a group by its name.
type Group struct {
	ID, Name string
}

// CredentialRules is what a tenant allows of the credentials of applications.
//
// https://learn.microsoft.com/graph/api/resources/applicationauthenticationmethodpolicy
type CredentialRules struct {
	Enabled bool
	Rules   []CredentialRule
}

// A CredentialRule is one restriction. After is the moment from which on created applications are restricted; zero restricts all.
type CredentialRule struct {
	Type    string        // restrictionType, as Graph spells it
	Enabled bool          // state
	Most    time.Duration // maxLifetime; 0 when none is set
	After   time.Time
	Strange string // what could not be understood; empty when all was
}

// Types of credential rules.
const (
	RulePasswordAddition  = "passwordAddition"
	RuleCustomPassword    = "customPasswordAddition"
	RulePasswordLifetime  = "passwordLifetime"
	RuleSymmetricAddition = "symmetricKeyAddition"
	RuleSymmetricLifetime = "symmetricKeyLifetime"
	RuleKeyLifetime       = "asymmetricKeyLifetime"
	RuleTrustedAuthority  = "trustedCertificateAuthority"
)

// Unnamed returns the rules in force for an application created then whose type is none of those above.
func (r CredentialRules) Unnamed(created time.Time) []CredentialRule {
	known := []string{RulePasswordAddition, RuleCustomPassword, RulePasswordLifetime, RuleSymmetricAddition, RuleSymmetricLifetime, RuleKeyLifetime, RuleTrustedAuthority}
	var found []CredentialRule
	for _, rule := range r.Rules {
		isType := func(t string) bool { return strings.EqualFold(t, rule.Type) }
		if r.Enabled && rule.Enabled && !created.Before(rule.After) && !slices.ContainsFunc(known, isType) {
			found = append(found, rule)
		}
	}
	return found
}

// Concerning returns the rules in force of a type for an application that was created then.
func (r CredentialRules) Concerning(kind string, created time.Time) []CredentialRule {
	var found []CredentialRule
	if !r.Enabled {
		return nil
	}
	for _, rule := range r.Rules {
		if rule.Enabled && strings.EqualFold(rule.Type, kind) && !created.Before(rule.After) {
			found = append(found, rule)
		}
	}
	return found
}

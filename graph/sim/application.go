package sim

import (
	"crypto/x509"
	"time"
)

// An application is an app registration of the tenant. Like every object of the directory, it is replaced and never
// changed.
type application struct {
	id      string // object id
	appID   string
	name    string
	created time.Time
	deleted time.Time // zero if it is not deleted
	// properties are the ones that Graph answers as they were set: signInAudience, web, spa, publicClient,
	// isFallbackPublicClient, requiredResourceAccess, servicePrincipalLockConfiguration, tags, identifierUris and
	// others.
	properties object
	keys       []appKey
	secrets    []appSecret
	// the app management policy assigned to it, as Graph answers it; nil: the tenant's default policy applies
	rules  object
	owners []string // ids of users and service principals
}

// An appKey is a certificate of an application.
type appKey struct {
	id, name     string
	certificate  *x509.Certificate // nil for a certificate that exists in the scenario only, without a key
	thumbprint   string            // SHA-1, upper case hex
	identifier   []byte            // customKeyIdentifier, if it is not the thumbprint
	starts, ends time.Time
	added        time.Time // the sign-in service accepts it only some time later
}

// An appSecret is a client secret of an application.
type appSecret struct {
	id, name, hint string
	value          string // empty for a secret that exists in the scenario only
	starts, ends   time.Time
	added          time.Time
}

// A principal is the service principal of an application in this tenant, whether the application is registered here
// or elsewhere.
type principal struct {
	id, appID, name string
	created         time.Time
	disabled        bool
	owner           string // tenant id
	publisher       string // verified publisher, empty for none
	needsAssignment bool
	assigned        []string // ids of users and groups
	scopes          []offered
	roles           []offered
	tags            []string
}

// A removed is the service principal of a deleted application with everything granted to it, so that all of it can be
// restored.
type removed struct {
	principal  *principal
	at         time.Time
	consents   []*consent
	roleGrants []*roleGrant
}

// An offered is a permission that an API offers.
type offered struct {
	id, value string
	admin     bool // only administrators can consent
	disabled  bool
}

// A consent is a grant of delegated permissions (oauth2PermissionGrant).
type consent struct {
	id               string
	client, resource string // ids of principals
	user             string // user id; empty: all users
	scope            string // separated by spaces
	created          time.Time
}

// A roleGrant is an application permission that a service principal has (appRoleAssignment).
type roleGrant struct {
	id                        string
	principal, resource, role string
	created                   time.Time
}

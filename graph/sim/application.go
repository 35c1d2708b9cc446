package sim

import (
	"crypto/x509"
	"time"
)

// An application is a registration of the tenant. Like all of the directory it is replaced, never changed.
type application struct {
	id      string // object id
	appID   string
	name    string
	created time.Time
	deleted time.Time // zero unless it lies among the deleted items
	// properties are those that Graph shows as they were set: signInAudience, web, spa, publicClient, isFallbackPublicClient,
	// requiredResourceAccess, servicePrincipalLockConfiguration, tags, identifierUris and their like.
	properties object
	keys       []appKey
	secrets    []appSecret
	rules      object   // the app management policy that is for it, as Graph shows it; nil: the tenant's is
	owners     []string // ids of users and service principals
}

// An appKey is a certificate of an application.
type appKey struct {
	id, name     string
	certificate  *x509.Certificate // nil for one that a scenario only mentions: nobody has its key
	thumbprint   string            // SHA-1, upper case hex
	identifier   []byte            // customKeyIdentifier, if it was set to something else than the thumbprint
	starts, ends time.Time
	added        time.Time // the sign-in service learns of it later
}

// An appSecret is a client secret of an application.
type appSecret struct {
	id, name, hint string
	value          string // empty for one that a scenario only mentions
	starts, ends   time.Time
	added          time.Time
}

// A principal is an application as it stands in the tenant, the tenant's own or a foreign one.
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

// A removed is the service principal of a deleted application, with what it held, so that all of it can come back.
type removed struct {
	principal  *principal
	at         time.Time
	consents   []*consent
	roleGrants []*roleGrant
}

// An offered is a permission that an API offers.
type offered struct {
	id, value string
	admin     bool // only administrators may consent
	disabled  bool
}

// A consent is a grant of delegated permissions.
type consent struct {
	id               string
	client, resource string // ids of principals
	user             string // id; empty: for everybody
	scope            string // between blanks
	created          time.Time
}

// A roleGrant is an application permission that a principal holds.
type roleGrant struct {
	id                        string
	principal, resource, role string
	created                   time.Time
}

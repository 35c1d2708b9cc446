package steps

import (
	"context"
	"time"

	"cspready/graph"
)

// An Item is one kind of secret that an application has.
type Item string

// The items.
const (
	CertificateItem  Item = "certificate" // with its private key, as PEM
	SecretItem       Item = "client-secret"
	RefreshTokenItem Item = "refresh-token"
)

// A Drawer keeps the secrets of a tenant's application, sealed; of each item the newest counts. What is put in is read back before Put
// returns, so that nothing in the tenant comes to rest on a secret that is lost.
type Drawer interface {
	// Place says where an item of an application is, or would be. The id is empty for an application that is not there yet.
	Place(appID string, item Item) string
	// Requests are the writes to the tenant's services that one Put sends; places on this machine take none.
	Requests(item Item) []graph.Request
	// Ready fails where Put is known to fail, because the place is somebody else's for example. It only reads.
	Ready(ctx context.Context, appID string, item Item) error
	// Newest returns the newest of an item of an application: false when there is none that this drawer's key opens.
	Newest(ctx context.Context, appID string, item Item) (kept Kept, found bool, err error)
	// Put seals a value with the id of its credential. When it was made, the drawer says itself.
	Put(ctx context.Context, appID string, item Item, kept Kept) error
	// Prune removes those before the newest, as far as this drawer made them. A Key Vault keeps its versions.
	Prune(ctx context.Context, appID string, item Item) error
}

// A Kept is a secret in a drawer.
type Kept struct {
	Value graph.Hidden
	KeyID string // of the application's credential that a client secret is; nothing else has one
	Made  time.Time
}

// A DrawerOf says of which tenant a drawer is. Name and domain come from the tenant and are hostile.
type DrawerOf struct{ TenantID, Tenant, Domain string }

// Answers to [AskKeep]: a file that a passphrase opens, a Key Vault, or the keyring of this machine's system.
const (
	KeepFile    = "file"
	KeepVault   = "key-vault"
	KeepKeyring = "keyring"
)

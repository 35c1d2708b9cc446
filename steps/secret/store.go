// Package secret is the vocabulary of the secrets that cspready makes: passwords of new accounts, and the certificate,
// client secret and refresh token of an application. A [Store] keeps them encrypted or under access control, [Files]
// makes the stores of this machine, and a [Shown] is a secret that a person sees once.
package secret

import (
	"context"
	"time"

	"cspready/graph"
)

// A Kind is what a secret is for.
type Kind string

// The kinds. Sealed files, entries of a keyring and names in a Key Vault contain these words.
const (
	AccountPassword Kind = "account-password" // of a user account, whose user principal name is the owner
	Certificate     Kind = "certificate"      // of an application, with its private key, as PEM
	ClientSecret    Kind = "client-secret"    // of an application
	RefreshToken    Kind = "refresh-token"    // of an application
)

// A Key identifies a secret within a tenant.
type Key struct {
	Owner string // user principal name of an account, or application id; empty while the application does not exist
	Kind  Kind
}

// A Value is a secret as it is stored.
type Value struct {
	Text    graph.Hidden
	KeyID   string    // the credential id of a client secret in Microsoft Entra ID; empty for other kinds
	Created time.Time // where it is zero, the store sets the time of writing; a keyring and a Key Vault always do
}

// A Tenant is the tenant that secrets belong to. Its name and domain are hostile.
type Tenant struct {
	ID     string
	Name   string
	Domain string // the default domain
}

// A Record is a secret together with what it belongs to, as a sealed file contains it.
type Record struct {
	Tenant Tenant
	Key
	Value
}

// A Store keeps the secrets of one tenant. Of each key the newest secret counts. A secret is stored before the change
// that needs it is sent, so that nothing in the tenant depends on a secret that was lost. Methods may be called from
// several goroutines. Errors are an [*Error], or a [*graph.Error] from a Key Vault.
type Store interface {
	// Location returns where the newest secret of a key is, or where the first one will be: the path of a file, the
	// name of a keyring entry, or the address of a secret in a Key Vault. It sends nothing.
	Location(key Key) string
	// Requests returns the writes that one Put sends to the tenant's services, with "{}" for what is not known yet or
	// must not be seen. A store on this machine sends none.
	Requests(key Key) []graph.Request
	// CheckPut fails where Put is known to fail, for example because the name is taken by another program. It only
	// reads.
	CheckPut(ctx context.Context, key Key) error
	// Newest returns the newest secret of a key; found is false when there is none that this store can open.
	Newest(ctx context.Context, key Key) (value Value, found bool, err error)
	// Put stores a secret as the newest one of its key and reads it back before it returns, as far as the store can
	// open what it contains. An earlier secret stays as it was until Prune.
	Put(ctx context.Context, key Key, value Value) error
	// PutIfAbsent returns the secret that is stored for a key already, and writes nothing then: an interrupted run may
	// have used it. Otherwise it does what Put does, and returns the value. It fails with [ErrSecretsDiffer] if two
	// places have different secrets for the key.
	PutIfAbsent(ctx context.Context, key Key, value Value) (stored Value, err error)
	// Revert removes what this Store wrote last for a key, after the change that needed it was refused. It never
	// touches what was there before. A store that may not delete leaves the secret; the next run uses it.
	Revert(ctx context.Context, key Key) error
	// Prune removes the secrets of a key that are older than the newest, as far as this program made them. A Key Vault
	// keeps its versions.
	Prune(ctx context.Context, key Key) error
}

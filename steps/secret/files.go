package secret

import (
	"time"

	"cspready/assets"
	"cspready/graph"
)

// A FileKey is what sealed files can be opened with: a passphrase, or the private key of any recipient. Exactly one of
// the two is set.
type FileKey struct {
	Passphrase graph.Hidden
	Recipients []string // public keys of age
}

// Files makes secrets on this machine, and the stores that keep them here. It sends nothing anywhere. Errors are an
// [*Error].
type Files interface {
	// NewPassword returns a random password that cannot be guessed and that every service accepts.
	NewPassword() graph.Hidden
	// NewCertificate returns a new key pair with a certificate of that lifetime, as PEM.
	NewCertificate(name string, life time.Duration) (graph.Hidden, error)
	// RateStrength returns how long a passphrase would withstand a person who has the file, and whether that is enough.
	// About are words that would be guessed first, such as the name of the tenant.
	RateStrength(passphrase graph.Hidden, about ...string) (rating assets.Text, enough bool)
	// ParseRecipients reads public keys of age, separated by blanks or commas. It fails on any other text.
	ParseRecipients(text string) ([]string, error)

	// CheckFolder fails when files cannot be made in a folder. A missing folder is not an error: it is made for the
	// first file, with access for its owner only.
	CheckFolder(path string) error
	// FindSealed returns the newest file that contains the password of an account. It does not try to open it.
	FindSealed(folder, userPrincipalName string) (path string, found bool)
	// WriteFile writes a file without secrets beside the sealed ones, completely or not at all, and replaces one of the
	// same name.
	WriteFile(folder, name string, text []byte) (path string, err error)

	// OpenFolder returns a store that seals each secret in a file of its own. One whose key are recipients cannot open
	// its files again, so it accepts passwords of accounts only.
	OpenFolder(path string, key FileKey, tenant Tenant) (Store, error)
	// HasKeyring reports whether the system of this machine has a keyring that answers.
	HasKeyring() bool
	// OpenKeyring returns a store in that keyring.
	OpenKeyring(tenant Tenant) Store
}

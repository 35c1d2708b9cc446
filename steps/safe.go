package steps

import (
	"context"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps/secret"
)

// A Credential is what an account that cspready makes can be signed in to with, or a secret of an application.
type Credential struct {
	TenantID          string
	Tenant            string // its name, which is hostile
	Domain            string // its default domain
	UserPrincipalName string // empty for an application's
	Item              Item   // what of an application it is; empty for an account's
	AppID             string // of which application
	KeyID             string // of which of its credentials, where it is a client secret
	Password          graph.Hidden
	Made              time.Time
}

// Of names whose credential it is: the account, or what of the tenant's application.
func (c Credential) Of() string {
	if c.Item != "" {
		return string(c.Item) + "@" + c.Domain
	}
	return c.UserPrincipalName
}

// A Safe keeps the credentials of accounts, sealed. [Safe.Keep] comes before the change that needs the credential.
type Safe interface {
	// Place says where the credential of an account is, or would be: the path of a file, or the address of a secret.
	Place(userPrincipalName string) string
	// Requests are the writes to the tenant's services that Keep sends; a file takes none.
	Requests(userPrincipalName string) []graph.Request
	// Ready fails where Keep is known to fail, because the place is somebody else's for example. It only reads.
	Ready(ctx context.Context, userPrincipalName string) error
	// Keep seals a credential. Where one of the same account was sealed by a run that was cut short, and can be opened, that one is
	// returned and nothing is written: the account may have been made with it.
	Keep(ctx context.Context, c Credential) (kept Credential, err error)
	// Drop takes back what Keep has just written for an account that was not made with it. What was there before stays.
	Drop(ctx context.Context, userPrincipalName string) error
}

// Sealing makes safes on this machine. It sends nothing anywhere.
type Sealing interface {
	// Password makes a password that nobody can guess and every service takes.
	Password() graph.Hidden
	// Strength says how long a passphrase would withstand somebody who has the file, and whether that is enough. About are words that
	// a guesser would try first, such as the name of the tenant.
	Strength(passphrase graph.Hidden, about ...string) (said assets.Text, enough bool)
	// Recipients reads public keys of age, separated by blanks or commas; it fails on text that is none.
	Recipients(text string) ([]string, error)
	// Folder fails when files cannot be made in a folder. One that is not there is made when the first file is, with access for its
	// owner only.
	Folder(path string) error
	// Sealed finds the newest file that holds a credential of an account. Whether it opens is not tried.
	Sealed(folder, userPrincipalName string) (path string, found bool)
	// Files returns the safe that keeps each credential in a file of its own in a folder.
	Files(folder string, key secret.FileKey) (Safe, error)
	// Drawer returns what keeps the secrets of an application in files of a folder, and Keychain what keeps them in the keyring of this
	// machine's system, where Keyring says that there is one.
	Drawer(folder string, key secret.FileKey, of DrawerOf) (Drawer, error)
	Keyring() bool
	Keychain(of DrawerOf) Drawer
	// Certificate makes a key pair with a certificate for it, as PEM, that lives so long.
	Certificate(name string, life time.Duration) (graph.Hidden, error)
	// Write puts a file that holds no secret beside the sealed ones, as a whole or not at all, in place of one of the same name.
	Write(folder, name string, text []byte) (path string, err error)
}

package graph

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// A StoredSecret is the newest version of a secret in a Key Vault.
//
// https://learn.microsoft.com/rest/api/keyvault/secrets/get-secret
type StoredSecret struct {
	Value   Hidden
	Version string
	Tags    map[string]string
	Created time.Time
}

// Hidden is a text that is not to be seen: whatever prints or marshals it gets a placeholder. A conversion to string is its value.
type Hidden string

const hidden = "(hidden)"

// String is the placeholder, as the methods below are.
func (Hidden) String() string { return hidden }

// GoString is what %#v prints.
func (Hidden) GoString() string { return hidden }

// Format is what every other verb prints.
func (Hidden) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(hidden)) }

// MarshalText is what JSON holds.
func (Hidden) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// vaultSuffix is what the names of a cloud's Key Vaults end in.
//
// https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates
func (c Cloud) vaultSuffix() string {
	switch c {
	case USGov, DoD:
		return ".vault.usgovcloudapi.net"
	case China:
		return ".vault.azure.cn"
	default:
		return ".vault.azure.net"
	}
}

// VaultResource is what a token for the cloud's Key Vaults is for, as an address without a slash at its end.
func (c Cloud) VaultResource() string { return "https://" + c.vaultSuffix()[1:] }

var vaultName = regexp.MustCompile(`^[a-zA-Z](-?[a-zA-Z0-9])+$`)

// VaultHost returns the host of a Key Vault that a person named: by its name, its host, or its address. False for what cannot be a vault
// of this cloud.
func (c Cloud) VaultHost(named string) (string, bool) {
	named = strings.TrimSpace(named)
	if u, err := url.Parse(named); err == nil && u.Scheme == "https" && u.User == nil && u.Port() == "" {
		named = u.Host
	}
	name := strings.TrimSuffix(strings.ToLower(named), c.vaultSuffix())
	if len(name) < 3 || len(name) > 24 || !vaultName.MatchString(name) {
		return "", false
	}
	return name + c.vaultSuffix(), true
}

// IsVault reports whether a host is that of a Key Vault of this cloud.
func (c Cloud) IsVault(host string) bool {
	is, ok := c.VaultHost(host)
	return ok && is == host
}

var secretName = regexp.MustCompile(`^[0-9a-zA-Z-]{1,127}$`)

// IsSecretName reports whether a secret of a Key Vault can have this name.
func IsSecretName(name string) bool { return secretName.MatchString(name) }

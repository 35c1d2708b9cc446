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

// Hidden is a secret text: printing or marshalling it gives a placeholder. Converting it to string gives the value.
type Hidden string

const hiddenText = "(hidden)"

// String returns the placeholder, as the methods below do.
func (Hidden) String() string { return hiddenText }

// GoString returns the placeholder for %#v.
func (Hidden) GoString() string { return hiddenText }

// Format writes the placeholder for every other verb.
func (Hidden) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(hiddenText)) }

// MarshalText returns the placeholder for JSON.
func (Hidden) MarshalText() ([]byte, error) { return []byte(hiddenText), nil }

// vaultSuffix returns the end of the host names of the cloud's Key Vaults.
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

// VaultResource returns the resource of tokens for the cloud's Key Vaults, without a trailing slash.
func (c Cloud) VaultResource() string { return "https://" + c.vaultSuffix()[1:] }

var vaultName = regexp.MustCompile(`^[a-zA-Z](-?[a-zA-Z0-9])+$`)

// VaultHost returns the host of a Key Vault from its name, its host or its address, and false for anything that
// cannot be a vault of this cloud.
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

// IsVault reports whether a host is a Key Vault of this cloud.
func (c Cloud) IsVault(host string) bool {
	is, ok := c.VaultHost(host)
	return ok && is == host
}

var secretName = regexp.MustCompile(`^[0-9a-zA-Z-]{1,127}$`)

// IsSecretName reports whether name is valid for a secret of a Key Vault.
func IsSecretName(name string) bool { return secretName.MatchString(name) }

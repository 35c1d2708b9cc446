package keyvault

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"cspready/graph"
	"cspready/graph/sim/internal/core"
	"cspready/graph/sim/internal/odata"
	"cspready/graph/sim/scenario"
)

// A vault is a Key Vault with its secrets.
type vault struct {
	scenario.KeyVault
	Secrets map[string][]StoredSecret // by name in lower case, the newest version last
}

// A StoredSecret is one version of a secret in a vault.
type StoredSecret struct {
	Value       string
	contentType string // contentType
	Tags        map[string]string
	version     string
	created     time.Time
}

// NewVaults builds the scenario's vaults, by host.
func NewVaults(s scenario.Scenario) (map[string]*vault, error) {
	made := map[string]*vault{}
	for _, v := range s.Vaults {
		host, ok := s.Cloud.VaultHost(v.Name)
		switch {
		case !ok:
			return nil, fmt.Errorf("no vault can have the name %q", v.Name)
		case made[host] != nil:
			return nil, fmt.Errorf("vault %q is there twice", v.Name)
		case v.Tenant != "" && !graph.IsGUID(v.Tenant):
			return nil, fmt.Errorf("vault %q is of a tenant %q, which is no id", v.Name, v.Tenant)
		}
		for _, name := range v.Deleted {
			if !graph.IsSecretName(name) {
				return nil, fmt.Errorf("vault %q has a secret %q, which is no name", v.Name, name)
			}
		}
		made[host] = &vault{KeyVault: v, Secrets: map[string][]StoredSecret{}}
	}
	return made, nil
}

// StoreVersion stores a version of a secret.
func (t *Service) StoreVersion(v *vault, name string, s StoredSecret) StoredSecret {
	s.created, s.version = time.Now(), strings.ReplaceAll(t.NewID(), "-", "")
	key := strings.ToLower(name)
	v.Secrets[key] = append(v.Secrets[key], s)
	return s
}

// hasDeleted reports whether a deleted secret has a name.
func (v *vault) hasDeleted(name string) bool {
	return slices.ContainsFunc(v.Deleted, func(deleted string) bool { return strings.EqualFold(deleted, name) })
}

// vaultTenant returns the id of the tenant that owns a vault.
func (t *Service) vaultTenant(v *vault) string {
	if v.Tenant != "" {
		return strings.ToLower(v.Tenant)
	}
	return t.TenantID
}

// toObject returns a secret as Key Vault answers it.
//
// https://learn.microsoft.com/rest/api/keyvault/secrets/get-secret
func (s StoredSecret) toObject(host, name string) odata.Object {
	o := odata.Object{
		"value": s.Value, "id": "https://" + host + "/secrets/" + name + "/" + s.version,
		"attributes": odata.Object{
			"enabled": true, "created": s.created.Unix(), "updated": s.created.Unix(),
			"recoveryLevel": "Recoverable+Purgeable", "recoverableDays": 90,
		},
	}
	if s.contentType != "" {
		o["contentType"] = s.contentType
	}
	if len(s.Tags) > 0 {
		o["tags"] = s.Tags
	}
	return o
}

// Paths of secrets, and of deleted secrets that can be recovered.
const (
	LiveSecrets    = "/secrets/"
	DeletedSecrets = "/deletedsecrets/"
)

// parseSecretPath returns the secret that the path names, and an error for a malformed request.
func parseSecretPath(c *core.Call) (name string, deleted bool, f *odata.Error) {
	name, ok := strings.CutPrefix(c.Path, LiveSecrets)
	if gone, is := strings.CutPrefix(c.Path, DeletedSecrets); is {
		name, deleted, ok = gone, true, true
	}
	switch {
	case !ok || !graph.IsSecretName(name):
		return "", false, odata.BadRequestCode("BadParameter", "The request URI contains an invalid name.")
	case c.Query.Get("api-version") == "":
		return "", false, odata.BadRequestCode("BadParameter", "The request must have api-version.")
	case c.Method != http.MethodGet && (c.Method != http.MethodPut || deleted):
		return "", false, &odata.Error{Status: http.StatusMethodNotAllowed, Code: "MethodNotAllowed",
			Message: "The method is not allowed."}
	}
	return name, deleted, nil
}

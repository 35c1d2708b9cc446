package sim

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"cspready/graph"
)

// A VaultScenario is a Key Vault that the tenant's cloud has. It holds no secret at first.
type VaultScenario struct {
	Name     string   `json:"name"`
	Firewall bool     `json:"firewall"` // does not let this machine in
	Denied   bool     `json:"denied"`   // gives the person no right to secrets
	Deleted  []string `json:"deleted"`  // names of secrets that were deleted and can be recovered
	Tenant   string   `json:"tenant"`   // whose vault it is; empty: this tenant's
}

// absentVault is the code of a vault that is nowhere. It is no answer: the name leads to no service.
const absentVault = "VaultNotFound"

// impersonation is the one permission of Key Vault, of Partner Center and of Azure.
const impersonation = "user_impersonation"

// A vault is a Key Vault with what was stored in it.
type vault struct {
	VaultScenario
	secrets map[string][]storedSecret // by name in lower case, the newest version last
}

type storedSecret struct {
	value   string
	kind    string // contentType
	tags    map[string]string
	version string
	created time.Time
}

// vaults makes the scenario's vaults, by host.
func (s Scenario) vaults() (map[string]*vault, error) {
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
		made[host] = &vault{VaultScenario: v, secrets: map[string][]storedSecret{}}
	}
	return made, nil
}

// VaultHosts lists the names under which [Tenant.Handler] answers as a Key Vault, besides [Hosts].
func (t *Tenant) VaultHosts() []string {
	hosts := make([]string, 0, len(t.vaults))
	for host := range t.vaults {
		hosts = append(hosts, host)
	}
	slices.Sort(hosts)
	return hosts
}

// VaultSecret returns the newest value of a secret, by the names of vault and secret, and how many versions it has: none where it is not.
func (t *Tenant) VaultSecret(vaultName, name string) (value string, versions int) {
	host, _ := t.cloud.VaultHost(vaultName)
	t.mu.Lock()
	defer t.mu.Unlock()
	v := t.vaults[host]
	if v == nil {
		return "", 0
	}
	kept := v.secrets[strings.ToLower(name)]
	if len(kept) == 0 {
		return "", 0
	}
	return kept[len(kept)-1].value, len(kept)
}

// StoreSecret stores a version of a secret that something else than this program made.
func (t *Tenant) StoreSecret(vaultName, name, value string, tags map[string]string) {
	host, _ := t.cloud.VaultHost(vaultName)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.keepSecret(t.vaults[host], name, storedSecret{value: value, tags: tags})
}

// keepSecret stores a version.
func (t *Tenant) keepSecret(v *vault, name string, s storedSecret) storedSecret {
	s.created, s.version = time.Now(), strings.ReplaceAll(t.newID(), "-", "")
	key := strings.ToLower(name)
	v.secrets[key] = append(v.secrets[key], s)
	return s
}

// isDeleted reports whether a deleted secret holds a name.
func (v *vault) isDeleted(name string) bool {
	return slices.ContainsFunc(v.Deleted, func(deleted string) bool { return strings.EqualFold(deleted, name) })
}

// owner is the tenant whose vault it is.
func (t *Tenant) owner(v *vault) string {
	if v.Tenant != "" {
		return strings.ToLower(v.Tenant)
	}
	return t.id
}

// show is a secret as Key Vault answers it.
//
// https://learn.microsoft.com/rest/api/keyvault/secrets/get-secret
func (s storedSecret) show(host, name string) object {
	o := object{
		"value": s.value, "id": "https://" + host + "/secrets/" + name + "/" + s.version,
		"attributes": object{
			"enabled": true, "created": s.created.Unix(), "updated": s.created.Unix(),
			"recoveryLevel": "Recoverable+Purgeable", "recoverableDays": 90,
		},
	}
	if s.kind != "" {
		o["contentType"] = s.kind
	}
	if len(s.tags) > 0 {
		o["tags"] = s.tags
	}
	return o
}

// Where a vault has its secrets, and those that were deleted and can be recovered.
const (
	liveSecrets    = "/secrets/"
	deletedSecrets = "/deletedsecrets/"
)

// secretOf is what the path names, and whether a request asks for it as it should.
func secretOf(c *call) (name string, deleted bool, f *fault) {
	name, ok := strings.CutPrefix(c.path, liveSecrets)
	if gone, is := strings.CutPrefix(c.path, deletedSecrets); is {
		name, deleted, ok = gone, true, true
	}
	switch {
	case !ok || !graph.IsSecretName(name):
		return "", false, invalid("BadParameter", "The request URI contains an invalid name.")
	case c.query.Get("api-version") == "":
		return "", false, invalid("BadParameter", "The request must have api-version.")
	case c.method != http.MethodGet && (c.method != http.MethodPut || deleted):
		return "", false, &fault{status: http.StatusMethodNotAllowed, code: "MethodNotAllowed", message: "The method is not allowed."}
	}
	return name, deleted, nil
}

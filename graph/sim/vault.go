package sim

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"cspready/graph"
)

// A VaultScenario is a Key Vault in the tenant's cloud, without secrets at first.
type VaultScenario struct {
	Name     string   `json:"name"`
	Firewall bool     `json:"firewall"` // the firewall blocks this machine
	Denied   bool     `json:"denied"`   // the person has no permission for secrets
	Deleted  []string `json:"deleted"`  // names of deleted secrets that can be recovered
	Tenant   string   `json:"tenant"`   // id of the tenant that owns it; empty: this tenant
}

// absentVault is the code for a vault that does not exist. It is not an answer of a service: the host cannot be
// resolved.
const absentVault = "VaultNotFound"

// impersonation is the only permission of Key Vault, of Partner Center and of Azure.
const impersonation = "user_impersonation"

// A vaultService is Azure Key Vault.
type vaultService struct {
	*state
	login  *loginService
	byHost map[string]*vault // the map never changes, its vaults are guarded by mu
}

// A vault is a Key Vault with its secrets.
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

// newVaults builds the scenario's vaults, by host.
func newVaults(s Scenario) (map[string]*vault, error) {
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

// VaultHosts lists the hosts of Key Vaults that [Tenant.Handler] answers for, in addition to [Hosts].
func (t *Tenant) VaultHosts() []string {
	hosts := make([]string, 0, len(t.vaults.byHost))
	for host := range t.vaults.byHost {
		hosts = append(hosts, host)
	}
	slices.Sort(hosts)
	return hosts
}

// VaultSecret returns the newest value of a secret and the number of its versions, 0 if it does not exist.
func (t *Tenant) VaultSecret(vaultName, name string) (value string, versions int) {
	host, _ := t.cloud.VaultHost(vaultName)
	t.mu.Lock()
	defer t.mu.Unlock()
	v := t.vaults.byHost[host]
	if v == nil {
		return "", 0
	}
	kept := v.secrets[strings.ToLower(name)]
	if len(kept) == 0 {
		return "", 0
	}
	return kept[len(kept)-1].value, len(kept)
}

// StoreSecret stores a version of a secret that another program created.
func (t *Tenant) StoreSecret(vaultName, name, value string, tags map[string]string) {
	host, _ := t.cloud.VaultHost(vaultName)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.vaults.keepSecret(t.vaults.byHost[host], name, storedSecret{value: value, tags: tags})
}

// keepSecret stores a version of a secret.
func (t *vaultService) keepSecret(v *vault, name string, s storedSecret) storedSecret {
	s.created, s.version = time.Now(), strings.ReplaceAll(t.newID(), "-", "")
	key := strings.ToLower(name)
	v.secrets[key] = append(v.secrets[key], s)
	return s
}

// isDeleted reports whether a deleted secret has a name.
func (v *vault) isDeleted(name string) bool {
	return slices.ContainsFunc(v.Deleted, func(deleted string) bool { return strings.EqualFold(deleted, name) })
}

// owner returns the id of the tenant that owns a vault.
func (t *vaultService) owner(v *vault) string {
	if v.Tenant != "" {
		return strings.ToLower(v.Tenant)
	}
	return t.id
}

// show returns a secret as Key Vault answers it.
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

// Paths of secrets, and of deleted secrets that can be recovered.
const (
	liveSecrets    = "/secrets/"
	deletedSecrets = "/deletedsecrets/"
)

// secretOf returns the secret that the path names, and an error for a malformed request.
func secretOf(c *baseCall) (name string, deleted bool, f *fault) {
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
		return "", false, &fault{status: http.StatusMethodNotAllowed, code: "MethodNotAllowed",
			message: "The method is not allowed."}
	}
	return name, deleted, nil
}

package sim

import (
	"slices"
	"strings"

	"cspready/graph/sim/internal/keyvault"
)

// VaultHosts lists the hosts of Key Vaults that [Tenant.Handler] answers for, in addition to [Hosts].
func (t *Tenant) VaultHosts() []string {
	hosts := make([]string, 0, len(t.vaults.ByHost))
	for host := range t.vaults.ByHost {
		hosts = append(hosts, host)
	}
	slices.Sort(hosts)
	return hosts
}

// VaultSecret returns the newest value of a secret and the number of its versions, 0 if it does not exist.
func (t *Tenant) VaultSecret(vaultName, name string) (value string, versions int) {
	host, _ := t.HomeCloud.VaultHost(vaultName)
	t.Mu.Lock()
	defer t.Mu.Unlock()
	v := t.vaults.ByHost[host]
	if v == nil {
		return "", 0
	}
	kept := v.Secrets[strings.ToLower(name)]
	if len(kept) == 0 {
		return "", 0
	}
	return kept[len(kept)-1].Value, len(kept)
}

// StoreSecret stores a version of a secret that another program created.
func (t *Tenant) StoreSecret(vaultName, name, value string, tags map[string]string) {
	host, _ := t.HomeCloud.VaultHost(vaultName)
	t.Mu.Lock()
	defer t.Mu.Unlock()
	t.vaults.StoreVersion(t.vaults.ByHost[host], name, keyvault.StoredSecret{Value: value, Tags: tags})
}

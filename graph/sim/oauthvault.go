package sim

import "strings"

// ofVault reports whether a scope is one of Key Vault.
func (t *Tenant) ofVault(full string) bool {
	return strings.HasPrefix(full, t.cloud.VaultResource()+"/")
}

// askVault adds a scope of Key Vault to what is asked for. It has one permission, and goes with no other resource.
func (a *asked) askVault(t *Tenant, full string) *refusal {
	short := strings.TrimPrefix(full, t.cloud.VaultResource()+"/")
	switch {
	case a.resource == "" && len(a.scopes) > 0, short != ".default" && short != vaultRight:
		return refuse("AADSTS70011")
	case t.scenario.NoVaultConsent:
		return refuse("AADSTS65002")
	}
	a.resource, a.scopes = t.cloud.VaultResource(), []string{vaultRight}
	return nil
}

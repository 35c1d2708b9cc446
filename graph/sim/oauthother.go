package sim

import "strings"

// ofVault reports whether a scope is one of Key Vault.
func (t *loginService) ofVault(full string) bool {
	return strings.HasPrefix(full, t.cloud.VaultResource()+"/")
}

// askVault adds a scope of Key Vault to a request. Key Vault has one permission, which cannot be combined with
// another resource.
func (t *loginService) askVault(a *asked, full string) *refusal {
	short := strings.TrimPrefix(full, t.cloud.VaultResource()+"/")
	switch {
	case a.resource == "" && len(a.scopes) > 0, a.resource != "" && a.resource != t.cloud.VaultResource(),
		short != ".default" && short != impersonation:
		return refuse("AADSTS70011")
	case t.scenario.NoVaultConsent:
		return refuse("AADSTS65002")
	}
	a.resource, a.scopes = t.cloud.VaultResource(), []string{impersonation}
	return nil
}

// ofPartner reports whether a scope is one of Partner Center.
func (t *loginService) ofPartner(full string) bool {
	host := t.cloud.Hosts().PartnerCenter
	return host != "" && strings.HasPrefix(full, "https://"+host+"/")
}

// askPartner adds a scope of Partner Center to a request of one of Microsoft's own applications.
func (t *loginService) askPartner(a *asked, full string) *refusal {
	resource := "https://" + t.cloud.Hosts().PartnerCenter
	short := strings.TrimPrefix(full, resource+"/")
	switch {
	case a.resource == "" && len(a.scopes) > 0, a.resource != "" && a.resource != resource, short != ".default" &&
		short != impersonation:
		return refuse("AADSTS70011")
	case t.scenario.PartnerPreauthorized != nil && !*t.scenario.PartnerPreauthorized:
		return refuse("AADSTS65002")
	}
	a.resource, a.scopes = resource, []string{impersonation}
	return nil
}

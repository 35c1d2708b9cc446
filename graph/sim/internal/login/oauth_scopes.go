package login

import (
	"strings"

	"cspready/graph/sim/internal/core"
)

// isVaultScope reports whether a scope is one of Key Vault.
func (t *Service) isVaultScope(full string) bool {
	return strings.HasPrefix(full, t.HomeCloud.VaultResource()+"/")
}

// addVaultScope adds a scope of Key Vault to a request. Key Vault has one permission, which cannot be combined with
// another resource.
func (t *Service) addVaultScope(a *core.AuthRequest, full string) *Error {
	short := strings.TrimPrefix(full, t.HomeCloud.VaultResource()+"/")
	switch {
	case a.Resource == "" && len(a.Scopes) > 0, a.Resource != "" && a.Resource != t.HomeCloud.VaultResource(),
		short != ".default" && short != core.UserImpersonationScope:
		return OauthErrorFor("AADSTS70011")
	case t.Scenario.NoVaultConsent:
		return OauthErrorFor("AADSTS65002")
	}
	a.Resource, a.Scopes = t.HomeCloud.VaultResource(), []string{core.UserImpersonationScope}
	return nil
}

// isPartnerScope reports whether a scope is one of Partner Center.
func (t *Service) isPartnerScope(full string) bool {
	host := t.HomeCloud.Hosts().PartnerCenter
	return host != "" && strings.HasPrefix(full, "https://"+host+"/")
}

// addPartnerScope adds a scope of Partner Center to a request of one of Microsoft's own applications.
func (t *Service) addPartnerScope(a *core.AuthRequest, full string) *Error {
	resource := "https://" + t.HomeCloud.Hosts().PartnerCenter
	short := strings.TrimPrefix(full, resource+"/")
	switch {
	case a.Resource == "" && len(a.Scopes) > 0, a.Resource != "" && a.Resource != resource, short != ".default" &&
		short != core.UserImpersonationScope:
		return OauthErrorFor("AADSTS70011")
	case t.Scenario.PartnerPreauthorized != nil && !*t.Scenario.PartnerPreauthorized:
		return OauthErrorFor("AADSTS65002")
	}
	a.Resource, a.Scopes = resource, []string{core.UserImpersonationScope}
	return nil
}

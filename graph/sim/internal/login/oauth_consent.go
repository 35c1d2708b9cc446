package login

import (
	"net/url"
	"slices"
	"strings"

	"cspready/graph"
	"cspready/graph/sim/internal/core"
	"cspready/graph/sim/internal/directory"
	"cspready/graph/sim/internal/odata"
)

// An apiAudience is an API that applications can request tokens for.
type apiAudience struct {
	appID    string // application id
	resource string // audience of its tokens
}

// vaultAPI is the application id of Key Vault.
const vaultAPI = "cfa8b339-82a2-471a-a3c9-0fc0be7a4093"

// apiAudiences returns the APIs of the tenant's cloud, Graph first.
func (t *Service) apiAudiences() []apiAudience {
	hosts := t.HomeCloud.Hosts()
	all := []apiAudience{
		{graph.GraphAPI, "https://" + hosts.Graph}, {graph.AzureManagementAPI, "https://" + hosts.Azure},
		{vaultAPI, t.HomeCloud.VaultResource()},
	}
	if hosts.PartnerCenter != "" {
		all = append(all, apiAudience{graph.PartnerCenterAPI, "https://" + hosts.PartnerCenter})
	}
	return all
}

// addAppScope adds a scope to the request of an application of the tenant: one API at a time, by its address or its
// application id.
func (t *Service) addAppScope(a *core.AuthRequest, full string) *Error {
	wanted, short := t.apiAudiences()[0], full
	if i := strings.LastIndex(full, "/"); i >= 0 {
		named := strings.TrimSuffix(full[:i], "/")
		k := slices.IndexFunc(t.apiAudiences(), func(c apiAudience) bool {
			return strings.EqualFold(c.resource, named) || strings.EqualFold(c.appID, named)
		})
		if k < 0 {
			return OauthErrorFor("AADSTS500011")
		}
		wanted, short = t.apiAudiences()[k], full[i+1:]
	}
	if !scopeName.MatchString(short) || a.ApiID != "" && a.ApiID != wanted.appID {
		return OauthErrorFor("AADSTS70011")
	}
	a.ApiID, a.Resource, a.Scopes = wanted.appID, wanted.resource, append(a.Scopes, short)
	return nil
}

// authorizeApp checks whether an application may act for a user, and sets the token's scopes to those that were
// consented to.
//
// https://learn.microsoft.com/entra/identity-platform/permissions-consent-overview
func (t *Service) authorizeApp(client *appClient, a core.AuthRequest, g *core.AccessToken) *Error {
	g.CredentialKind = client.credentialKind
	d := t.LatestDirectory()
	if client.principal.NeedsAssignment && !client.principal.IsAssigned(d, g.User) {
		return OauthErrorFor("AADSTS50105")
	}
	if a.ApiID == "" {
		return nil // only identity scopes were requested
	}
	resource := d.PrincipalByAppID(a.ApiID)
	switch {
	case resource == nil && a.Endpoint == "authorize":
		return OauthErrorFor("AADSTS650052")
	case resource == nil:
		return OauthErrorFor("AADSTS500011")
	case !client.app.RequiresAPI(a.ApiID):
		return OauthErrorFor("AADSTS650057")
	}
	consented := t.consentedScopes(client.principal, resource, g.User)
	missing := func(s string) bool {
		return s != ".default" && !slices.ContainsFunc(consented, func(c string) bool {
			return strings.EqualFold(c, s)
		})
	}
	if len(consented) == 0 || slices.ContainsFunc(a.Scopes, missing) {
		return OauthErrorFor("AADSTS65001")
	}
	g.Scopes = slices.DeleteFunc(consented, func(s string) bool {
		return slices.Contains(t.CurrentPerson.Withholds, s)
	})
	return nil
}

// consentedScopes returns the permissions of an API that an application may use for a user: those that an administrator
// consented to for all users, and those that this user has.
func (t *Service) consentedScopes(client, resource *directory.ServicePrincipal, userID string) []string {
	var scopes []string
	for _, c := range t.LatestDirectory().Consents {
		if c.Client != client.ID || c.Resource != resource.ID || c.User != "" && c.User != userID ||
			t.isReplicating(c.Created) {
			continue
		}
		for s := range strings.FieldsSeq(c.Scope) {
			if !slices.Contains(scopes, s) {
				scopes = append(scopes, s)
			}
		}
	}
	return scopes
}

// dropMFAWithUse removes MFA from a renewed token if the behaviour makes tokens lose it.
func (t *Service) dropMFAWithUse(g *core.AccessToken) {
	*g.Redemptions++
	if t.CurrentBehaviour.LosesMFA && *g.Redemptions > 1 {
		g.Amr = slices.DeleteFunc(slices.Clone(g.Amr), func(m string) bool { return m == "mfa" })
	}
}

// hasRedirect reports whether a client has registered a redirect URI.
func (t *Service) hasRedirect(client *appClient, address string) bool {
	if client == nil {
		return publicClientRedirects.MatchString(address)
	}
	web, _ := client.app.Properties["web"].(odata.Object)
	registered, _ := odata.ToSlice(web["redirectUris"])
	return slices.ContainsFunc(registered, func(v any) bool {
		r, _ := v.(string)
		return r == address || !t.CurrentBehaviour.ExactRedirects && r != "" && equalExceptPort(r, address)
	})
}

// equalExceptPort reports whether two localhost addresses are equal except for the port.
//
// https://learn.microsoft.com/entra/identity-platform/reply-url#localhost-exceptions
func equalExceptPort(registered, address string) bool {
	r, err := url.Parse(registered)
	if err != nil {
		return false
	}
	a, err := url.Parse(address)
	return err == nil && r.Scheme == "http" && a.Scheme == "http" && r.Hostname() == "localhost" &&
		a.Hostname() == "localhost" &&
		strings.TrimSuffix(r.Path, "/") == strings.TrimSuffix(a.Path, "/") && r.RawQuery == a.RawQuery && a.User == nil
}

package sim

import (
	"net/url"
	"slices"
	"strings"

	"cspready/graph"
)

// An audience is an API that applications can request tokens for.
type audience struct {
	id       string // application id
	resource string // audience of its tokens
}

// vaultAPI is the application id of Key Vault.
const vaultAPI = "cfa8b339-82a2-471a-a3c9-0fc0be7a4093"

// apis returns the APIs of the tenant's cloud, Graph first.
func (t *loginService) apis() []audience {
	hosts := t.cloud.Hosts()
	all := []audience{
		{graph.GraphAPI, "https://" + hosts.Graph}, {graph.AzureManagementAPI, "https://" + hosts.Azure},
		{vaultAPI, t.cloud.VaultResource()},
	}
	if hosts.PartnerCenter != "" {
		all = append(all, audience{graph.PartnerCenterAPI, "https://" + hosts.PartnerCenter})
	}
	return all
}

// askByApp adds a scope to the request of an application of the tenant: one API at a time, by its address or its
// application id.
func (t *loginService) askByApp(a *asked, full string) *refusal {
	wanted, short := t.apis()[0], full
	if i := strings.LastIndex(full, "/"); i >= 0 {
		named := strings.TrimSuffix(full[:i], "/")
		k := slices.IndexFunc(t.apis(), func(c audience) bool {
			return strings.EqualFold(c.resource, named) || strings.EqualFold(c.id, named)
		})
		if k < 0 {
			return refuse("AADSTS500011")
		}
		wanted, short = t.apis()[k], full[i+1:]
	}
	if !scopeName.MatchString(short) || a.api != "" && a.api != wanted.id {
		return refuse("AADSTS70011")
	}
	a.api, a.resource, a.scopes = wanted.id, wanted.resource, append(a.scopes, short)
	return nil
}

// lets checks whether an application may act for a user, and sets the token's scopes to those that were consented to.
//
// https://learn.microsoft.com/entra/identity-platform/permissions-consent-overview
func (t *loginService) lets(client *appClient, a asked, g *grant) *refusal {
	g.proved = client.proved
	d := t.latest()
	if client.sp.needsAssignment && !client.sp.has(d, g.user) {
		return refuse("AADSTS50105")
	}
	if a.api == "" {
		return nil // only identity scopes were requested
	}
	resource := d.principalOf(a.api)
	switch {
	case resource == nil && a.place == "authorize":
		return refuse("AADSTS650052")
	case resource == nil:
		return refuse("AADSTS500011")
	case !client.app.asksFor(a.api):
		return refuse("AADSTS650057")
	}
	consented := t.consentedTo(client.sp, resource, g.user)
	missing := func(s string) bool {
		return s != ".default" && !slices.ContainsFunc(consented, func(c string) bool {
			return strings.EqualFold(c, s)
		})
	}
	if len(consented) == 0 || slices.ContainsFunc(a.scopes, missing) {
		return refuse("AADSTS65001")
	}
	g.scopes = slices.DeleteFunc(consented, func(s string) bool { return slices.Contains(t.person.Withholds, s) })
	return nil
}

// consentedTo returns the permissions of an API that an application may use for a user: those that an administrator
// consented to for all users, and those that this user has.
func (t *loginService) consentedTo(client, resource *principal, userID string) []string {
	var scopes []string
	for _, c := range t.latest().consents {
		if c.client != client.id || c.resource != resource.id || c.user != "" && c.user != userID ||
			t.unheard(c.created) {
			continue
		}
		for s := range strings.FieldsSeq(c.scope) {
			if !slices.Contains(scopes, s) {
				scopes = append(scopes, s)
			}
		}
	}
	return scopes
}

// has reports whether a user is assigned to an application, directly or as a direct member of a group: nested groups
// do not count.
//
// https://learn.microsoft.com/entra/identity/enterprise-apps/assign-user-or-group-access-portal
func (p *principal) has(d *directory, userID string) bool {
	return slices.Contains(p.assigned, userID) ||
		slices.ContainsFunc(d.groupsOf(userID, false), func(g *group) bool { return slices.Contains(p.assigned, g.id) })
}

// asksFor reports whether the registration lists an API in its required permissions.
func (a *application) asksFor(apiID string) bool {
	listed, _ := elements(a.properties["requiredResourceAccess"])
	return slices.ContainsFunc(listed, func(v any) bool {
		o, _ := v.(object)
		return strings.EqualFold(word(o, "resourceAppId"), apiID)
	})
}

// wear removes MFA from a renewed token if the behaviour makes tokens lose it.
func (t *loginService) wear(g *grant) {
	*g.redeemed++
	if t.behaviour.LosesMFA && *g.redeemed > 1 {
		g.amr = slices.DeleteFunc(slices.Clone(g.amr), func(m string) bool { return m == "mfa" })
	}
}

// returns reports whether a client has registered a redirect URI.
func (t *loginService) returns(client *appClient, address string) bool {
	if client == nil {
		return redirects.MatchString(address)
	}
	web, _ := client.app.properties["web"].(object)
	registered, _ := elements(web["redirectUris"])
	return slices.ContainsFunc(registered, func(v any) bool {
		r, _ := v.(string)
		return r == address || !t.behaviour.ExactRedirects && r != "" && sameButPort(r, address)
	})
}

// sameButPort reports whether two localhost addresses are equal except for the port.
//
// https://learn.microsoft.com/entra/identity-platform/reply-url#localhost-exceptions
func sameButPort(registered, address string) bool {
	r, err := url.Parse(registered)
	if err != nil {
		return false
	}
	a, err := url.Parse(address)
	return err == nil && r.Scheme == "http" && a.Scheme == "http" && r.Hostname() == "localhost" &&
		a.Hostname() == "localhost" &&
		strings.TrimSuffix(r.Path, "/") == strings.TrimSuffix(a.Path, "/") && r.RawQuery == a.RawQuery && a.User == nil
}

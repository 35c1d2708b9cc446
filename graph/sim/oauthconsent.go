package sim

import (
	"net/url"
	"slices"
	"strings"

	"cspready/graph"
)

// An audience is an API that applications can get tokens for.
type audience struct {
	id       string // application id
	resource string // audience of its tokens
}

// vaultAPI is the application id of Key Vault.
const vaultAPI = "cfa8b339-82a2-471a-a3c9-0fc0be7a4093"

// apis are those that the tenant's cloud has, Graph first.
func (t *Tenant) apis() []audience {
	hosts := t.cloud.Hosts()
	all := []audience{
		{graph.GraphAPI, "https://" + hosts.Graph}, {graph.AzureManagementAPI, "https://" + hosts.Azure}, {vaultAPI, t.cloud.VaultResource()},
	}
	if hosts.PartnerCenter != "" {
		all = append(all, audience{graph.PartnerCenterAPI, "https://" + hosts.PartnerCenter})
	}
	return all
}

// askByApp adds a scope to what an application of the tenant asks for: of one API at a time, by its address or its application id.
func (t *Tenant) askByApp(a *asked, full string) *refusal {
	wanted, short := t.apis()[0], full
	if i := strings.LastIndex(full, "/"); i >= 0 {
		named := strings.TrimSuffix(full[:i], "/")
		k := slices.IndexFunc(t.apis(), func(c audience) bool { return strings.EqualFold(c.resource, named) || strings.EqualFold(c.id, named) })
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

// lets looks at whether an application may act for a person as asked, and gives the grant what was consented to.
//
// https://learn.microsoft.com/entra/identity-platform/permissions-consent-overview
func (t *Tenant) lets(client *appClient, a asked, g *grant) *refusal {
	g.proved = client.proved
	d := t.latest()
	if client.sp.needsAssignment && !client.sp.has(d, g.user) {
		return refuse("AADSTS50105")
	}
	if a.api == "" {
		return nil // nothing but who the person is
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
		return s != ".default" && !slices.ContainsFunc(consented, func(c string) bool { return strings.EqualFold(c, s) })
	}
	if len(consented) == 0 || slices.ContainsFunc(a.scopes, missing) {
		return refuse("AADSTS65001")
	}
	g.scopes = slices.DeleteFunc(consented, func(s string) bool { return slices.Contains(t.person.Withholds, s) })
	return nil
}

// consentedTo are the permissions of an API that an application may use for a person: what an administrator consented to for everybody, and
// what there is for this person.
func (t *Tenant) consentedTo(client, resource *principal, userID string) []string {
	var scopes []string
	for _, c := range t.latest().consents {
		if c.client != client.id || c.resource != resource.id || c.user != "" && c.user != userID || t.unheard(c.created) {
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

// has reports whether a person is assigned to an application, by themselves or as a member of a group: groups within groups do not count.
//
// https://learn.microsoft.com/entra/identity/enterprise-apps/assign-user-or-group-access-portal
func (p *principal) has(d *directory, userID string) bool {
	return slices.Contains(p.assigned, userID) ||
		slices.ContainsFunc(d.groupsOf(userID, false), func(g *group) bool { return slices.Contains(p.assigned, g.id) })
}

// asksFor reports whether the registration lists an API among those that it needs.
func (a *application) asksFor(apiID string) bool {
	listed, _ := elements(a.properties["requiredResourceAccess"])
	return slices.ContainsFunc(listed, func(v any) bool {
		o, _ := v.(object)
		return strings.EqualFold(word(o, "resourceAppId"), apiID)
	})
}

// wear takes MFA out of a renewed grant if tokens are to lose it with use.
func (t *Tenant) wear(g *grant) {
	*g.redeemed++
	if t.behaviour.LosesMFA && *g.redeemed > 1 {
		g.amr = slices.DeleteFunc(slices.Clone(g.amr), func(m string) bool { return m == "mfa" })
	}
}

// returns reports whether a client has registered an address for the browser to come back to.
func (t *Tenant) returns(client *appClient, address string) bool {
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

// sameButPort reports whether two addresses lead to the same place on this machine, at whatever port.
//
// https://learn.microsoft.com/entra/identity-platform/reply-url#localhost-exceptions
func sameButPort(registered, address string) bool {
	r, err := url.Parse(registered)
	if err != nil {
		return false
	}
	a, err := url.Parse(address)
	return err == nil && r.Scheme == "http" && a.Scheme == "http" && r.Hostname() == "localhost" && a.Hostname() == "localhost" &&
		strings.TrimSuffix(r.Path, "/") == strings.TrimSuffix(a.Path, "/") && r.RawQuery == a.RawQuery && a.User == nil
}

package sim

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"cspready/graph"
)

// An appClient is an application of the tenant as a client of the sign-in service.
type appClient struct {
	app    *application
	sp     *principal
	proved string // by which credential, as in the claim appidacr; empty until then
}

// The kinds of credentials with which an application authenticates, as in the claim appidacr.
//
// https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
const (
	bySecret      = "1"
	byCertificate = "2"
)

// unheard reports whether something is so new that the sign-in service does not know it yet.
func (t *loginService) unheard(since time.Time) bool {
	age := time.Since(since)
	return age >= 0 && age < t.behaviour.SignInLag
}

// clientAt returns the application of the tenant that is the client, nil for an application of Microsoft's.
func (t *loginService) clientAt(where authority, specific bool, id string) (*appClient, *refusal) {
	if _, known := t.clients[id]; known {
		return nil, nil
	}
	d := t.latest()
	app := d.applicationOf(id)
	if app == nil || !where.home || t.unheard(app.created) {
		return nil, refuse("AADSTS700016")
	}
	c := &appClient{app: app, sp: d.principalOf(id)}
	switch {
	case !specific && word(c.app.properties, "signInAudience") == graph.OneTenant:
		return nil, refuse("AADSTS50194")
	case c.sp == nil || t.unheard(c.sp.created):
		return nil, refuse("AADSTS7000229")
	case c.sp.disabled, c.app.properties["isDisabled"] == true:
		return nil, refuse("AADSTS7000112")
	}
	return c, nil
}

// clientName returns the name of an application.
func (t *loginService) clientName(id string) string {
	if name, known := t.clients[id]; known {
		return name
	}
	if p := t.latest().principalOf(id); p != nil {
		return p.name
	}
	return ""
}

// grantToApp answers a token request of the tenant's own applications. All of them are confidential clients here: a
// request without a credential is refused.
//
// https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#request-an-access-token-with-a-certificate-credential
func (t *loginService) grantToApp(where authority, specific bool, endpoint string, form url.Values) (object, *refusal) {
	client, r := t.clientAt(where, specific, form.Get("client_id"))
	if r != nil {
		return nil, r
	}
	if endpoint == "devicecode" {
		return nil, refuse("AADSTS7000218")
	}
	if client.proved, r = t.recognise(client.app, form); r != nil {
		return nil, r
	}
	switch form.Get("grant_type") {
	case "client_credentials":
		return t.grantItself(client, specific, form)
	case "authorization_code":
		return t.redeemCode(form, client)
	case "refresh_token":
		return t.renew(form, client)
	}
	return nil, refuse("AADSTS70003")
}

// recognise authenticates an application and returns the kind of its credential.
func (t *loginService) recognise(app *application, form url.Values) (proved string, r *refusal) {
	switch {
	case form.Get("client_assertion_type") == assertionType && form.Has("client_assertion"):
		return byCertificate, t.verify(app, form.Get("client_assertion"))
	case form.Get("client_secret") == "":
		return "", refuse("AADSTS7000218")
	}
	for _, s := range app.secrets {
		switch {
		case s.value != form.Get("client_secret") || t.unheard(s.added):
		case !s.ends.IsZero() && !time.Now().Before(s.ends):
			return "", refuse("AADSTS7000222")
		default:
			return bySecret, nil
		}
	}
	return "", refuse("AADSTS7000215")
}

// grantItself issues an app-only token with the application permissions that the application has.
//
// https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
func (t *loginService) grantItself(client *appClient, specific bool, form url.Values) (object, *refusal) {
	if !specific {
		return nil, refuse("AADSTS50059")
	}
	a, r := t.asked("token", form, specific, true)
	if r != nil {
		return nil, r
	}
	if !slices.Equal(a.scopes, []string{".default"}) {
		return nil, refuse("AADSTS1002012")
	}
	if t.latest().principalOf(a.api) == nil && a.api != graph.GraphAPI {
		return nil, refuse("AADSTS500011")
	}
	g := t.ownGrant(client, a)
	life := int(t.behaviour.tokenLife() / time.Second)
	return object{"token_type": "Bearer", "expires_in": life, "ext_expires_in": life, "access_token": t.keep(g)}, nil
}

// heldRoles returns the names of the application permissions that a service principal has.
func (d *directory) heldRoles(holder, resource *principal) []string {
	names := []string{}
	if resource == nil {
		return names
	}
	for _, g := range d.roleGrants {
		if g.principal != holder.id || g.resource != resource.id {
			continue
		}
		for _, o := range resource.roles {
			if o.id == g.role {
				names = append(names, o.value)
			}
		}
	}
	return names
}

// actingGrant returns an app-only token of Graph for the application of a name, nil if there is none.
func (t *loginService) actingGrant(name string) *grant {
	t.mu.Lock()
	defer t.mu.Unlock()
	app := t.named(name)
	if app == nil {
		return nil
	}
	client := &appClient{app: app, sp: t.latest().principalOf(app.appID), proved: byCertificate}
	return t.ownGrant(client, asked{api: graph.GraphAPI, resource: "https://" + t.cloud.Hosts().Graph})
}

// ownGrant returns an app-only token for an API.
func (t *loginService) ownGrant(client *appClient, a asked) *grant {
	now := time.Now()
	roles := t.latest().heldRoles(client.sp, t.latest().principalOf(a.api))
	return &grant{
		tenant: t.id, user: client.sp.id, client: client.app.appID, resource: a.resource, own: true, proved: client.proved,
		roles: roles, scopes: roles, cae: strings.Contains(a.claims, `"xms_cc"`), signedIn: t.generation, made: t.generation, issued: now,
		expires: now.Add(t.behaviour.tokenLife()),
	}
}

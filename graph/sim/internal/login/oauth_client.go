package login

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"cspready/graph"
	"cspready/graph/sim/internal/core"
	"cspready/graph/sim/internal/directory"
	"cspready/graph/sim/internal/odata"
)

// An appClient is an application of the tenant as a client of the sign-in service.
type appClient struct {
	app            *directory.Application
	principal      *directory.ServicePrincipal
	credentialKind string // by which credential, as in the claim appidacr; empty until then
}

// The kinds of credentials with which an application authenticates, as in the claim appidacr.
//
// https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
const (
	clientSecret      = "1"
	clientCertificate = "2"
)

// isReplicating reports whether something is so new that the sign-in service does not know it yet.
func (t *Service) isReplicating(since time.Time) bool {
	age := time.Since(since)
	return age >= 0 && age < t.CurrentBehaviour.SignInLag
}

// findClient returns the application of the tenant that is the client, nil for an application of Microsoft's.
func (t *Service) findClient(where Authority, specific bool, id string) (*appClient, *Error) {
	if _, known := t.microsoftClients[id]; known {
		return nil, nil
	}
	d := t.LatestDirectory()
	app := d.ApplicationByAppID(id)
	if app == nil || !where.IsHomeCloud || t.isReplicating(app.Created) {
		return nil, OauthErrorFor("AADSTS700016")
	}
	c := &appClient{app: app, principal: d.PrincipalByAppID(id)}
	switch {
	case !specific && odata.StringValue(c.app.Properties, "signInAudience") == graph.OneTenant:
		return nil, OauthErrorFor("AADSTS50194")
	case c.principal == nil || t.isReplicating(c.principal.Created):
		return nil, OauthErrorFor("AADSTS7000229")
	case c.principal.Disabled, c.app.Properties["isDisabled"] == true:
		return nil, OauthErrorFor("AADSTS7000112")
	}
	return c, nil
}

// clientName returns the name of an application.
func (t *Service) clientName(id string) string {
	if name, known := t.microsoftClients[id]; known {
		return name
	}
	if p := t.LatestDirectory().PrincipalByAppID(id); p != nil {
		return p.Name
	}
	return ""
}

// answerTenantApp answers a token request of the tenant's own applications. All of them are confidential clients
// here: a request without a credential is refused.
//
// https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#request-an-access-token-with-a-certificate-credential
func (t *Service) answerTenantApp(where Authority, specific bool, endpoint string, form url.Values) (odata.Object,
	*Error) {
	client, r := t.findClient(where, specific, form.Get("client_id"))
	if r != nil {
		return nil, r
	}
	if endpoint == "devicecode" {
		return nil, OauthErrorFor("AADSTS7000218")
	}
	if client.credentialKind, r = t.authenticateClient(client.app, form); r != nil {
		return nil, r
	}
	switch form.Get("grant_type") {
	case "client_credentials":
		return t.issueAppToken(client, specific, form)
	case "authorization_code":
		return t.redeemCode(form, client)
	case "refresh_token":
		return t.redeemRefreshToken(form, client)
	}
	return nil, OauthErrorFor("AADSTS70003")
}

// authenticateClient authenticates an application and returns the kind of its credential.
func (t *Service) authenticateClient(app *directory.Application, form url.Values) (proved string, r *Error) {
	switch {
	case form.Get("client_assertion_type") == AssertionType && form.Has("client_assertion"):
		return clientCertificate, t.verifyAssertion(app, form.Get("client_assertion"))
	case form.Get("client_secret") == "":
		return "", OauthErrorFor("AADSTS7000218")
	}
	for _, s := range app.Secrets {
		switch {
		case s.Value != form.Get("client_secret") || t.isReplicating(s.AddedAt):
		case !s.Ends.IsZero() && !time.Now().Before(s.Ends):
			return "", OauthErrorFor("AADSTS7000222")
		default:
			return clientSecret, nil
		}
	}
	return "", OauthErrorFor("AADSTS7000215")
}

// issueAppToken issues an app-only token with the application permissions that the application has.
//
// https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
func (t *Service) issueAppToken(client *appClient, specific bool, form url.Values) (odata.Object, *Error) {
	if !specific {
		return nil, OauthErrorFor("AADSTS50059")
	}
	a, r := t.readAuthRequest("token", form, specific, true)
	if r != nil {
		return nil, r
	}
	if !slices.Equal(a.Scopes, []string{".default"}) {
		return nil, OauthErrorFor("AADSTS1002012")
	}
	if t.LatestDirectory().PrincipalByAppID(a.ApiID) == nil && a.ApiID != graph.GraphAPI {
		return nil, OauthErrorFor("AADSTS500011")
	}
	g := t.newAppToken(client, a)
	life := int(t.CurrentBehaviour.AccessTokenLifetime() / time.Second)
	return odata.Object{"token_type": "Bearer", "expires_in": life, "ext_expires_in": life,
		"access_token": t.storeAccessToken(g)}, nil
}

// TokenForApp returns an app-only token of Graph for the application of a name, nil if there is none.
func (t *Service) TokenForApp(name string) *core.AccessToken {
	t.Mu.Lock()
	defer t.Mu.Unlock()
	app := t.ApplicationNamed(name)
	if app == nil {
		return nil
	}
	client := &appClient{app: app, principal: t.LatestDirectory().PrincipalByAppID(app.AppID),
		credentialKind: clientCertificate}
	return t.newAppToken(client, core.AuthRequest{ApiID: graph.GraphAPI,
		Resource: "https://" + t.HomeCloud.Hosts().Graph})
}

// newAppToken returns an app-only token for an API.
func (t *Service) newAppToken(client *appClient, a core.AuthRequest) *core.AccessToken {
	now := time.Now()
	roles := t.LatestDirectory().AppRolesOf(client.principal, t.LatestDirectory().PrincipalByAppID(a.ApiID))
	return &core.AccessToken{
		Tenant: t.TenantID, User: client.principal.ID, Client: client.app.AppID, Resource: a.Resource,
		IsAppOnly: true, CredentialKind: client.credentialKind,
		Roles: roles, Scopes: roles, Cae: strings.Contains(a.Claims, `"xms_cc"`), SignInGeneration: t.TokenGeneration,
		TokenGeneration: t.TokenGeneration, Issued: now,
		Expires: now.Add(t.CurrentBehaviour.AccessTokenLifetime()),
	}
}

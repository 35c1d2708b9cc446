package live

import (
	"context"
	"net/url"
	"strings"

	"cspready/graph"
)

// An appClient is a confidential client: an application of the tenant that proves itself with a certificate or a secret.
//
// It speaks OAuth by itself. MSAL hides the refresh token, which is what all this is about, and golang.org/x/oauth2 sends neither a scope
// nor an assertion when it redeems one.
//
// https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#redeem-a-code-for-an-access-token
type appClient struct {
	owner *signInService
	app   graph.AppClient
	key   *clientKey // nil: the application has a secret
}

// newAppClient returns the client of an application, and ErrBadInput where it cannot be one.
func (s *signInService) newAppClient(op string, app graph.AppClient) (*appClient, error) {
	client := &appClient{owner: s, app: app}
	ok := graph.IsGUID(app.TenantID) && graph.IsGUID(app.AppID) && (app.Key == "") != (app.Secret == "")
	if ok && app.Key != "" {
		client.key, ok = readClientKey(app.Key)
	}
	if !ok {
		return nil, &graph.Error{Op: op, Kind: graph.ErrBadInput}
	}
	return client, nil
}

// String names the application and none of its secrets.
func (a *appClient) String() string { return "client of application " + a.app.AppID }

// GoString is String.
func (a *appClient) GoString() string { return a.String() }

// endpoint is where a page or token of the tenant is: "authorize", "token".
func (a *appClient) endpoint(name string) string {
	return "https://" + a.owner.Hosts.Login + "/" + strings.ToLower(a.app.TenantID) + "/oauth2/v2.0/" + name
}

// scope is what a session is asked for: Partner Center, or Microsoft Graph for an application that has nothing to do with that. A refresh token
// comes with offline_access only.
func (a *appClient) scope() string {
	if a.app.For == graph.GraphAPI {
		return "https://" + a.owner.Hosts.Graph + "/User.Read offline_access"
	}
	return partnerResource(a.owner.Hosts.PartnerCenter) + "/user_impersonation offline_access"
}

// own gets a token for the application itself.
//
// https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
func (a *appClient) own(ctx context.Context, op string) error {
	form := url.Values{"grant_type": {"client_credentials"}, "scope": {"https://" + a.owner.Hosts.Graph + "/.default"}}
	_, err := a.persist(ctx, op, false, form)
	return err
}

// refresh redeems a refresh token for an access token and the next refresh token.
//
// https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#refresh-the-access-token
func (a *appClient) refresh(ctx context.Context, op string, token graph.Hidden) (appTokens, error) {
	form := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {string(token)}, "scope": {a.scope()}}
	return a.persist(ctx, op, false, form)
}

// redeem redeems a code that a browser came back with.
func (a *appClient) redeem(ctx context.Context, b *comeback, code string) (appTokens, error) {
	form := url.Values{
		"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {b.redirect}, "code_verifier": {b.verifier},
		"scope": {a.scope() + " openid profile"},
	}
	return a.persist(ctx, b.op, true, form)
}

// Redeem redeems a refresh token of an application. It returns the session with the refresh token that came, or the one that was
// redeemed where none did, and the access token.
func (s *signInService) Redeem(
	ctx context.Context, op string, app graph.AppClient, token graph.Hidden,
) (graph.AppSession, graph.Hidden, error) {
	client, err := s.newAppClient(op, app)
	if err != nil {
		return graph.AppSession{}, "", err
	}
	if token == "" {
		return graph.AppSession{}, "", &graph.Error{Op: op, Kind: graph.ErrBadInput}
	}
	tokens, err := client.refresh(ctx, op, token)
	if err != nil {
		return graph.AppSession{}, "", err
	}
	return tokens.session(token), tokens.Access, nil
}

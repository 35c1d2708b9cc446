package signin

import (
	"context"
	"net/url"
	"strings"

	"cspready/graph"
	"cspready/graph/live/internal/transport"
)

// An appClient is a confidential client: an application of the tenant that authenticates with a certificate or a
// secret.
//
// It implements OAuth itself. MSAL hides the refresh token, which is needed here, and golang.org/x/oauth2 sends
// neither a scope nor an assertion when it redeems one.
//
// https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#redeem-a-code-for-an-access-token
type appClient struct {
	owner *Service
	app   graph.AppClient
	key   *clientKey // nil if the application has a secret
}

// newAppClient returns the client of an application, and ErrBadInput if the application is not valid.
func (s *Service) newAppClient(op string, app graph.AppClient) (*appClient, error) {
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

// String names the application without its secrets.
func (a *appClient) String() string { return "client of application " + a.app.AppID }

// GoString returns the same for %#v.
func (a *appClient) GoString() string { return a.String() }

// endpointURL returns the address of an endpoint of the tenant: "authorize" or "token".
func (a *appClient) endpointURL(name string) string {
	return "https://" + a.owner.Hosts.Login + "/" + strings.ToLower(a.app.TenantID) + "/oauth2/v2.0/" + name
}

// sessionScope returns the scope to request: Partner Center, or Microsoft Graph for an application that does not use
// Partner Center. A refresh token comes with offline_access only.
func (a *appClient) sessionScope() string {
	if a.app.API == graph.GraphAPI {
		return "https://" + a.owner.Hosts.Graph + "/User.Read offline_access"
	}
	return transport.PartnerCenterResource(a.owner.Hosts.PartnerCenter) + "/user_impersonation offline_access"
}

// requestOwnToken gets a token for the application itself.
//
// https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
func (a *appClient) requestOwnToken(ctx context.Context, op string) error {
	form := url.Values{"grant_type": {"client_credentials"}, "scope": {"https://" + a.owner.Hosts.Graph + "/.default"}}
	_, err := a.requestPatiently(ctx, op, false, form)
	return err
}

// redeemRefreshToken redeems a refresh token for an access token and the next refresh token.
//
// https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#refresh-the-access-token
func (a *appClient) redeemRefreshToken(ctx context.Context, op string, token graph.Hidden) (appTokens, error) {
	form := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {string(token)}, "scope": {a.sessionScope()}}
	return a.requestPatiently(ctx, op, false, form)
}

// redeemCode redeems the authorization code of a redirect.
func (a *appClient) redeemCode(ctx context.Context, b *redirectResult, code string) (appTokens, error) {
	form := url.Values{
		"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {b.redirect}, "code_verifier": {b.verifier},
		"scope": {a.sessionScope() + " openid profile"},
	}
	return a.requestPatiently(ctx, b.op, true, form)
}

// Redeem redeems a refresh token of an application. It returns the session, with the new refresh token or else the
// redeemed one, and the access token.
func (s *Service) Redeem(
	ctx context.Context, op string, app graph.AppClient, token graph.Hidden,
) (graph.AppSession, graph.Hidden, error) {
	client, err := s.newAppClient(op, app)
	if err != nil {
		return graph.AppSession{}, "", err
	}
	if token == "" {
		return graph.AppSession{}, "", &graph.Error{Op: op, Kind: graph.ErrBadInput}
	}
	tokens, err := client.redeemRefreshToken(ctx, op, token)
	if err != nil {
		return graph.AppSession{}, "", err
	}
	return tokens.newSession(token), tokens.Access, nil
}

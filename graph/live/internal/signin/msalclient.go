package signin

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/public"

	"cspready/graph"
	"cspready/graph/live/internal/transport"
)

// A msalClient is MSAL's client for one sign-in. Each sign-in has its own client, and so its own cache: MSAL takes
// any cached token that covers the scopes, so a shared cache could return a token that was replaced because it was
// revoked.
type msalClient struct {
	client  public.Client
	account public.Account
	scopes  []string // the granted scopes, as full addresses
	method  graph.SignInMethod
	isFinal bool // there is no refresh token
}

// String keeps MSAL's cache out of printed values.
func (s *msalClient) String() string { return "signer" }

// GoString returns the same for %#v.
func (s *msalClient) GoString() string { return s.String() }

// newMSALClient returns MSAL's client for a sign-in in a tenant, or in any if the id is empty. The transport includes
// a responseCapture.
func (s *Service) newMSALClient(
	tenant string, want graph.SignInRequest, roundTripper http.RoundTripper,
) (*msalClient, error) {
	client, err := public.New(s.ClientID,
		public.WithAuthority("https://"+s.Hosts.Login+"/"+cmp.Or(tenant, "organizations")),
		public.WithHTTPClient(&http.Client{Transport: roundTripper, CheckRedirect: transport.RefuseRedirect}),
		// Declares that this client handles claims challenges, and so gets tokens that can be revoked at once.
		//
		// https://learn.microsoft.com/entra/identity-platform/claims-challenge
		public.WithClientCapabilities([]string{"cp1"}),
		// The hosts are our own constants: asking one of them whether the others are real would only cost a request.
		public.WithInstanceDiscovery(false))
	if err != nil {
		return nil, err
	}
	created := &msalClient{client: client, method: want.Method}
	for _, scope := range want.Scopes {
		created.scopes = append(created.scopes, "https://"+s.Hosts.Graph+"/"+scope)
	}
	if len(created.scopes) == 0 {
		created.scopes = []string{"https://" + s.Hosts.Graph + "/User.Read"} // MSAL requires one
	}
	return created, nil
}

// refreshToken implements tokenRefresher.
func (s *msalClient) refreshToken(ctx context.Context, claims string) (transport.Token, error) {
	return s.acquireSilently(ctx, s.scopes, claims)
}

// resourceToken implements tokenRefresher. ".default" stands for all permissions of the application there.
func (s *msalClient) resourceToken(ctx context.Context, resource, claims string) (transport.Token, error) {
	return s.acquireSilently(ctx, []string{resource + "/.default"}, claims)
}

// acquireSilently redeems the refresh token. Claims make MSAL skip the tokens in its cache, even claims that demand
// nothing.
func (s *msalClient) acquireSilently(ctx context.Context, scopes []string, claims string) (transport.Token, error) {
	const op = graph.OpRenewSignIn
	if s.isFinal {
		return transport.Token{}, &graph.Error{Op: op, Kind: graph.ErrSignInAgain}
	}
	ctx, recorded := withExchange(ctx)
	claims = cmp.Or(claims, `{"access_token":{}}`)
	result, err := s.client.AcquireTokenSilent(ctx, scopes, public.WithSilentAccount(s.account), public.WithClaims(claims))
	if err != nil {
		return transport.Token{}, recorded.graphError(op, s.method, err)
	}
	return transport.Token{Secret: new(result.AccessToken), Expires: result.ExpiresOn}, nil
}

// finishSession returns the session of MSAL's result and of the recorded answer.
func (s *msalClient) finishSession(
	result public.AuthResult, recorded *exchange,
) (graph.Session, transport.Token, error) {
	id := result.IDToken
	switch {
	case strings.EqualFold(id.TenantID, graph.PersonalTenant):
		return graph.Session{}, transport.Token{}, &graph.Error{Op: signIn, Kind: graph.ErrPersonalAccount}
	case id.TenantID == "" || id.Oid == "":
		return graph.Session{}, transport.Token{}, &graph.Error{Op: signIn, Kind: graph.ErrUnreadable}
	}
	if recorded.granted != nil {
		s.limitScopes(recorded.granted)
	}
	s.account = result.Account
	session := graph.Session{
		TenantID: strings.ToLower(id.TenantID), UserID: strings.ToLower(id.Oid),
		UserPrincipalName: cmp.Or(id.UPN, id.PreferredUsername),
		Method:            s.method, MFA: provedMFA(result.AccessToken), Expires: result.ExpiresOn,
	}
	names := recorded.granted
	if names == nil {
		names = s.scopes // OAuth leaves the scopes out if all were granted
	}
	for _, name := range names {
		if short := scopeName(name); !isSignInScope(short) {
			session.Scopes = append(session.Scopes, short)
		}
	}
	return session, transport.Token{Secret: new(result.AccessToken), Expires: result.ExpiresOn}, nil
}

// limitScopes drops the scopes that were not granted: requesting them again would make every refresh fail.
func (s *msalClient) limitScopes(granted []string) {
	limited := slices.DeleteFunc(slices.Clone(s.scopes), func(scope string) bool {
		return !slices.ContainsFunc(granted, func(g string) bool { return strings.EqualFold(scopeName(g), scopeName(scope)) })
	})
	if len(limited) > 0 {
		s.scopes = limited
	}
}

// scopeName returns "User.Read" of "https://graph.microsoft.com/User.Read", because services return either.
func scopeName(scope string) string { return scope[strings.LastIndex(scope, "/")+1:] }

// isSignInScope reports whether a scope is about the sign-in itself and not a permission of Graph.
func isSignInScope(short string) bool {
	return slices.Contains([]string{"openid", "profile", "email", "offline_access"}, short)
}

package live

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/public"

	"cspready/graph"
)

// A signer is MSAL's client for one sign-in. Each sign-in has its own client, and so its own cache: MSAL takes any
// cached token that covers the scopes, so a shared cache could return a token that was replaced because it was
// revoked.
type signer struct {
	client  public.Client
	account public.Account
	scopes  []string // the granted scopes, as full addresses
	way     graph.Way
}

// String keeps MSAL's cache out of printed values.
func (s *signer) String() string { return "signer" }

// GoString returns the same for %#v.
func (s *signer) GoString() string { return s.String() }

// newSigner returns MSAL's client for a sign-in in a tenant, or in any if the id is empty. The transport includes a
// responseCapture.
func (s *signInService) newSigner(tenant string, want graph.Want, transport http.RoundTripper) (*signer, error) {
	client, err := public.New(s.ClientID,
		public.WithAuthority("https://"+s.Hosts.Login+"/"+cmp.Or(tenant, "organizations")),
		public.WithHTTPClient(&http.Client{Transport: transport, CheckRedirect: noRedirect}),
		// Declares that this client handles claims challenges, and so gets tokens that can be revoked at once.
		//
		// https://learn.microsoft.com/entra/identity-platform/claims-challenge
		public.WithClientCapabilities([]string{"cp1"}),
		// The hosts are our own constants: asking one of them whether the others are real would only cost a request.
		public.WithInstanceDiscovery(false))
	if err != nil {
		return nil, err
	}
	made := &signer{client: client, way: want.Way}
	for _, scope := range want.Scopes {
		made.scopes = append(made.scopes, "https://"+s.Hosts.Graph+"/"+scope)
	}
	if len(made.scopes) == 0 {
		made.scopes = []string{"https://" + s.Hosts.Graph + "/User.Read"} // MSAL requires one
	}
	return made, nil
}

// refreshToken implements tokenRefresher.
func (s *signer) refresh(ctx context.Context, claims string) (token, error) {
	return s.silently(ctx, s.scopes, claims)
}

// resourceToken implements tokenRefresher. ".default" stands for all permissions of the application there.
func (s *signer) visit(ctx context.Context, resource, claims string) (token, error) {
	return s.silently(ctx, []string{resource + "/.default"}, claims)
}

// acquireSilently redeems the refresh token. Claims make MSAL skip the tokens in its cache, even claims that demand
// nothing.
func (s *signer) silently(ctx context.Context, scopes []string, claims string) (token, error) {
	const op = graph.OpRenewSignIn
	ctx, said := listening(ctx)
	claims = cmp.Or(claims, `{"access_token":{}}`)
	result, err := s.client.AcquireTokenSilent(ctx, scopes, public.WithSilentAccount(s.account), public.WithClaims(claims))
	if err != nil {
		return token{}, said.failure(op, s.way, err)
	}
	return token{secret: new(result.AccessToken), expires: result.ExpiresOn}, nil
}

// finishSession returns the session of MSAL's result and of the recorded answer.
func (s *signer) finish(result public.AuthResult, said *exchange) (graph.Session, token, error) {
	id := result.IDToken
	switch {
	case strings.EqualFold(id.TenantID, graph.PersonalTenant):
		return graph.Session{}, token{}, &graph.Error{Op: signIn, Kind: graph.ErrPersonalAccount}
	case id.TenantID == "" || id.Oid == "":
		return graph.Session{}, token{}, &graph.Error{Op: signIn, Kind: graph.ErrUnreadable}
	}
	if said.granted != nil {
		s.keep(said.granted)
	}
	s.account = result.Account
	session := graph.Session{
		TenantID: strings.ToLower(id.TenantID), UserID: strings.ToLower(id.Oid), UserPrincipalName: cmp.Or(id.UPN, id.PreferredUsername),
		Way: s.way, MFA: provedMFA(result.AccessToken), Expires: result.ExpiresOn,
	}
	names := said.granted
	if names == nil {
		names = s.scopes // OAuth leaves the scopes out if all were granted
	}
	for _, name := range names {
		if short := shortName(name); !ofSignIn(short) {
			session.Scopes = append(session.Scopes, short)
		}
	}
	return session, token{secret: new(result.AccessToken), expires: result.ExpiresOn}, nil
}

// limitScopes drops the scopes that were not granted: requesting them again would make every refresh fail.
func (s *signer) keep(granted []string) {
	kept := slices.DeleteFunc(slices.Clone(s.scopes), func(scope string) bool {
		return !slices.ContainsFunc(granted, func(g string) bool { return strings.EqualFold(shortName(g), shortName(scope)) })
	})
	if len(kept) > 0 {
		s.scopes = kept
	}
}

// scopeName returns "User.Read" of "https://graph.microsoft.com/User.Read", because services return either.
func shortName(scope string) string { return scope[strings.LastIndex(scope, "/")+1:] }

// isSignInScope reports whether a scope is about the sign-in itself and not a permission of Graph.
func ofSignIn(short string) bool {
	return slices.Contains([]string{"openid", "profile", "email", "offline_access"}, short)
}

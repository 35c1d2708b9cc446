package signin

import (
	"context"
	"net/url"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/public"

	"cspready/graph"
)

// A browserAttempt is an authorization code flow with PKCE for the session of the program.
//
// MSAL's own flow (AcquireTokenInteractive) is not used, because it ends at any GET, even for an icon, loses the
// error code, and cannot take a pasted address. MSAL builds the address and redeems the code here; state, PKCE, MFA
// and the port are handled by this package.
//
// https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
type browserAttempt struct {
	*redirectResult
	owner  *Service
	signer *msalClient
	want   graph.SignInRequest
	tenant string
	url    string
}

func (s *Service) beginBrowser(ctx context.Context, tenant string, want graph.SignInRequest) (graph.Attempt, error) {
	signer, err := s.newMSALClient(tenant, want, responseCapture{s.Login})
	if err != nil {
		return nil, &graph.Error{Op: signIn, Kind: graph.ErrBadInput}
	}
	a := &browserAttempt{redirectResult: newRedirectResult(signIn, want.Method, "http://localhost"), owner: s,
		signer: signer, want: want, tenant: tenant}
	if want.Method == graph.Browser {
		port, err := openPort(ctx, anyPort)
		if err != nil {
			return nil, &graph.Error{Op: signIn, Kind: graph.ErrBrowser, Cause: err}
		}
		a.listenAt(port, "http://localhost:"+port.number, s.Landing)
	}
	ctx, recorded := withExchange(ctx)
	if a.url, err = a.authorizeURL(ctx); err != nil {
		a.close()
		return nil, recorded.graphError(signIn, want.Method, err)
	}
	return a, nil
}

// authorizeURL returns MSAL's address with the parameters that it leaves out.
func (a *browserAttempt) authorizeURL(ctx context.Context) (string, error) {
	scopes := append([]string{"openid", "profile", "offline_access"}, a.signer.scopes...)
	options := []public.AuthCodeURLOption{}
	if a.want.Claims != "" {
		options = append(options, public.WithClaims(a.want.Claims))
	}
	if a.want.Hint != "" {
		options = append(options, public.WithLoginHint(a.want.Hint))
	}
	address, err := a.signer.client.AuthCodeURL(ctx, a.owner.ClientID, a.redirect, scopes, options...)
	if err != nil {
		return "", err
	}
	u, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	// The address comes from the service's own metadata. A browser does not pass the gate, so the host is checked
	// here.
	if u.Scheme != "https" || u.Host != a.owner.Hosts.Login {
		return "", &graph.Error{Op: signIn, Kind: graph.ErrForeign}
	}
	q := u.Query()
	a.addProtection(q)
	q.Set("prompt", "select_account")
	if a.want.MFA {
		q.Set("prompt", "login") // the claims demand MFA, which an existing browser session may have proved days ago
	}
	u.RawQuery = q.Encode()
	return u.String(), nil
}

// Prompt returns the address to open.
func (a *browserAttempt) Prompt() graph.Prompt {
	return graph.Prompt{Method: a.want.Method, URL: a.url, Expires: a.expires}
}

// String describes the attempt without its secrets.
func (a *browserAttempt) String() string { return "sign-in with a browser" }

// GoString returns the same for %#v.
func (a *browserAttempt) GoString() string { return a.String() }

// Wait returns when the browser was redirected back and the code was redeemed.
func (a *browserAttempt) Wait(ctx context.Context, _ func(graph.Progress)) (graph.Session, error) {
	code, err := a.waitForCode(ctx)
	if err != nil {
		return graph.Session{}, err
	}
	return a.redeemCode(ctx, code)
}

func (a *browserAttempt) redeemCode(ctx context.Context, code string) (graph.Session, error) {
	options := []public.AcquireByAuthCodeOption{public.WithChallenge(a.verifier)}
	if a.want.Claims != "" {
		options = append(options, public.WithClaims(a.want.Claims))
	}
	var recorded *exchange
	result, err := retryTransient(ctx, func(ctx context.Context) (public.AuthResult, error) {
		ctx, recorded = withExchange(ctx)
		result, err := a.signer.client.AcquireTokenByAuthCode(ctx, code, a.redirect, a.signer.scopes, options...)
		return result, recorded.graphError(signIn, a.want.Method, err)
	})
	if err != nil {
		return graph.Session{}, err
	}
	return a.owner.completeSignIn(a.signer, a.tenant, result, recorded)
}

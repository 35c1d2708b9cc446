package signin

import (
	"cmp"
	"context"
	"net/url"
	"sync"

	"cspready/graph"
)

// An appSignIn is a person's sign-in to an application of the tenant, for Partner Center. It never becomes the
// session of the program.
type appSignIn struct {
	client    *appClient
	hint      string
	redirects []loopbackRedirect

	mu      sync.Mutex
	session graph.Session
	outcome graph.AppSession
	done    bool
}

// String names the application without its secrets.
func (s *appSignIn) String() string { return "sign-in to application " + s.client.app.AppID }

// GoString returns the same for %#v.
func (s *appSignIn) GoString() string { return s.String() }

// Session returns the person's session at the application, and false before the sign-in.
func (s *appSignIn) Session() (graph.Session, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.session, s.done
}

// Begin starts an attempt. It offers no device code, because many tenants block that flow and the application is a
// web application; it uses the browser instead.
func (s *appSignIn) Begin(ctx context.Context, want graph.SignInRequest) (graph.Attempt, error) {
	if want.Method != graph.Paste {
		want.Method = graph.Browser
	}
	want.MFA, want.Hint = true, cmp.Or(want.Hint, s.hint)
	claims, ok := want.RequestedClaims()
	if !ok {
		return nil, &graph.Error{Op: signInToApp, Kind: graph.ErrBadInput}
	}
	b := newRedirectResult(signInToApp, want.Method, s.redirects[0].registered)
	if want.Method == graph.Browser {
		port, redirect, err := openFirst(ctx, signInToApp, s.redirects)
		if err != nil {
			return nil, err
		}
		b.listenAt(port, redirect, s.client.owner.Landing)
	}
	q := url.Values{
		"client_id": {s.client.app.AppID}, "response_type": {"code"}, "redirect_uri": {b.redirect},
		"scope":  {s.client.sessionScope() + " openid profile"},
		"prompt": {"login"}, "claims": {claims},
	}
	if want.Hint != "" {
		q.Set("login_hint", want.Hint)
	}
	b.addProtection(q)
	return &appAttempt{redirectResult: b, signIn: s, url: s.client.endpointURL("authorize") + "?" + q.Encode()}, nil
}

// An appAttempt is one attempt to sign in to an application.
type appAttempt struct {
	*redirectResult
	signIn *appSignIn
	url    string
}

// Prompt returns the address to open.
func (a *appAttempt) Prompt() graph.Prompt {
	return graph.Prompt{Method: a.method, URL: a.url, Expires: a.expires}
}

// String describes the attempt without its secrets.
func (a *appAttempt) String() string { return "an attempt of a " + a.signIn.String() }

// GoString returns the same for %#v.
func (a *appAttempt) GoString() string { return a.String() }

// Wait returns when the browser was redirected back and the application has redeemed the code. An answer without a
// refresh token is of no use, because the application has to store it.
func (a *appAttempt) Wait(ctx context.Context, _ func(graph.Progress)) (graph.Session, error) {
	code, err := a.waitForCode(ctx)
	if err != nil {
		return graph.Session{}, err
	}
	tokens, err := a.signIn.client.redeemCode(ctx, a.redirectResult, code)
	if err != nil {
		return graph.Session{}, err
	}
	if tokens.Refresh == "" {
		return graph.Session{}, &graph.Error{Op: a.op, Kind: graph.ErrUnreadable}
	}
	return a.signIn.setOutcome(tokens, a.method), nil
}

// setOutcome records the tokens of a sign-in. The access token for Partner Center identifies the person, or the ID
// token if that one is opaque.
func (s *appSignIn) setOutcome(tokens appTokens, method graph.SignInMethod) graph.Session {
	outcome := tokens.newSession("")
	facts, person := &outcome.Claims, readTokenClaims(string(tokens.ID))
	facts.TenantID, facts.UserID = cmp.Or(facts.TenantID, person.TenantID), cmp.Or(facts.UserID, person.UserID)
	facts.UserPrincipalName = cmp.Or(facts.UserPrincipalName, person.UserPrincipalName)
	session := graph.Session{
		TenantID: facts.TenantID, UserID: facts.UserID, UserPrincipalName: facts.UserPrincipalName,
		Method: method, MFA: facts.MFA, Scopes: facts.Scopes, Expires: tokens.expiryTime(*facts),
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.session, s.outcome, s.done = session, outcome, true
	return session
}

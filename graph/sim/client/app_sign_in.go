package client

import (
	"context"
	"net/url"
	"sync"

	"cspready/graph"
	"cspready/graph/sim/internal/core"
	"cspready/graph/sim/internal/login"
	"cspready/graph/sim/internal/odata"
)

// An appSignIn signs the simulated person in to an application of the tenant, in addition to the session of the
// client.
type appSignIn struct {
	door *Client
	app  graph.AppClient

	mu      sync.Mutex
	session graph.Session
	answer  odata.Object // of the token endpoint; nil before the sign-in
}

// SignInTo signs the person in to an application and returns the session for Partner Center.
//
// https://learn.microsoft.com/partner-center/developer/enable-secure-app-model
func (d *Client) SignInTo(ctx context.Context, app graph.AppClient, hint string) (graph.AppSession, error) {
	if err := d.checkPartnerCloud(opSignInToApp); app.API != graph.GraphAPI && err != nil {
		return graph.AppSession{}, err
	}
	d.mu.Lock()
	renewals := d.renewals
	d.mu.Unlock()
	if renewals == nil {
		return graph.AppSession{}, &graph.Error{Op: opSignInToApp, Kind: graph.ErrSignInAgain}
	}
	s := &appSignIn{door: d, app: app}
	want := graph.SignInRequest{Method: graph.Browser, Tenant: app.TenantID, Hint: hint, MFA: true}
	done := make(chan error, 1)
	select {
	case renewals <- graph.Renewal{SignIn: s, Request: want, Done: done}:
	case <-ctx.Done():
		return graph.AppSession{}, &graph.Error{Op: opSignInToApp, Kind: graph.ErrOffline, Cause: ctx.Err()}
	}
	select {
	case err := <-done:
		if err != nil {
			return graph.AppSession{}, err
		}
	case <-ctx.Done():
		return graph.AppSession{}, &graph.Error{Op: opSignInToApp, Kind: graph.ErrOffline, Cause: ctx.Err()}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.answer == nil { // the listener reported a sign-in that did not happen
		return graph.AppSession{}, &graph.Error{Op: opSignInToApp, Kind: graph.ErrSignInAgain}
	}
	return readAppSession(opSignInToApp, s.answer, "")
}

// Begin starts a sign-in to the application.
func (s *appSignIn) Begin(ctx context.Context, want graph.SignInRequest) (graph.Attempt, error) {
	if want.Method == graph.DeviceCode || s.app.TenantID == "" {
		return nil, &graph.Error{Op: opSignInToApp, Kind: graph.ErrBadInput}
	}
	want.Tenant = s.app.TenantID
	return (&signInAttempt{client: s.door, app: s}).startSignIn(ctx, want)
}

// Session returns the session of the person who signed in.
func (s *appSignIn) Session() (graph.Session, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.session, s.answer != nil
}

// acceptSession stores the session. The listener checks whose it is.
func (s *appSignIn) acceptSession(answer odata.Object) (graph.Session, error) {
	g := s.door.tenant.Login.LookUpToken(odata.StringValue(answer, "access_token"))
	s.mu.Lock()
	defer s.mu.Unlock()
	s.session, s.answer = toSession(g, graph.Browser), answer
	return s.session, nil
}

func (s *appSignIn) requestForm(claims string) url.Values {
	q := url.Values{"client_id": {s.app.AppID}, "scope": {s.door.appScope(s.app)}}
	if claims != "" {
		q.Set("claims", claims)
	}
	return q
}

// addCredential adds the credential of the application to a form.
func (s *appSignIn) addCredential(op string, form url.Values) error {
	return s.door.addCredential(op, s.app, form)
}

// redirectURI returns the redirect URI: one on this machine that the application has registered. If it has no port, any
// port can be used.
func (s *appSignIn) redirectURI() string {
	for _, r := range s.app.Redirects {
		u, err := url.Parse(r)
		if err != nil || u.Scheme != "http" || u.Hostname() != "localhost" {
			continue
		}
		if u.Port() == "" {
			u.Host = "localhost:53682"
		}
		return u.String()
	}
	return localRedirect
}

// appScope returns the scopes that an application requests for a person: of Partner Center, or of Microsoft Graph.
func (d *Client) appScope(app graph.AppClient) string {
	if app.API == graph.GraphAPI {
		return login.FullGraphScope(d.tenant.HomeCloud, "User.Read") + " offline_access openid profile"
	}
	return "https://" + d.tenant.HomeCloud.Hosts().PartnerCenter + "/" + core.UserImpersonationScope +
		" offline_access openid profile"
}

package sim

import (
	"context"
	"net/url"
	"sync"

	"cspready/graph"
)

// An appSignIn signs the simulated person in to an application of the tenant, in addition to the session of the
// client.
type appSignIn struct {
	door *Door
	app  graph.AppClient

	mu      sync.Mutex
	session graph.Session
	answer  object // of the token endpoint; nil before the sign-in
}

// SignInTo signs the person in to an application and returns the session for Partner Center.
//
// https://learn.microsoft.com/partner-center/developer/enable-secure-app-model
func (d *Door) SignInTo(ctx context.Context, app graph.AppClient, hint string) (graph.AppSession, error) {
	if err := d.partnered(signInToApp); app.For != graph.GraphAPI && err != nil {
		return graph.AppSession{}, err
	}
	d.mu.Lock()
	renewals := d.renewals
	d.mu.Unlock()
	if renewals == nil {
		return graph.AppSession{}, &graph.Error{Op: signInToApp, Kind: graph.ErrSignInAgain}
	}
	s := &appSignIn{door: d, app: app}
	want := graph.Want{Way: graph.Browser, Tenant: app.TenantID, Hint: hint, MFA: true}
	done := make(chan error, 1)
	select {
	case renewals <- graph.Renewal{To: s, Want: want, Done: done}:
	case <-ctx.Done():
		return graph.AppSession{}, &graph.Error{Op: signInToApp, Kind: graph.ErrOffline, Cause: ctx.Err()}
	}
	select {
	case err := <-done:
		if err != nil {
			return graph.AppSession{}, err
		}
	case <-ctx.Done():
		return graph.AppSession{}, &graph.Error{Op: signInToApp, Kind: graph.ErrOffline, Cause: ctx.Err()}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.answer == nil { // the listener reported a sign-in that did not happen
		return graph.AppSession{}, &graph.Error{Op: signInToApp, Kind: graph.ErrSignInAgain}
	}
	return appSession(signInToApp, s.answer, "")
}

// Begin starts a sign-in to the application.
func (s *appSignIn) Begin(ctx context.Context, want graph.Want) (graph.Attempt, error) {
	if want.Way == graph.DeviceCode || s.app.TenantID == "" {
		return nil, &graph.Error{Op: signInToApp, Kind: graph.ErrBadInput}
	}
	want.Tenant = s.app.TenantID
	return (&attempt{door: s.door, app: s}).begin(ctx, want)
}

// Session returns the session of the person who signed in.
func (s *appSignIn) Session() (graph.Session, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.session, s.answer != nil
}

// accept stores the session. The listener checks whose it is.
func (s *appSignIn) accept(answer object) (graph.Session, error) {
	g := s.door.tenant.login.bearer(word(answer, "access_token"))
	s.mu.Lock()
	defer s.mu.Unlock()
	s.session, s.answer = sessionOf(g, graph.Browser), answer
	return s.session, nil
}

func (s *appSignIn) form(claims string) url.Values {
	q := url.Values{"client_id": {s.app.AppID}, "scope": {s.door.appScope(s.app)}}
	if claims != "" {
		q.Set("claims", claims)
	}
	return q
}

// prove adds the credential of the application to a form.
func (s *appSignIn) prove(op string, form url.Values) error {
	return s.door.credential(op, s.app, form)
}

// redirect returns the redirect URI: one on this machine that the application has registered. If it has no port, any
// port can be used.
func (s *appSignIn) redirect() string {
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
func (d *Door) appScope(app graph.AppClient) string {
	if app.For == graph.GraphAPI {
		return graphScope(d.tenant.cloud, "User.Read") + " offline_access openid profile"
	}
	return "https://" + d.tenant.cloud.Hosts().PartnerCenter + "/" + impersonation + " offline_access openid profile"
}

package sim

import (
	"context"
	"net/url"
	"sync"

	"cspready/graph"
)

// An appSignIn lets the simulated person sign in to an application of the tenant, beside the session of the door.
type appSignIn struct {
	door *Door
	app  graph.AppClient

	mu      sync.Mutex
	session graph.Session
	answer  object // of the token endpoint; nil before the sign-in
}

// SignInTo has the person sign in to an application, and returns the session for Partner Center.
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
	if s.answer == nil { // whoever listens said that somebody signed in, and nobody did
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

// Session is of whoever signed in.
func (s *appSignIn) Session() (graph.Session, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.session, s.answer != nil
}

// accept keeps the session. Whose it is, is looked at by whoever asked for it.
func (s *appSignIn) accept(answer object) (graph.Session, error) {
	g := s.door.tenant.bearer(word(answer, "access_token"))
	s.mu.Lock()
	defer s.mu.Unlock()
	s.session, s.answer = g.session(graph.Browser), answer
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

// redirect is where the browser is to come back to: an address on this machine that the application has registered. One without a port
// stands for any.
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

// appScope is what an application asks for that acts for a person: Partner Center, or Microsoft Graph.
func (d *Door) appScope(app graph.AppClient) string {
	if app.For == graph.GraphAPI {
		return graphScope(d.tenant.cloud, "User.Read") + " offline_access openid profile"
	}
	return "https://" + d.tenant.cloud.Hosts().PartnerCenter + "/" + impersonation + " offline_access openid profile"
}

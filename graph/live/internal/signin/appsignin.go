package signin

import (
	"context"
	"errors"

	"cspready/graph"
	"cspready/graph/live/internal/transport"
)

// signInToApp is the operation of errors of a sign-in to an application.
const signInToApp = graph.OpSignInToApplication

// SignInTo signs a person in to an application, in a browser and with MFA, and returns the session for Partner
// Center. The receiver of renewals asks the person.
//
// https://learn.microsoft.com/partner-center/developer/enable-secure-app-model
func (s *Service) SignInTo(ctx context.Context, app graph.AppClient, hint string) (graph.AppSession, error) {
	client, err := s.newAppClient(signInToApp, app)
	if err != nil {
		return graph.AppSession{}, err
	}
	to := &appSignIn{client: client, hint: hint, redirects: loopbackRedirects(app.Redirects)}
	if len(to.redirects) == 0 {
		return graph.AppSession{}, &graph.Error{Op: signInToApp, Kind: graph.ErrBadInput, Code: noLoopbackRedirect}
	}
	want := graph.SignInRequest{Method: graph.Browser, Tenant: app.TenantID, Hint: hint, MFA: true}
	if err := s.Keys.inviteSignIn(ctx, graph.Renewal{SignIn: to, Request: want}); err != nil {
		return graph.AppSession{}, transport.NewOpError(signInToApp, err)
	}
	to.mu.Lock()
	defer to.mu.Unlock()
	if !to.done {
		return graph.AppSession{}, &graph.Error{Op: signInToApp, Kind: graph.ErrSignInAgain} // success without a sign-in
	}
	return to.outcome, nil
}

// inviteSignIn asks the person to sign in to an application, and returns when they have. It fails with ErrSignInAgain
// if no one listens or answers before ctx ends, and with ErrDeclined or the error itself if the sign-in failed.
func (k *Keyring) inviteSignIn(ctx context.Context, r graph.Renewal) error {
	failed := &graph.Error{Kind: graph.ErrSignInAgain}
	if !k.hasListener.Load() {
		return failed
	}
	done := make(chan error, 1) // so that a front end that answers late does not block
	r.Done = done
	var err error
	select {
	case k.offers <- r:
	case <-ctx.Done():
		failed.Cause = context.Cause(ctx)
		return failed
	}
	select {
	case err = <-done:
	case <-ctx.Done():
		failed.Cause = context.Cause(ctx)
		return failed
	}
	if _, ok := errors.AsType[*graph.Error](err); err == nil || ok {
		return err
	}
	return &graph.Error{Kind: graph.ErrDeclined, Cause: err}
}

// TestCredential gets a token for the application itself, which proves that the sign-in service knows its credential.
// It may not know a new one for minutes.
func (s *Service) TestCredential(ctx context.Context, app graph.AppClient) error {
	const op = graph.OpTestCredential
	client, err := s.newAppClient(op, app)
	if err != nil {
		return err
	}
	return client.requestOwnToken(ctx, op)
}

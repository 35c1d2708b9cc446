package live

import (
	"context"
	"net/http"
	"strings"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/public"

	"cspready/graph"
)

// signIn is the operation of errors of an attempt.
const signIn = graph.OpSignIn

// A signInService signs people and applications in to Entra ID, and puts their sessions in force.
type signInService struct {
	Hosts    graph.Hosts
	ClientID string // application that people sign in to
	Tenant   string // id or domain; empty allows any work account
	Landing  landing
	Login    http.RoundTripper // to the sign-in service
	Keys     *keyring
}

// Begin starts a sign-in: it gets a code, or opens the port that the browser is redirected to.
func (s *signInService) Begin(ctx context.Context, want graph.Want) (graph.Attempt, error) {
	if want.Tenant == "" {
		want.Tenant = s.Tenant
	}
	claims, ok := want.AskedClaims()
	if ok && claims != "" {
		claims, ok = mergeable(claims)
	}
	if !ok {
		return nil, &graph.Error{Op: signIn, Kind: graph.ErrBadInput}
	}
	want.Claims = claims
	tenant, err := s.resolveTenant(ctx, want.Tenant)
	if err != nil {
		return nil, err
	}
	switch want.Way {
	case graph.DeviceCode:
		return s.beginDevice(ctx, tenant, want)
	case graph.Browser, graph.Paste:
		return s.beginBrowser(ctx, tenant, want)
	}
	return nil, &graph.Error{Op: signIn, Kind: graph.ErrBadInput}
}

// completeSignIn puts the session of a finished sign-in in force, if it is of the right person in the right tenant.
func (s *signInService) complete(by *signer, tenant string, result public.AuthResult, said *exchange) (graph.Session, error) {
	session, first, err := by.finish(result, said)
	if err != nil {
		return graph.Session{}, err
	}
	if tenant != "" && !strings.EqualFold(tenant, session.TenantID) {
		return graph.Session{}, &graph.Error{Op: signIn, Kind: graph.ErrWrongAccount}
	}
	if !said.renewable {
		// Without a refresh token the session would end within the hour. A tenant that blocks code sign-in was seen
		// to answer like this, after a sign-in that looked successful in the browser.
		return graph.Session{}, &graph.Error{Op: signIn, Kind: blockedKind(by.way)}
	}
	if err := s.Keys.adopt(session, first, by); err != nil {
		return graph.Session{}, failure(signIn, err)
	}
	return session, nil
}

func blockedKind(way graph.Way) graph.Kind {
	if way == graph.DeviceCode {
		return graph.ErrCodeBlocked
	}
	return graph.ErrPolicy
}

package live

import (
	"context"
	"net/http"
	"strings"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/public"

	"cspready/graph"
)

// signIn is the operation that all errors of an attempt name.
const signIn = graph.OpSignIn

// A signInService signs people and applications in to Entra ID, and puts their sessions in force.
type signInService struct {
	Hosts    graph.Hosts
	ClientID string // of the application that people sign in to
	Tenant   string // id or domain; empty lets any work account in
	Landing  landing
	Login    http.RoundTripper // to the sign-in service
	Keys     *keyring
}

// Begin starts a sign-in: it gets a code, or opens the port that the browser will come back to.
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

// complete puts a finished sign-in in force, if it is of the right person in the right tenant.
func (s *signInService) complete(by *signer, tenant string, result public.AuthResult, said *exchange) (graph.Session, error) {
	session, first, err := by.finish(result, said)
	if err != nil {
		return graph.Session{}, err
	}
	if tenant != "" && !strings.EqualFold(tenant, session.TenantID) {
		return graph.Session{}, &graph.Error{Op: signIn, Kind: graph.ErrWrongAccount}
	}
	if !said.renewable {
		// Without a refresh token the work would end within the hour. A tenant that blocks codes was seen to answer so, with a
		// sign-in that looked good in the browser.
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

package signin

import (
	"context"
	"net/http"
	"strings"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/public"

	"cspready/graph"
	"cspready/graph/live/internal/transport"
)

// signIn is the operation of errors of an attempt.
const signIn = graph.OpSignIn

// A Service signs people and applications in to Entra ID, and puts their sessions in force.
type Service struct {
	Hosts    graph.Hosts
	ClientID string // application that people sign in to
	Tenant   string // id or domain; empty allows any work account
	Landing  Landing
	Login    http.RoundTripper // to the sign-in service
	Keys     *Keyring
}

// Begin starts a sign-in: it gets a code, or opens the port that the browser is redirected to.
func (s *Service) Begin(ctx context.Context, want graph.SignInRequest) (graph.Attempt, error) {
	if want.Tenant == "" {
		want.Tenant = s.Tenant
	}
	claims, ok := want.RequestedClaims()
	if ok && claims != "" {
		claims, ok = transport.MergeableClaims(claims)
	}
	if !ok {
		return nil, &graph.Error{Op: signIn, Kind: graph.ErrBadInput}
	}
	want.Claims = claims
	tenant, err := s.resolveTenant(ctx, want.Tenant)
	if err != nil {
		return nil, err
	}
	switch want.Method {
	case graph.DeviceCode:
		return s.beginDevice(ctx, tenant, want)
	case graph.Browser, graph.Paste:
		return s.beginBrowser(ctx, tenant, want)
	}
	return nil, &graph.Error{Op: signIn, Kind: graph.ErrBadInput}
}

// completeSignIn puts the session of a finished sign-in in force, if it is of the right person in the right tenant.
func (s *Service) completeSignIn(
	signer *msalClient, tenant string, result public.AuthResult, recorded *exchange,
) (graph.Session, error) {
	session, first, err := signer.finishSession(result, recorded)
	if err != nil {
		return graph.Session{}, err
	}
	if tenant != "" && !strings.EqualFold(tenant, session.TenantID) {
		return graph.Session{}, &graph.Error{Op: signIn, Kind: graph.ErrWrongAccount}
	}
	session.EndsThen, signer.isFinal = !recorded.renewable, !recorded.renewable
	if err := s.Keys.adoptSession(session, first, signer); err != nil {
		return graph.Session{}, transport.NewOpError(signIn, err)
	}
	return session, nil
}

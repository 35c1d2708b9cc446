package signin

import (
	"cmp"
	"context"
	"encoding/json"
	"net/url"
	"strings"
	"time"

	"cspready/graph"
	"cspready/graph/live/internal/transport"
)

// signInItself is the operation of errors when an application signs in as itself.
const signInItself = graph.OpSignInAsApplication

// SignInItself signs an application in as itself, without a person, and puts its session in force. TenantID may be a
// domain.
//
// https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
func (s *Service) SignInItself(ctx context.Context, app graph.AppClient) (graph.Session, error) {
	tenant, err := s.resolveTenant(ctx, app.TenantID)
	if err != nil {
		return graph.Session{}, err
	}
	app.TenantID = tenant
	client, err := s.newAppClient(signInItself, app)
	if err != nil {
		return graph.Session{}, err
	}
	source := appOnlySource{client}
	first, err := retryTransient(ctx,
		func(ctx context.Context) (transport.Token, error) { return source.refreshToken(ctx, "") })
	if err != nil {
		return graph.Session{}, err
	}
	session := source.readSession(first)
	if session.TenantID != tenant {
		return graph.Session{}, &graph.Error{Op: signInItself, Kind: graph.ErrUnreadable} // a token of another tenant
	}
	if err := s.Keys.adoptSession(session, first, source); err != nil {
		return graph.Session{}, transport.NewOpError(signInItself, err)
	}
	return session, nil
}

// An appOnlySource gets tokens for an application that signed in as itself. There is no refresh token: each token is
// requested with a new assertion.
type appOnlySource struct{ client *appClient }

// String names the application without its secrets.
func (i appOnlySource) String() string { return i.client.String() }

// GoString returns the same for %#v.
func (i appOnlySource) GoString() string { return i.String() }

// refreshToken implements tokenRefresher.
func (i appOnlySource) refreshToken(ctx context.Context, claims string) (transport.Token, error) {
	return i.resourceToken(ctx, "https://"+i.client.owner.Hosts.Graph, claims)
}

// resourceToken implements tokenRefresher. ".default" stands for the application permissions that an administrator
// consented to.
func (i appOnlySource) resourceToken(ctx context.Context, resource, claims string) (transport.Token, error) {
	form := url.Values{"grant_type": {"client_credentials"}, "scope": {resource + "/.default"},
		"claims": {withCapability(claims)}}
	tokens, err := i.client.requestTokens(ctx, signInItself, form)
	if err != nil {
		return transport.Token{}, err
	}
	secret := string(tokens.Access)
	expires := tokens.expiryTime(readTokenClaims(secret))
	if expires.IsZero() {
		expires = time.Now().Add(defaultTokenLife)
	}
	return transport.Token{Secret: &secret, Expires: expires}, nil
}

// defaultTokenLife is the lifetime of a token that does not contain one.
const defaultTokenLife = 59 * time.Minute

// withCapability adds to claims that this client handles claims challenges, as MSAL does for people.
//
// https://learn.microsoft.com/entra/identity/conditional-access/concept-continuous-access-evaluation-workload
func withCapability(claims string) string {
	asked := map[string]any{}
	_ = json.Unmarshal([]byte(cmp.Or(claims, "{}")), &asked) // a challenge is an object
	access, ok := asked["access_token"].(map[string]any)
	if !ok {
		access = map[string]any{}
	}
	access["xms_cc"] = map[string]any{"values": []string{"cp1"}}
	asked["access_token"] = access
	text, _ := json.Marshal(asked) // it was parsed from JSON
	return string(text)
}

// readSession returns the session that the token describes. An opaque token belongs to the requested tenant and
// leaves the permissions unknown; a token without roles grants none.
func (i appOnlySource) readSession(first transport.Token) graph.Session {
	app := i.client.app
	s := graph.Session{TenantID: app.TenantID, AppID: strings.ToLower(app.AppID), Expires: first.Expires}
	claims, ok := decodeTokenClaims[struct {
		TenantID any `json:"tid"`
		ObjectID any `json:"oid"`
		Roles    any `json:"roles"`
	}](*first.Secret)
	if !ok {
		return s
	}
	s.TenantID = strings.ToLower(cmp.Or(transport.JSONText(claims.TenantID), app.TenantID))
	s.UserID, s.Scopes = strings.ToLower(transport.JSONText(claims.ObjectID)), append([]string{},
		textList(claims.Roles)...)
	return s
}

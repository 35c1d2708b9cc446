package client

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"net/http"
	"net/url"
	"sync"

	"cspready/graph"
	"cspready/graph/sim"
	"cspready/graph/sim/internal/core"
	"cspready/graph/sim/internal/odata"
	"cspready/graph/wire"
)

// A Client is a Go client of the tenant for one signed-in person or application. It sends requests to the operations
// that also answer HTTP and reads their answers, without knowledge of its own about the tenant. It implements
// graph.SignIn and steps.Tenant.
type Client struct {
	tenant *sim.Tenant

	mu           sync.Mutex
	session      graph.Session
	token        *core.AccessToken
	otherTokens  map[string]*core.AccessToken // access tokens for services other than Graph, by resource
	refreshToken string                       // empty when the session cannot be renewed
	renewals     chan graph.Renewal
	pending      *pendingRenewal
}

// New returns a client that no one has signed in to.
func New(t *sim.Tenant) *Client { return &Client{tenant: t} }

// SignedIn returns a client to which the scenario's person is signed in with these permissions and MFA.
func SignedIn(t *sim.Tenant, scopes ...string) *Client {
	d := New(t)
	d.setSession(t.Login.IssueForPerson(scopes), graph.Browser)
	return d
}

// setSession starts a session with an answer of the token endpoint.
func (d *Client) setSession(answer odata.Object, way graph.SignInMethod) graph.Session {
	g := d.tenant.Login.LookUpToken(answer["access_token"].(string))
	token, _ := answer["refresh_token"].(string)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.token, d.otherTokens, d.refreshToken = g, map[string]*core.AccessToken{}, token
	d.session = toSession(g, way)
	d.session.EndsThen = token == ""
	return d.session
}

func toSession(g *core.AccessToken, way graph.SignInMethod) graph.Session {
	if g.IsAppOnly {
		return graph.Session{TenantID: g.Tenant, UserID: g.User, AppID: g.Client, Scopes: g.Scopes, Expires: g.Expires}
	}
	mfa := graph.No
	for _, a := range g.Amr {
		if a == "mfa" {
			mfa = graph.Yes
		}
	}
	return graph.Session{
		TenantID: g.Tenant, UserID: g.User, UserPrincipalName: g.UPN,
		Method: way, MFA: mfa, Scopes: g.Scopes, Expires: g.Expires,
	}
}

// Session returns the current session.
func (d *Client) Session() (graph.Session, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.session, d.token != nil
}

func (d *Client) currentToken() *core.AccessToken {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.token
}

// getJSON requests a path and returns the JSON of the answer.
func (d *Client) getJSON(ctx context.Context, op, path string, query url.Values) ([]byte, error) {
	v, err := d.askGraph(ctx, op, http.MethodGet, path, query, nil)
	if err != nil {
		return nil, err
	}
	return encodeAnswer(op, v)
}

// encodeAnswer returns an answer as JSON.
func encodeAnswer(op string, v any) ([]byte, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return nil, &graph.Error{Op: op, Kind: graph.ErrUnreadable, Cause: err}
	}
	return data, nil
}

// readObject reads a single object.
func readObject[T wire.Answer[V], V any](ctx context.Context, d *Client, op, path string, query url.Values) (V, error) {
	data, err := d.getJSON(ctx, op, path, query)
	if err != nil {
		var none V
		return none, err
	}
	return wire.ReadObject[T](op, data)
}

// readItems yields the undecoded items of a list.
func readItems[T any](ctx context.Context, d *Client, op, path string, query url.Values) iter.Seq2[T, error] {
	return wire.Items[T](op, path+"?"+query.Encode(), func(address string) ([]byte, error) {
		u, err := url.Parse(address)
		if err != nil {
			return nil, &graph.Error{Op: op, Kind: graph.ErrUnreadable, Cause: err}
		}
		return d.getJSON(ctx, op, path, u.Query())
	})
}

// readList yields the decoded items of a list.
func readList[T wire.Answer[V], V any](ctx context.Context, d *Client, op, path string, query url.Values) iter.Seq2[V,
	error] {
	return wire.Read(op, readItems[T](ctx, d, op, path, query))
}

// createObject posts a body and reads the created object.
func createObject[T wire.Answer[V], V any](ctx context.Context, d *Client, op, path, body string) (V, error) {
	data, err := d.postJSON(ctx, op, path, body)
	if err != nil {
		var none V
		return none, err
	}
	return wire.ReadCreated[T](op, data)
}

// postJSON posts a body and returns the JSON of the answer.
func (d *Client) postJSON(ctx context.Context, op, path, body string) ([]byte, error) {
	made, err := d.sendWrite(ctx, op, http.MethodPost, path, body)
	if err != nil {
		return nil, err
	}
	return encodeAnswer(op, made)
}

// sendWrite sends a write if the context has a permit for it. The body can be empty.
func (d *Client) sendWrite(ctx context.Context, op, method, path, body string) (odata.Object, error) {
	if !(graph.Request{Method: method, Path: path, Body: body}).UsePermit(ctx) {
		return nil, &graph.Error{Op: op, Kind: graph.ErrReadOnly}
	}
	v, err := d.askGraph(ctx, op, method, path, nil, []byte(body))
	made, _ := v.(odata.Object)
	return made, err
}

// isAnyKind reports whether an error is of one of these kinds.
func isAnyKind(err error, kinds ...graph.Kind) bool {
	for _, k := range kinds {
		if errors.Is(err, k) {
			return true
		}
	}
	return false
}

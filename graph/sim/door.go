package sim

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"net/http"
	"net/url"
	"sync"

	"cspready/graph"
	"cspready/graph/wire"
)

// A Door is a Go client of the tenant for one signed-in person or application. It sends requests to the operations
// that also answer HTTP and reads their answers, without knowledge of its own about the tenant. It implements
// graph.SignIn and steps.Tenant.
type Door struct {
	tenant *Tenant

	mu       sync.Mutex
	session  graph.Session
	who      *grant
	others   map[string]*grant // access tokens for services other than Graph, by resource
	token    string            // empty when the session cannot be renewed
	renewals chan graph.Renewal
	pending  *renewal
}

// NewDoor returns a client that no one has signed in to.
func NewDoor(t *Tenant) *Door { return &Door{tenant: t} }

// SignedInDoor returns a client to which the scenario's person is signed in with these permissions and MFA.
func SignedInDoor(t *Tenant, scopes ...string) *Door {
	d := NewDoor(t)
	d.enter(t.login.hand(scopes), graph.Browser)
	return d
}

// enter starts a session with an answer of the token endpoint.
func (d *Door) enter(answer object, way graph.Way) graph.Session {
	g := d.tenant.login.bearer(answer["access_token"].(string))
	token, _ := answer["refresh_token"].(string)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.who, d.others, d.token = g, map[string]*grant{}, token
	d.session = sessionOf(g, way)
	return d.session
}

func sessionOf(g *grant, way graph.Way) graph.Session {
	if g.own {
		return graph.Session{TenantID: g.tenant, UserID: g.user, AppID: g.client, Scopes: g.scopes, Expires: g.expires}
	}
	mfa := graph.No
	for _, a := range g.amr {
		if a == "mfa" {
			mfa = graph.Yes
		}
	}
	return graph.Session{
		TenantID: g.tenant, UserID: g.user, UserPrincipalName: g.upn,
		Way: way, MFA: mfa, Scopes: g.scopes, Expires: g.expires,
	}
}

// Session returns the current session.
func (d *Door) Session() (graph.Session, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.session, d.who != nil
}

func (d *Door) grant() *grant {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.who
}

// get requests a path and returns the JSON of the answer.
func (d *Door) get(ctx context.Context, op, path string, query url.Values) ([]byte, error) {
	v, err := d.ask(ctx, op, http.MethodGet, path, query, nil)
	if err != nil {
		return nil, err
	}
	return encode(op, v)
}

// encode returns an answer as JSON.
func encode(op string, v any) ([]byte, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return nil, &graph.Error{Op: op, Kind: graph.ErrUnreadable, Cause: err}
	}
	return data, nil
}

// readObject reads a single object.
func readObject[T wire.Answer[V], V any](ctx context.Context, d *Door, op, path string, query url.Values) (V, error) {
	data, err := d.get(ctx, op, path, query)
	if err != nil {
		var none V
		return none, err
	}
	return wire.ReadObject[T](op, data)
}

// readItems yields the undecoded items of a list.
func readItems[T any](ctx context.Context, d *Door, op, path string, query url.Values) iter.Seq2[T, error] {
	return wire.Items[T](op, path+"?"+query.Encode(), func(address string) ([]byte, error) {
		u, err := url.Parse(address)
		if err != nil {
			return nil, &graph.Error{Op: op, Kind: graph.ErrUnreadable, Cause: err}
		}
		return d.get(ctx, op, path, u.Query())
	})
}

// readList yields the decoded items of a list.
func readList[T wire.Answer[V], V any](ctx context.Context, d *Door, op, path string, query url.Values) iter.Seq2[V,
	error] {
	return wire.Read(op, readItems[T](ctx, d, op, path, query))
}

// create posts a body and reads the created object.
func create[T wire.Answer[V], V any](ctx context.Context, d *Door, op, path, body string) (V, error) {
	data, err := d.post(ctx, op, path, body)
	if err != nil {
		var none V
		return none, err
	}
	return wire.ReadCreated[T](op, data)
}

// post posts a body and returns the JSON of the answer.
func (d *Door) post(ctx context.Context, op, path, body string) ([]byte, error) {
	made, err := d.change(ctx, op, http.MethodPost, path, body)
	if err != nil {
		return nil, err
	}
	return encode(op, made)
}

// change sends a write if the context has a permit for it. The body can be empty.
func (d *Door) change(ctx context.Context, op, method, path, body string) (object, error) {
	if !(graph.Request{Method: method, Path: path, Body: body}).UsePermit(ctx) {
		return nil, &graph.Error{Op: op, Kind: graph.ErrReadOnly}
	}
	v, err := d.ask(ctx, op, method, path, nil, []byte(body))
	made, _ := v.(object)
	return made, err
}

// kind reports whether an error is of one of these kinds.
func kind(err error, kinds ...graph.Kind) bool {
	for _, k := range kinds {
		if errors.Is(err, k) {
			return true
		}
	}
	return false
}

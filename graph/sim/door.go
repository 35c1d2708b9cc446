package sim

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"cspready/graph"
	"cspready/graph/wire"
)

// A Door is the tenant as Go calls, for one person at a time. It asks the operations that the HTTP door asks and reads their
// answers: there is no second opinion about the tenant in it. It satisfies graph.SignIn and steps.Tenant.
type Door struct {
	tenant *Tenant

	mu       sync.Mutex
	session  graph.Session
	who      *grant
	others   map[string]*grant // what the session shows to services other than Graph, by resource
	token    string            // refresh token; empty when the session cannot be renewed
	renewals chan graph.Renewal
	pending  *renewal
}

// Door returns a door that nobody has signed in at.
func (t *Tenant) Door() *Door { return &Door{tenant: t} }

// SignedIn returns a door at which the scenario's person is signed in with these permissions and MFA, without any ceremony.
func (t *Tenant) SignedIn(scopes ...string) *Door {
	d := t.Door()
	answer := t.hand(scopes)
	d.enter(answer, graph.Browser)
	return d
}

// Token returns an access token of the scenario's person, for requests made by hand. It holds the permissions named, and its
// client is one that understands claims challenges.
func (t *Tenant) Token(scopes ...string) string { return t.hand(scopes)["access_token"].(string) }

func (t *Tenant) hand(scopes []string) object {
	full := make([]string, len(scopes))
	for i, s := range scopes {
		full[i] = graphScope(t.cloud, s)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	a := asked{client: graph.CommandLineTools, scopes: scopes, echo: strings.Join(full, " "), claims: capable}
	return t.issue(t.grant(a, proof{amr: []string{"pwd", "mfa"}}), true)
}

// enter puts what the token endpoint answered in force.
func (d *Door) enter(answer object, way graph.Way) graph.Session {
	g := d.tenant.bearer(answer["access_token"].(string))
	token, _ := answer["refresh_token"].(string)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.who, d.others, d.token = g, map[string]*grant{}, token
	d.session = g.session(way)
	return d.session
}

func (g *grant) session(way graph.Way) graph.Session {
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

// Session returns the session in force.
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

// get returns the JSON that is at a path.
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

// readItems yields the items of a list, as they came.
func readItems[T any](ctx context.Context, d *Door, op, path string, query url.Values) iter.Seq2[T, error] {
	return wire.Items[T](op, path+"?"+query.Encode(), func(address string) ([]byte, error) {
		u, err := url.Parse(address)
		if err != nil {
			return nil, &graph.Error{Op: op, Kind: graph.ErrUnreadable, Cause: err}
		}
		return d.get(ctx, op, path, u.Query())
	})
}

// readList yields what is read of the items of a list.
func readList[T wire.Answer[V], V any](ctx context.Context, d *Door, op, path string, query url.Values) iter.Seq2[V, error] {
	return wire.Read(op, readItems[T](ctx, d, op, path, query))
}

// create posts a body and reads what was made.
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

// change sends a write, if a person has approved it. An empty body is none.
func (d *Door) change(ctx context.Context, op, method, path, body string) (object, error) {
	if !(graph.Request{Method: method, Path: path, Body: body}).UsePermit(ctx) {
		return nil, &graph.Error{Op: op, Kind: graph.ErrReadOnly}
	}
	v, err := d.ask(ctx, op, method, path, nil, []byte(body))
	made, _ := v.(object)
	return made, err
}

// kind reports whether an error is of a kind; it reads better than errors.Is with four of them in a row.
func kind(err error, kinds ...graph.Kind) bool {
	for _, k := range kinds {
		if errors.Is(err, k) {
			return true
		}
	}
	return false
}

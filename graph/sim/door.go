package sim

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"cspready/graph"
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

// one reads an object.
func (d *Door) one(ctx context.Context, op, path string, query url.Values) (object, error) {
	v, err := d.ask(ctx, op, http.MethodGet, path, query, nil)
	if err != nil {
		return nil, err
	}
	o, ok := v.(object)
	if !ok {
		return nil, &graph.Error{Op: op, Kind: graph.ErrUnreadable}
	}
	return o, nil
}

// each reads a collection page by page, until yield says no or an error ends it.
func (d *Door) each(ctx context.Context, op, path string, query url.Values, yield func(object) bool) error {
	for {
		page, err := d.one(ctx, op, path, query)
		if err != nil {
			return err
		}
		for _, o := range page["value"].([]object) {
			if !yield(o) {
				return nil
			}
		}
		next, more := page["@odata.nextLink"].(string)
		if !more {
			return nil
		}
		u, err := url.Parse(next)
		if err != nil {
			return &graph.Error{Op: op, Kind: graph.ErrUnreadable, Cause: err}
		}
		query = u.Query()
	}
}

// all reads a collection into memory.
func (d *Door) all(ctx context.Context, op, path string, query url.Values) ([]object, error) {
	var list []object
	err := d.each(ctx, op, path, query, func(o object) bool { list = append(list, o); return true })
	return list, err
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

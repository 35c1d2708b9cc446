package live_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"

	"cspready/graph"
	"cspready/graph/live"
	"cspready/graph/sim"
	"cspready/steps"
)

var (
	_ steps.Tenant = (*live.Connection)(nil)
	_ graph.SignIn = (*live.Connection)(nil)
)

// scopes are the program's scopes for reading everything.
var scopes = []string{
	"User.Read", "User.Read.All", "Organization.Read.All", "Policy.Read.All", "RoleManagement.Read.Directory",
	"UserAuthenticationMethod.Read.All", "AuditLog.Read.All", "GroupMember.Read.All",
}

// A world is a simulated tenant, the real client connected to it, and the client's log.
type world struct {
	*testing.T
	tenant *sim.Tenant
	conn   *live.Connection
	log    *record
	wire   *wire
}

func newWorld(t *testing.T, tenant *sim.Tenant, cfg live.Config) *world {
	t.Helper()
	w := &world{T: t, tenant: tenant, log: &record{}}
	w.wire = &wire{next: tenant.RoundTripper()}
	cfg.Cloud, cfg.Log = tenant.Cloud(), slog.New(slog.NewTextHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	conn, err := live.New(cfg, w.wire)
	if err != nil {
		t.Fatalf("a connection to a simulated tenant: %v", err)
	}
	w.conn = conn
	return w
}

func load(t *testing.T, scenario string) *sim.Tenant {
	t.Helper()
	tenant, err := sim.Load(scenario)
	if err != nil {
		t.Fatal(err)
	}
	return tenant
}

// begin starts a sign-in and fails the test if that is not possible.
func (w *world) begin(want graph.SignInRequest) graph.Attempt {
	w.Helper()
	attempt, err := w.conn.Begin(w.Context(), want)
	if err != nil {
		w.Fatalf("begin a sign-in by %s: %v", want.Method, err)
	}
	return attempt
}

// paste signs a person in with a browser elsewhere.
func (w *world) paste(want graph.SignInRequest) (graph.Session, error) {
	w.Helper()
	want.Method = graph.Paste
	attempt := w.begin(want)
	last, err := w.tenant.FollowSignIn(attempt.Prompt().URL)
	if err != nil {
		w.Fatalf("the browser: %v", err)
	}
	if err := attempt.Answer("  \"" + last + "\"\n"); err != nil {
		w.Fatalf("the pasted address was not taken: %v", err)
	}
	return attempt.Wait(w.Context(), nil)
}

// signedIn returns a world with a signed-in person.
func signedIn(t *testing.T, tenant *sim.Tenant, cfg live.Config, scopes ...string) *world {
	t.Helper()
	return signedInAs(t, tenant, cfg, graph.SignInRequest{Scopes: scopes})
}

// proved returns a world with a person signed in with MFA, as Partner Center requires.
func proved(t *testing.T, tenant *sim.Tenant, scopes ...string) *world {
	t.Helper()
	return signedInAs(t, tenant, live.Config{}, graph.SignInRequest{Scopes: scopes, MFA: true})
}

func signedInAs(t *testing.T, tenant *sim.Tenant, cfg live.Config, want graph.SignInRequest) *world {
	t.Helper()
	w := newWorld(t, tenant, cfg)
	if _, err := w.paste(want); err != nil {
		t.Fatalf("sign in: %v", err)
	}
	return w
}

// is fails the test unless err has the kind, and a text for people: a kind, no body.
func (w *world) is(err error, kind graph.Kind) {
	w.Helper()
	if !errors.Is(err, kind) {
		w.Fatalf("the error is %v, want kind %q", err, kind)
	}
	if e := new(graph.Error); !errors.As(err, &e) || e.Op == "" {
		w.Fatalf("the error %v does not say what was being done", err)
	}
}

// A record keeps the log.
type record struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (r *record) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.Write(p)
}

func (r *record) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.String()
}

// wire lets a test see and break requests.
type wire struct {
	next http.RoundTripper
	mu   sync.Mutex
	sent []string // method, host and path
	spy  func(*http.Request) (*http.Response, error)
}

func (w *wire) RoundTrip(req *http.Request) (*http.Response, error) {
	w.mu.Lock()
	w.sent = append(w.sent, req.Method+" "+req.URL.Host+req.URL.Path)
	spy := w.spy
	w.mu.Unlock()
	if spy != nil {
		if resp, err := spy(req); resp != nil || err != nil {
			return resp, err
		}
	}
	return w.next.RoundTrip(req)
}

// intercept calls spy for each request; its answer or error replaces that of the network.
func (w *wire) intercept(spy func(*http.Request) (*http.Response, error)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.spy = spy
}

// count returns how many requests contain all of the parts.
func (w *wire) count(parts ...string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := 0
	for _, s := range w.sent {
		all := true
		for _, p := range parts {
			all = all && strings.Contains(s, p)
		}
		if all {
			n++
		}
	}
	return n
}

// permitted permits turning security defaults on, as the ledger does after an approval.
func permitted(ctx context.Context) context.Context {
	return graph.Permit(ctx, graph.Request{Method: "PATCH", Path: securityDefaultsPath, Body: `{"isEnabled":true}`})
}

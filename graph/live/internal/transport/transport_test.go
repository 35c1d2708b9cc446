package transport

import (
	"bytes"
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
)

// answering is a network that answers each request with the next of some answers, and records the requests' bodies.
type answering struct {
	answers []*http.Response
	bodies  []string
}

func (a *answering) RoundTrip(req *http.Request) (*http.Response, error) {
	var body []byte
	if req.Body != nil {
		body, _ = io.ReadAll(req.Body)
	}
	a.bodies = append(a.bodies, string(body))
	if len(a.answers) == 0 {
		return answer(200, nil), nil
	}
	next := a.answers[0]
	a.answers = a.answers[1:]
	if next == nil {
		return nil, &graph.Error{Kind: graph.ErrOffline}
	}
	return next, nil
}

func answer(status int, header http.Header) *http.Response {
	if header == nil {
		header = http.Header{}
	}
	return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader("{}"))}
}

func request(t *testing.T, method, address, body string) *http.Request {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	if body != "" {
		req.Body = io.NopCloser(strings.NewReader(body)) // as the SDK does: it cannot be read twice
	}
	return req
}

// tokens is a TokenSource with one token for everything.
type tokens struct{}

func (tokens) Session() (graph.Session, bool) { return graph.Session{TenantID: "t", UserID: "u"}, true }

func (tokens) Token(context.Context) (Token, error) {
	return Token{Secret: new("first"), Expires: time.Now().Add(time.Hour)}, nil
}

func (t tokens) Replace(ctx context.Context, _ Token, _ string) (Token, error) { return t.Token(ctx) }

func (t tokens) Renew(ctx context.Context, _ Token, _ string) (Token, error) { return t.Token(ctx) }

func (t tokens) TokenFor(ctx context.Context, _ string) (Token, error) { return t.Token(ctx) }

func (t tokens) ReplaceFor(ctx context.Context, _ string, _ Token, _ string) (Token, error) {
	return t.Token(ctx)
}

const somewhere = "https://graph.microsoft.com/v1.0/users"

func TestRetry(t *testing.T) {
	after := func(v string) http.Header { return http.Header{"Retry-After": {v}} }
	date := time.Date(2000, 1, 1, 0, 0, 9, 0, time.UTC) // the bubble's clock starts at midnight; this one is 4 s fast
	for name, c := range map[string]struct {
		method  string
		answers []*http.Response
		sent    int
		status  int // 0: an error
		least   time.Duration
		most    time.Duration
	}{
		"a read, 503":           {"GET", []*http.Response{answer(503, nil)}, 2, 200, time.Second, 2 * time.Second},
		"a read, no connection": {"GET", []*http.Response{nil, nil}, 3, 200, 3 * time.Second, 6 * time.Second},
		"a read, no connection for long": {"GET", []*http.Response{nil, nil, nil, nil, nil}, 4, 0, 7 * time.Second,
			14 * time.Second},
		"a read, 500": {"GET", []*http.Response{answer(500, nil)}, 1, 500, 0, 0},
		"a read, seconds": {"GET", []*http.Response{answer(429, after("7"))}, 2, 200, 7 * time.Second,
			7 * time.Second},
		"a read, fractions": {"GET", []*http.Response{answer(429, after("0.5"))}, 2, 200,
			500 * time.Millisecond, 500 * time.Millisecond},
		"a read, a date": {"GET",
			[]*http.Response{answer(503, http.Header{"Retry-After": {date.Add(20 * time.Second).Format(http.TimeFormat)},
				"Date": {date.Format(http.TimeFormat)}})}, 2, 200, 20 * time.Second, 20 * time.Second},
		"a read, nonsense": {"GET", []*http.Response{answer(429, after("soon"))}, 2, 200, time.Second,
			2 * time.Second},
		"a read, too long": {"GET", []*http.Response{answer(429, after("61"))}, 1, 0, 0, 0},
		"a read, again and again": {"GET",
			[]*http.Response{answer(429, after("50")), answer(429, after("50")), answer(429, after("50")),
				answer(429, after("50"))}, 4, 0, 150 * time.Second, 150 * time.Second},
		"a write, 429": {"PATCH", []*http.Response{answer(429, after("3"))}, 2, 200, 3 * time.Second,
			3 * time.Second},
		"a write, 503":           {"PATCH", []*http.Response{answer(503, after("3"))}, 1, 503, 0, 0},
		"a write, 504":           {"POST", []*http.Response{answer(504, nil)}, 1, 504, 0, 0},
		"a write, no connection": {"POST", []*http.Response{nil}, 1, 0, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				network := &answering{answers: c.answers}
				body := ""
				if c.method != "GET" {
					body = `{"isEnabled":true}`
				}
				req, err := BufferBody(request(t, c.method, somewhere, body))
				if err != nil {
					t.Fatal(err)
				}
				start := time.Now()
				var told time.Duration
				req = req.WithContext(graph.WithNotices(req.Context(), func(n graph.Notice) { told += n.Wait }))
				resp, err := retry{network}.RoundTrip(req)
				took := time.Since(start)
				if took < c.least || took > c.most || told != took {
					t.Errorf("it took %v and told of %v, want %v to %v", took, told, c.least, c.most)
				}
				for i, sent := range network.bodies {
					if sent != body {
						t.Errorf("attempt %d had the body %q", i+1, sent)
					}
				}
				if len(network.bodies) != c.sent {
					t.Errorf("it was sent %d times, want %d", len(network.bodies), c.sent)
				}
				if c.status == 0 != (err != nil) || err == nil && resp.StatusCode != c.status {
					t.Errorf("it ended with %v, %v; want %d", resp, err, c.status)
				}
				if e, ok := errors.AsType[*graph.Error](err); ok && e.Kind == graph.ErrThrottled && !e.RetryAt.After(time.Now()) {
					t.Error("the error does not say until when")
				}
			})
		})
	}
}

func TestRetryStopsWhenTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		network := &answering{answers: []*http.Response{answer(429, http.Header{"Retry-After": {"30"}})}}
		start := time.Now()
		_, err := retry{network}.RoundTrip(request(t, "GET", somewhere, "").WithContext(ctx))
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != 3*time.Second {
			t.Errorf("after %v it ended with %v", time.Since(start), err)
		}
	})
}

func TestGate(t *testing.T) {
	const batch = "https://graph.microsoft.com/v1.0/$batch"
	for name, c := range map[string]struct {
		method, address, body, copyHeader string
		permit                            string // a path for the method
		shown                             string // the body of the permit
		isTransient                       bool
		refusal                           graph.Kind // ErrReadOnly if empty
	}{
		"read":             {method: "GET", address: somewhere, isTransient: true},
		"read at the beta": {method: "HEAD", address: "https://graph.microsoft.com/beta/users", isTransient: true},
		"read of Partner Center": {method: "GET", address: "https://api.partnercenter.microsoft.com/v1/customers",
			isTransient: true},
		"write to Partner Center": {method: "POST", address: "https://api.partnercenter.microsoft.com/v1/customers",
			permit: "/customers"},
		"token": {method: "POST",
			address: "https://login.microsoftonline.com/organizations/oauth2/v2.0/token", body: "a=b", isTransient: true},
		"device code": {method: "POST",
			address: "https://login.microsoftonline.com/organizations/oauth2/v2.0/devicecode", body: "a=b", isTransient: true},
		"other post to the login": {method: "POST", address: "https://login.microsoftonline.com/organizations/adminconsent",
			body: "a=b"},
		"write": {method: "POST", address: somewhere, body: "{}"},
		"approved write": {method: "POST", address: somewhere, body: "{}", permit: "/users", shown: "{ }",
			isTransient: true},
		"approved with a body": {method: "POST", address: somewhere, body: `{"a":1}`, permit: "/users", shown: `{"a":1}`,
			isTransient: true},
		"another body":       {method: "POST", address: somewhere, body: `{"a":2}`, permit: "/users", shown: `{"a":1}`},
		"a body nobody saw":  {method: "POST", address: somewhere, body: `{"a":2}`, permit: "/users"},
		"a query nobody saw": {method: "POST", address: somewhere + "?notify=all", permit: "/users"},
		"another write":      {method: "DELETE", address: somewhere + "/1", permit: "/groups/{}"},
		"approved by id":     {method: "DELETE", address: somewhere + "/1", permit: "/users/{}", isTransient: true},
		"an id with a slash": {method: "DELETE", address: somewhere + "/1%2Fmanager", permit: "/users/{}/manager"},
		"a way back up":      {method: "DELETE", address: somewhere + "/../groups", permit: "/users/{}/groups"},
		"a method in a header": {method: "PATCH", address: somewhere + "/1", copyHeader: "X-HTTP-Method-Override",
			permit: "/users/{}"},
		"no version": {method: "POST", address: "https://graph.microsoft.com/users", permit: "/users"},
		"another version": {method: "POST", address: "https://graph.microsoft.com/stagingbeta/users",
			permit: "/users"},
		"batch of reads": {method: "POST", address: batch,
			body: `{"requests":[{"id":"1","method":"GET","url":"/me"}]}`, isTransient: true},
		"batch with a write": {method: "POST", address: batch,
			body:   `{"requests":[{"id":"1","method":"GET","url":"/me"},{"id":"2","method":"PATCH","url":"/me"}]}`,
			permit: "/$batch"},
		"batch without methods": {method: "POST", address: batch, body: `{"requests":[{"id":"1","url":"/me"}]}`},
		"empty batch":           {method: "POST", address: batch, body: `{"requests":[]}`},
		"batch of nonsense":     {method: "POST", address: batch, body: `hello`},
		"plain HTTP":            {method: "GET", address: "http://graph.microsoft.com/v1.0/me", refusal: graph.ErrForeign},
		"another host": {method: "GET", address: "https://graph.microsoft.com.evil.example/v1.0/me",
			refusal: graph.ErrForeign},
		"another port": {method: "GET", address: "https://graph.microsoft.com:444/v1.0/me",
			refusal: graph.ErrForeign},
		"another cloud": {method: "GET", address: "https://graph.microsoft.us/v1.0/me", refusal: graph.ErrForeign},
		"no host":       {method: "GET", address: "https:///v1.0/me", refusal: graph.ErrForeign},
	} {
		t.Run(name, func(t *testing.T) {
			for _, readOnly := range []bool{false, true} {
				network := &answering{}
				door := gate{hosts: graph.Global.Hosts(), readOnly: readOnly, next: network}
				req := request(t, c.method, c.address, c.body)
				if c.copyHeader != "" {
					req.Header.Set(c.copyHeader, "DELETE")
				}
				passes := c.isTransient
				if c.permit != "" {
					req = req.WithContext(graph.Permit(req.Context(), graph.Request{Method: c.method, Path: c.permit, Body: c.shown}))
					passes = passes && !readOnly
				}
				_, err := door.RoundTrip(req)
				if passes != (err == nil) || passes != (len(network.bodies) == 1) {
					t.Errorf("read-only %v: error %v, %d sent; want it to pass: %v", readOnly, err, len(network.bodies), passes)
				}
				if passes && network.bodies[0] != c.body {
					t.Errorf("the body became %q", network.bodies[0])
				}
				if want := cmp.Or(c.refusal, graph.ErrReadOnly); !passes && !errors.Is(err, want) {
					t.Errorf("the refusal is %v, want %q", err, want)
				}
			}
		})
	}
}

func TestOwnPaceIsToldWhenItShows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := pacer{&answering{}, newWindow(1, 500*time.Millisecond), newWindow(1, 10*time.Second), &MethodsPace{}}
		var told []graph.Notice
		ctx := graph.WithNotices(t.Context(), func(n graph.Notice) { told = append(told, n) })
		for _, path := range []string{"/identity/conditionalAccess/policies", "/reports/x"} {
			for range 2 {
				if _, err := p.RoundTrip(request(t, "GET", "https://graph.microsoft.com/v1.0"+path,
					"").WithContext(ctx)); err != nil {
					t.Fatal(err)
				}
			}
		}
		if len(told) != 1 || !told[0].Pacing || told[0].Wait < 10*time.Second {
			t.Errorf("%+v was told, want one wait of our own, the long one", told)
		}
	})
}

func TestRetryDoesNotLoopOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for body, sent := range map[string]int{`{"error":"invalid_grant","error_codes":[50196]}`: 1,
			`{"error":"invalid_grant","error_codes":[90055]}`: 2, `{"error":"temporarily_unavailable"}`: 2, `<html>`: 2} {
			refusal := answer(429, http.Header{"Retry-After": {"2"}})
			refusal.Body = io.NopCloser(strings.NewReader(body))
			network := &answering{answers: []*http.Response{refusal}}
			req, err := BufferBody(request(t, "POST", "https://login.microsoftonline.com/organizations/oauth2/v2.0/token",
				"a=b"))
			if err != nil {
				t.Fatal(err)
			}
			resp, err := retry{network}.RoundTrip(req)
			if err != nil || len(network.bodies) != sent {
				t.Fatalf("%s: sent %d times (%v), want %d", body, len(network.bodies), err, sent)
			}
			if kept, _ := io.ReadAll(resp.Body); sent == 1 && string(kept) != body {
				t.Errorf("the refusal became %q", kept)
			}
		}
	})
}

func TestWindowLetsNoMoreThrough(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWindow(5, 10*time.Second)
		var sent []time.Time
		for _, n := range []int{1, 3, 5, 2, 5, 5, 1, 4} {
			at := w.reserveFor(n)
			time.Sleep(time.Until(at))
			for range n {
				sent = append(sent, at)
			}
		}
		for i, from := range sent {
			count := 0
			for _, at := range sent[i:] {
				if at.Sub(from) <= 10*time.Second {
					count++
				}
			}
			if count > 5 {
				t.Errorf("%d requests in the ten seconds from %v", count, from)
			}
		}
	})
}

func TestChallenge(t *testing.T) {
	const claims = `{"access_token":{"nbf":{"essential":true,"value":"1~~~?>"}}}`
	std, raw := base64.StdEncoding.EncodeToString([]byte(claims)), base64.RawURLEncoding.EncodeToString([]byte(claims))
	for name, c := range map[string]struct {
		status  int
		headers []string
		want    string
	}{
		"quoted":            {401, []string{`Bearer realm="", error="insufficient_claims", claims="` + std + `"`}, claims},
		"url alphabet":      {401, []string{`Bearer claims="` + raw + `", error="insufficient_claims"`}, claims},
		"unquoted":          {401, []string{`Bearer error=insufficient_claims, claims=` + raw}, claims},
		"in the second":     {401, []string{`Bearer realm="x"`, `Bearer claims="` + std + `"`}, claims},
		"behind a readable": {401, []string{`Bearer claims="%%%"`, `Bearer claims="` + std + `"`}, claims},
		"step-up":           {403, []string{`Bearer error="insufficient_claims", claims="` + std + `"`}, claims},
		"on a good answer":  {200, []string{`Bearer claims="` + std + `"`}, ""},
		"none":              {401, []string{`Bearer error="invalid_token"`}, ""},
		"empty":             {401, []string{`Bearer claims=""`}, ""},
		"nothing behind it": {401, []string{`Bearer claims=`}, ""},
		"another parameter": {401, []string{`Bearer my_claims="` + std + `"`}, ""},
		"no JSON":           {401, []string{`Bearer claims="aGVsbG8="`}, ""},
		"a list":            {401, []string{`Bearer claims="W10="`}, ""},
		"naming capabilities": {401, []string{`Bearer claims="` +
			base64.StdEncoding.EncodeToString([]byte(`{"access_token":{"xms_cc":{"values":["cp1"]},"a":null}}`)) + `"`},
			`{"access_token":{"a":null}}`},
	} {
		t.Run(name, func(t *testing.T) {
			resp := answer(c.status, http.Header{"Www-Authenticate": c.headers})
			if got := ClaimsChallenge(resp); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestLogHasNoSecretOfAQuery(t *testing.T) {
	var text bytes.Buffer
	j := httpLog{&answering{}, slog.New(slog.NewTextHandler(&text, nil))}
	q := url.Values{"$select": {"id"}, "$skiptoken": {"hidden"}, "code": {"hidden"},
		"$filter": {"principalId eq 'hidden'"}}
	req := request(t, "GET", somewhere+"?"+q.Encode(), "")
	req.Header.Set("Authorization", "Bearer hidden")
	if _, err := j.RoundTrip(req); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"method=GET", "graph.microsoft.com", "/v1.0/users", "$select=id", "status=200"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("the log %q lacks %q", &text, want)
		}
	}
	if strings.Contains(text.String(), "hidden") {
		t.Errorf("the log %q has what may be secret", &text)
	}
}

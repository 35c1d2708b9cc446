package live_test

import (
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"

	"cspready/graph/live"
)

// A sent is a request to a scripted service.
type sent struct {
	method, path, body string
	query              url.Values
	header             http.Header
}

// scripted returns a world whose Graph answers by method and path below the version ("GET /beta/…" for the other
// one), with a status before the body if it is not 200, and with 404 for all others.
func scripted(t *testing.T, script map[string]string) (*world, func() []sent) {
	t.Helper()
	w := signedIn(t, load(t, "new-reseller"), live.Config{}, scopes...)
	var mu sync.Mutex
	var all []sent
	w.wire.intercept(func(r *http.Request) (*http.Response, error) {
		if r.URL.Host != "graph.microsoft.com" {
			return nil, nil
		}
		s := received(r)
		s.path = strings.TrimPrefix(s.path, "/v1.0")
		mu.Lock()
		all = append(all, s)
		mu.Unlock()
		answer, ok := script[s.method+" "+s.path]
		if !ok {
			answer = `404 {"error":{"code":"Request_ResourceNotFound","message":"no"}}`
		}
		return scriptedReply(r, answer), nil
	})
	return w, func() []sent { mu.Lock(); defer mu.Unlock(); return all }
}

func received(r *http.Request) sent {
	s := sent{method: r.Method, path: r.URL.Path, query: r.URL.Query(), header: r.Header}
	if r.GetBody != nil {
		if body, err := r.GetBody(); err == nil {
			data, _ := io.ReadAll(body)
			s.body = string(data)
		}
	}
	return s
}

func scriptedReply(r *http.Request, answer string) *http.Response {
	status := 200
	if code, rest, found := strings.Cut(answer, " "); found && len(code) == 3 {
		if n, err := strconv.Atoi(code); err == nil {
			status, answer = n, rest
		}
	}
	kind := "application/json"
	if strings.HasPrefix(answer, "<") {
		kind = "text/html"
	}
	return reply(r, status, kind, answer)
}

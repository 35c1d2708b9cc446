package main

import (
	"io"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"cspready/cmd/cspready/internal/terminal"
	"cspready/graph"
	"cspready/graph/sim"
	"cspready/steps"
	"cspready/steps/catalog"
	"cspready/steps/snapshot"
	"cspready/tui/plain"
)

// BenchmarkLargeCheck holds a full check of a tenant of 100,000 people against a bare HTTP client that fetches the
// same pages from the same simulated tenant. It reports the ratio of the times, the requests beyond one for each 999
// people, and how much memory a person takes.
func BenchmarkLargeCheck(b *testing.B) {
	const people = 100_000
	tenant, err := sim.LoadLarge(people)
	if err != nil {
		b.Fatal(err)
	}
	cat, err := chooseLanguage(nil)
	if err != nil {
		b.Fatal(err)
	}
	p := newProgram(environment{Streams: terminal.Streams{In: strings.NewReader(""), Out: io.Discard, Err: io.Discard}},
		cat)
	wire := &counting{next: tenant.RoundTripper()}
	s, err := p.openSession(options{signIn: string(graph.Browser), noHistory: true},
		source{cloud: graph.Global, base: wire, open: tenant.OpenBrowser})
	if err != nil {
		b.Fatal(err)
	}
	i := p.newTenantCheck(s.setup, nil)
	defer i.progress.Close()
	if err := i.signIn(b.Context()); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		requests, before := len(wire.asked), inUse()
		began := time.Now()
		profile := steps.Profile{}
		list := catalog.Requirements(i.Link.Tenant, profile)
		results := plain.CheckAll(b.Context(), list, profile, snapshot.Options{}, i.progress)
		checked := time.Since(began)
		after := inUse()
		asked := wire.asked[requests:]
		bare := fetch(b, tenant, asked)
		b.ReportMetric(checked.Seconds()/bare.Seconds(), "×bare")
		b.ReportMetric(float64(len(asked)-people/999), "requests-beyond-pages")
		b.ReportMetric(float64(after-before)/people, "B/person")
		for _, r := range results {
			if r.Err != nil {
				b.Errorf("%s: %v", r.Info.ID, r.Err)
			}
		}
		runtime.KeepAlive(list)
	}
}

// A question is a request to Graph; a $batch is one.
type question struct{ method, url, body string }

// counting notes what Graph is asked.
type counting struct {
	next  http.RoundTripper
	mu    sync.Mutex
	asked []question
}

func (c *counting) RoundTrip(req *http.Request) (*http.Response, error) {
	if strings.HasPrefix(req.URL.Host, "graph.") {
		q := question{method: req.Method, url: req.URL.String()}
		if req.GetBody != nil {
			body, err := req.GetBody()
			if err != nil {
				return nil, err
			}
			text, err := io.ReadAll(body)
			if err != nil {
				return nil, err
			}
			q.body = string(text)
		}
		c.mu.Lock()
		c.asked = append(c.asked, q)
		c.mu.Unlock()
	}
	return c.next.RoundTrip(req)
}

func inUse() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// fetch asks again for all that the check asked Graph for, one after the other, and reads the answers without looking
// into them.
func fetch(b *testing.B, tenant *sim.Tenant, asked []question) time.Duration {
	b.Helper()
	token := tenant.PersonToken(catalog.ReadScopes()...)
	began := time.Now()
	for _, q := range asked {
		req, err := http.NewRequestWithContext(b.Context(), q.method, q.url, strings.NewReader(q.body))
		if err != nil {
			b.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+token)
		resp, err := tenant.RoundTripper().RoundTrip(req)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, resp.Body); err != nil {
			b.Fatal(err)
		}
		resp.Body.Close()
	}
	return time.Since(began)
}

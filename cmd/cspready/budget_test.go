package main

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph/sim"
)

// A counter counts what goes to Graph.
type counter struct {
	next  http.RoundTripper
	asked atomic.Int32
}

func (c *counter) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.HasPrefix(r.URL.Host, "graph.") {
		c.asked.Add(1)
	}
	return c.next.RoundTrip(r)
}

// TestACheckAsksGraphFewTimes: 30 requests and one for every 999 people, whatever there is to be judged.
func TestACheckAsksGraphFewTimes(t *testing.T) {
	const most = 30
	for _, name := range sim.Names() {
		if name == "large" || name == "many-policies" {
			continue // its people are asked one by one, within Graph's pace
		}
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(time.Until(morning))
				tenant, err := sim.Load(name)
				if err != nil {
					t.Fatal(err)
				}
				tenant.Behave(quick)
				line := &counter{next: tenant.RoundTripper()}
				code, _, said := try(t.Context(), t, func(w *world) {
					w.network = func() (http.RoundTripper, error) { return line, nil }
					w.browse = tenant.Open
				}, "check", "--sign-in", "browser", "--answer", "automation=billing")
				if n := line.asked.Load(); n == 0 || n > most || code == exitFailed {
					t.Errorf("%d requests, code %d: %s", n, code, said)
				}
			})
		})
	}
}

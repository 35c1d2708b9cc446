package sim_test

import (
	"context"
	"errors"
	"net/http"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph/sim/scenario"
)

func TestNothingLeavesTheMachine(t *testing.T) {
	rt := load(t, "new-reseller").RoundTripper()
	for _, address := range []string{
		"https://example.com/", "http://graph.microsoft.com/v1.0/me", "https://graph.microsoft.com.evil.example/",
		"https://login.demo.invalid/device",
	} {
		req, err := http.NewRequestWithContext(t.Context(), "GET", address, nil)
		if err != nil {
			t.Fatal(err)
		}
		if resp, err := rt.RoundTrip(req); err == nil {
			t.Errorf("%s was answered %s", address, resp.Status)
		}
	}
}

func TestCancelledRequestEndsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := load(t, "new-reseller")
		tenant.SetBehaviour(scenario.Behaviour{Latency: [2]time.Duration{time.Hour, time.Hour}})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		req, err := http.NewRequestWithContext(ctx, "GET", "https://graph.microsoft.com/v1.0/me", nil)
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		_, err = tenant.RoundTripper().RoundTrip(req)
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != time.Second {
			t.Errorf("ended after %v with %v, want 1s and the context's error", time.Since(start), err)
		}
		if len(tenant.Requests()) != 0 {
			t.Error("a request that was given up was carried out")
		}
	})
}

func TestBrokenConnectionIsANetworkError(t *testing.T) {
	tenant := load(t, "new-reseller")
	tenant.InjectFault(scenario.Fault{BreaksConnection: true})
	req, err := http.NewRequestWithContext(t.Context(), "GET", "https://graph.microsoft.com/v1.0/me", nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tenant.RoundTripper().RoundTrip(req); !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("the error is %v, want a reset connection", err)
	}
}

func TestResponseLooksLikeOneOfNetHTTP(t *testing.T) {
	tenant := load(t, "new-reseller")
	req, err := http.NewRequestWithContext(t.Context(), "GET",
		"https://login.microsoftonline.com/organizations/v2.0/.well-known/openid-configuration?", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := tenant.RoundTripper().RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.Status != "200 OK" || resp.Proto != "HTTP/1.1" || resp.Request != req || resp.ContentLength <= 0 {
		t.Errorf("the response is %q %q of length %d", resp.Status, resp.Proto, resp.ContentLength)
	}
}

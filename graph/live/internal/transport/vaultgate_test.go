package transport

import (
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"testing/synctest"

	"cspready/graph"
)

const (
	vaultHost = "small-keys.vault.azure.net"
	vaultAt   = "https://" + vaultHost + "/secrets/codes?api-version=7.4"
)

func TestGateAtVaults(t *testing.T) {
	yes := graph.Request{Method: "PUT", Host: vaultHost, Path: "/secrets/codes", Body: `{"value":"{}"}`}
	with := func(change func(*graph.Request)) graph.Request {
		r := yes
		change(&r)
		return r
	}
	const body = `{"value":"x"}`
	for name, c := range map[string]struct {
		method, address, body, copyHeader string
		shown                             graph.Request
		isTransient                       bool
		refusal                           graph.Kind // ErrReadOnly when empty
	}{
		"read": {method: "GET", address: vaultAt, isTransient: true},
		"read of a deleted one": {method: "GET", address: "https://" + vaultHost + "/deletedsecrets/codes?api-version=7.4",
			isTransient: true},
		"purge of a deleted one": {method: "DELETE",
			address: "https://" + vaultHost + "/deletedsecrets/codes?api-version=7.4",
			shown:   with(func(r *graph.Request) { r.Method, r.Path, r.Body = "DELETE", "/deletedsecrets/codes", "" })},
		"read of all deleted": {method: "GET", address: "https://" + vaultHost + "/deletedsecrets?api-version=7.4"},
		"recovery": {method: "PUT", address: "https://" + vaultHost + "/deletedsecrets/codes?api-version=7.4", body: body,
			shown: with(func(r *graph.Request) { r.Path = "/deletedsecrets/codes" })},
		"read of a version":          {method: "GET", address: "https://" + vaultHost + "/secrets/codes/1?api-version=7.4"},
		"read of all":                {method: "GET", address: "https://" + vaultHost + "/secrets?api-version=7.4"},
		"read of keys":               {method: "GET", address: "https://" + vaultHost + "/keys/codes?api-version=7.4"},
		"read without a version":     {method: "GET", address: "https://" + vaultHost + "/secrets/codes"},
		"read by another version":    {method: "GET", address: "https://" + vaultHost + "/secrets/codes?api-version=7.5"},
		"read with more":             {method: "GET", address: vaultAt + "&maxresults=1"},
		"read with an escaped slash": {method: "GET", address: "https://" + vaultHost + "/secrets/codes%2F1?api-version=7.4"},
		"read by another method":     {method: "GET", address: vaultAt, copyHeader: "X-HTTP-Method"},
		"head":                       {method: "HEAD", address: vaultAt},
		"write nobody saw":           {method: "PUT", address: vaultAt, body: body},
		"write":                      {method: "PUT", address: vaultAt, body: body, shown: yes, isTransient: true},
		"write with more":            {method: "PUT", address: vaultAt + "&x=1", body: body, shown: yes},
		"write of another body":      {method: "PUT", address: vaultAt, body: `{"value":"x","tags":{}}`, shown: yes},
		"write to another vault": {method: "PUT", address: vaultAt, body: body,
			shown: with(func(r *graph.Request) { r.Host = "other-keys.vault.azure.net" })},
		"write to Graph was shown": {method: "PUT", address: vaultAt, body: body,
			shown: with(func(r *graph.Request) { r.Host = "" })},
		"another name": {method: "PUT", address: vaultAt, body: body,
			shown: with(func(r *graph.Request) { r.Path = "/secrets/other" })},
		"another method": {method: "PATCH", address: vaultAt, body: body,
			shown: with(func(r *graph.Request) { r.Method = "PATCH" })},
		"deletion": {method: "DELETE", address: vaultAt,
			shown: with(func(r *graph.Request) { r.Method, r.Body = "DELETE", "" })},
		"method in a header": {method: "PUT", address: vaultAt, body: body, copyHeader: "X-HTTP-Method-Override",
			shown: yes},
		"a vault was shown, to Graph": {method: "PUT", address: "https://graph.microsoft.com/v1.0/secrets/codes", body: body,
			shown: with(func(r *graph.Request) { r.Host = "graph.microsoft.com" })},
		"plain HTTP": {method: "GET", address: "http://" + vaultHost + "/secrets/codes?api-version=7.4",
			refusal: graph.ErrForeign},
		"another port": {method: "GET", address: "https://" + vaultHost + ":444/secrets/codes?api-version=7.4",
			refusal: graph.ErrForeign},
		"another cloud": {method: "GET", address: "https://small-keys.vault.azure.cn/secrets/codes?api-version=7.4",
			refusal: graph.ErrForeign},
		"a longer name": {method: "GET", address: "https://x." + vaultHost + "/secrets/codes?api-version=7.4",
			refusal: graph.ErrForeign},
		"a look-alike": {method: "GET", address: "https://" + vaultHost + ".evil.example/secrets/codes?api-version=7.4",
			refusal: graph.ErrForeign},
		"with a user": {method: "GET", address: "https://me@" + vaultHost + "/secrets/codes?api-version=7.4",
			refusal: graph.ErrForeign},
		"managed by ARM": {method: "GET", address: "https://management.azure.com/secrets/codes?api-version=7.4",
			refusal: graph.ErrForeign},
	} {
		t.Run(name, func(t *testing.T) {
			for _, readOnly := range []bool{false, true} {
				network := &answering{}
				door := gate{hosts: graph.Global.Hosts(), cloud: graph.Global, readOnly: readOnly, next: network}
				req := request(t, c.method, c.address, c.body)
				if c.copyHeader != "" {
					req.Header.Set(c.copyHeader, "DELETE")
				}
				req = req.WithContext(graph.Permit(req.Context(), c.shown))
				passes := c.isTransient && (c.method == "GET" || !readOnly)
				_, err := door.RoundTrip(req)
				want := graph.ErrReadOnly
				if c.refusal != "" {
					want = c.refusal
				}
				if passes != (err == nil) || passes != (len(network.bodies) == 1) || !passes && !errors.Is(err, want) {
					t.Errorf("read-only %v: error %v, %d sent; want it to pass: %v", readOnly, err, len(network.bodies), passes)
				}
			}
		})
	}
}

// A token must not follow an address to another service, whatever the gate allows.
func TestBearersKnowTheirHosts(t *testing.T) {
	const graphAt = "https://graph.microsoft.com/v1.0/me"
	for name, c := range map[string]struct {
		service service
		own     string
	}{
		"Graph":  {graphService("graph.microsoft.com", tokens{}), graphAt},
		"vaults": {vaultService(graph.Global, tokens{}), vaultAt},
	} {
		for _, address := range []string{graphAt, vaultAt, "https://login.microsoftonline.com/x",
			"https://api.partnercenter.microsoft.com/v1"} {
			network := &answering{}
			_, err := bearer{network, c.service}.RoundTrip(request(t, "GET", address, ""))
			if ours := address == c.own; ours != (err == nil) || !ours && !errors.Is(err, graph.ErrForeign) ||
				len(network.bodies) > 1 || !ours && len(network.bodies) > 0 {
				t.Errorf("the token for %s and %s: %v, %d sent", name, address, err, len(network.bodies))
			}
		}
	}
}

// failing is a network that fails in one way, and counts requests.
type failing struct {
	err  error
	sent int
}

func (f *failing) RoundTrip(*http.Request) (*http.Response, error) { f.sent++; return nil, f.err }

func TestMissingVaultIsNoFaultOfTheNetwork(t *testing.T) {
	lookup := func(found bool) error {
		return &net.OpError{Op: "dial", Err: &net.DNSError{Name: vaultHost, IsNotFound: !found, IsTemporary: found}}
	}
	for name, c := range map[string]struct {
		err  error
		want graph.Kind
		sent int
	}{
		"no such name":           {lookup(false), graph.ErrNotFound, 1},
		"no answer about it":     {lookup(true), graph.ErrOffline, MaxAttempts},
		"the proxy knows none":   {&graph.Error{Kind: graph.ErrProxy, Status: 502}, graph.ErrNotFound, 1},
		"nor does another":       {&graph.Error{Kind: graph.ErrProxy, Status: 503}, graph.ErrNotFound, 1},
		"or is tired of waiting": {&graph.Error{Kind: graph.ErrProxy, Status: 504}, graph.ErrNotFound, 1},
		"the proxy forbids":      {&graph.Error{Kind: graph.ErrProxy, Status: 403}, graph.ErrProxy, 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				network := &failing{err: c.err}
				_, err := retry{missingVault{networkErrors{network}}}.RoundTrip(request(t, "GET", vaultAt, ""))
				if e, ok := errors.AsType[*graph.Error](err); !ok || e.Kind != c.want ||
					(e.Code == VaultNotFound) != (c.want == graph.ErrNotFound) || network.sent != c.sent {
					t.Errorf("after %d attempts: %#v, want %q after %d", network.sent, err, c.want, c.sent)
				}
			})
		})
	}
}

// The sockets are real, and on this machine: net/http wraps a proxy's answer to a tunnel in its own way.
func TestProxyThatKnowsNoVault(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter,
		_ *http.Request) {
		w.WriteHeader(http.StatusBadGateway)
	}))
	defer server.Close()
	t.Setenv("SSL_CERT_FILE", "")
	network, err := NewNetwork()
	if err != nil {
		t.Fatal(err)
	}
	at, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	network.(*http.Transport).Proxy = http.ProxyURL(at)
	_, err = missingVault{networkErrors{network}}.RoundTrip(request(t, "GET", vaultAt, ""))
	if e, ok := errors.AsType[*graph.Error](err); !ok || e.Kind != graph.ErrNotFound || e.Code != VaultNotFound {
		t.Errorf("the error is %#v, want that there is no such vault", err)
	}
}

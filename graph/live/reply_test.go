package live_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"cspready/graph/sim"
	"cspready/graph/sim/client"
)

// reply returns an answer of the network.
func reply(req *http.Request, status int, contentType, body string) *http.Response {
	return &http.Response{
		StatusCode: status, Status: http.StatusText(status), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: req,
		Header: http.Header{"Content-Type": {contentType}}, Body: io.NopCloser(strings.NewReader(body)),
		ContentLength: int64(len(body)),
	}
}

// domainOf returns the domain of a tenant.
func domainOf(t *testing.T, tenant *sim.Tenant) string {
	t.Helper()
	o, err := client.SignedIn(tenant, "Organization.Read.All").Organization(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return o.DefaultDomain
}

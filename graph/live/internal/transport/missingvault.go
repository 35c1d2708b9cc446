package transport

import (
	"errors"
	"net"
	"net/http"

	"cspready/graph"
)

// VaultNotFound is the code of the error for a vault that does not exist. No service answers in that case, because
// the host name does not resolve.
const VaultNotFound = "VaultNotFound"

// missingVault tells a vault that does not exist from a network that does not work. It comes after the layers that
// repeat a request, because waiting does not create a vault.
type missingVault struct{ next http.RoundTripper }

func (a missingVault) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := a.next.RoundTrip(req)
	if e, ok := errors.AsType[*graph.Error](err); ok && isHostUnknown(e) {
		return nil, &graph.Error{Kind: graph.ErrNotFound, Code: VaultNotFound, Cause: e.Cause}
	}
	return resp, err
}

// isHostUnknown reports whether the host name is unknown to this machine, or to the proxy, whatever status the proxy
// has for it.
func isHostUnknown(e *graph.Error) bool {
	var dns *net.DNSError
	if errors.As(e.Cause, &dns) {
		return dns.IsNotFound
	}
	if e.Kind != graph.ErrProxy {
		return false
	}
	switch e.Status {
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

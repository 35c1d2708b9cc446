package live

import (
	"errors"
	"net"
	"net/http"

	"cspready/graph"
)

// noVault is the code of an error about a vault that does not exist. No service answers for it, as its name leads nowhere.
const noVault = "VaultNotFound"

// absent tells a vault that does not exist from a network that does not work. It stands below whatever sends a request again, as waiting
// makes no vault.
type absent struct{ next http.RoundTripper }

func (a absent) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := a.next.RoundTrip(req)
	if e, ok := errors.AsType[*graph.Error](err); ok && leadsNowhere(e) {
		return nil, &graph.Error{Kind: graph.ErrNotFound, Code: noVault, Cause: e.Cause}
	}
	return resp, err
}

// leadsNowhere reports whether the host's name is unknown: to this machine, or to the proxy that was to reach it, whatever it calls that.
func leadsNowhere(e *graph.Error) bool {
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

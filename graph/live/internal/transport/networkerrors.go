package transport

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"

	"cspready/graph"
)

// networkErrors converts errors of the network into a [graph.Error] with a kind that a person can act on. A cancelled
// request keeps its error.
type networkErrors struct{ next http.RoundTripper }

func (f networkErrors) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := f.next.RoundTrip(req)
	if err == nil {
		return resp, nil
	}
	if cause := context.Cause(req.Context()); cause != nil {
		return nil, cause
	}
	var known *graph.Error
	if errors.As(err, &known) {
		return nil, err
	}
	return nil, &graph.Error{Kind: networkKind(err), Cause: err}
}

func networkKind(err error) graph.Kind {
	var (
		invalid  x509.CertificateInvalidError
		untested *tls.CertificateVerificationError
		unknown  x509.UnknownAuthorityError
		host     x509.HostnameError
		op       *net.OpError
	)
	switch {
	// One reason stands for "expired" and for "not yet valid". Microsoft renews its certificates long before they
	// expire, so a wrong clock is far more likely than an invalid certificate.
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return graph.ErrClock
	case errors.As(err, &untested), errors.As(err, &invalid), errors.As(err, &unknown), errors.As(err, &host):
		return graph.ErrUntrusted
	case errors.As(err, &op) && op.Op == "proxyconnect":
		return graph.ErrProxy
	default:
		return graph.ErrOffline
	}
}

// IsUnsent reports whether a request certainly never left this machine, because there was no connection.
func IsUnsent(err error) bool {
	var op *net.OpError
	var dns *net.DNSError
	return errors.As(err, &dns) || errors.As(err, &op) && (op.Op == "dial" || op.Op == "proxyconnect") ||
		errors.Is(err, graph.ErrProxy) || errors.Is(err, graph.ErrUntrusted) || errors.Is(err, graph.ErrClock)
}

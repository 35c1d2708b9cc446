package transport

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/url"
	"os"
	"time"

	"cspready/graph"
)

// NewNetwork returns the transport to the internet: through the proxy of the environment, trusting the system's roots
// and those in the file that SSL_CERT_FILE names. Go itself reads that variable on some systems only, and ignores a
// file that it cannot use; an inspecting proxy would then look like an attack.
func NewNetwork() (http.RoundTripper, error) {
	roots, err := loadRoots(os.Getenv("SSL_CERT_FILE"))
	if err != nil {
		return nil, err
	}
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		OnProxyConnectResponse: checkProxyAnswer,
		DialContext:            (&net.Dialer{Timeout: 15 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		TLSClientConfig:        &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    15 * time.Second,
		ResponseHeaderTimeout:  attemptTimeout,
		MaxResponseHeaderBytes: 1 << 20,
		IdleConnTimeout:        90 * time.Second,
		ForceAttemptHTTP2:      true, // Go turns HTTP/2 off for a custom TLS configuration otherwise
	}, nil
}

func loadRoots(file string) (*x509.CertPool, error) {
	const op = graph.OpReadCertFile
	pool, err := x509.SystemCertPool()
	if err != nil {
		return nil, &graph.Error{Op: graph.OpReadSystemCertificates, Kind: graph.ErrUntrusted, Cause: err}
	}
	if file == "" {
		return pool, nil
	}
	pem, err := os.ReadFile(file)
	if err != nil {
		return nil, &graph.Error{Op: op, Kind: graph.ErrUntrusted, Cause: err}
	}
	if !pool.AppendCertsFromPEM(pem) {
		return nil, &graph.Error{Op: op, Kind: graph.ErrUntrusted, Cause: errors.New("no certificate in the file")}
	}
	return pool, nil
}

// checkProxyAnswer keeps the status with which a proxy refused a tunnel: net/http reduces it to a text.
func checkProxyAnswer(_ context.Context, _ *url.URL, _ *http.Request, answer *http.Response) error {
	if answer.StatusCode == http.StatusOK {
		return nil
	}
	return &graph.Error{Kind: graph.ErrProxy, Status: answer.StatusCode}
}

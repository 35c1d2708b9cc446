package main

import (
	"crypto/tls"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"cspready/graph"
)

// headerTimeout limits how long a client may take to send the header of a request.
const headerTimeout = 10 * time.Second

// A proxy connects the tunnels that clients request to a server of its own instead of the network.
type proxy struct {
	hosts    []string
	outer    *http.Server // speaks CONNECT
	inner    *http.Server // speaks HTTPS in the tunnels
	tunnels  *tunnels
	progress *log.Logger
}

func newProxy(hosts []string, certificate tls.Certificate, h http.Handler, progress *log.Logger) *proxy {
	p := &proxy{hosts: hosts, tunnels: &tunnels{conns: make(chan net.Conn), closed: make(chan struct{})},
		progress: progress}
	p.outer = &http.Server{Handler: http.HandlerFunc(p.openTunnel), ReadHeaderTimeout: headerTimeout, ErrorLog: progress}
	p.inner = &http.Server{
		Handler: h, ReadHeaderTimeout: headerTimeout, ErrorLog: progress,
		TLSConfig: &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12},
	}
	return p
}

// serve answers clients until close is called.
func (p *proxy) serve(listener net.Listener) error {
	failed := make(chan error, 2)
	go func() { failed <- p.inner.ServeTLS(p.tunnels, "", "") }()
	go func() { failed <- p.outer.Serve(listener) }()
	if err := <-failed; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// close closes all connections at once; no data in them needs to be kept.
func (p *proxy) close() {
	_ = p.outer.Close()
	_ = p.inner.Close()
}

// openTunnel opens a tunnel to a simulated host and refuses everything else. A Key Vault that the tenant does not
// have gets the answer of a proxy for a name that cannot be resolved.
func (p *proxy) openTunnel(w http.ResponseWriter, r *http.Request) {
	host, port, err := net.SplitHostPort(r.Host)
	if r.Method == http.MethodConnect && err == nil && port == "443" && p.noSuchVault(strings.ToLower(host)) {
		p.progress.Printf("CONNECT %q refused: no such vault", r.Host)
		http.Error(w, "the simulated tenant has no such vault", http.StatusBadGateway)
		return
	}
	if r.Method != http.MethodConnect || err != nil || port != "443" || !slices.Contains(p.hosts, strings.ToLower(host)) {
		p.progress.Printf("%s %q refused: not a simulated host", r.Method, r.Host)
		http.Error(w, "simtenant answers for Microsoft's sign-in and Graph hosts and the tenant's vaults only, through CONNECT", http.StatusForbidden)
		return
	}
	conn, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		http.Error(w, "this connection cannot be a tunnel", http.StatusInternalServerError)
		return
	}
	if _, err := io.WriteString(conn, "HTTP/1.1 200 Connection established\r\n\r\n"); err != nil {
		_ = conn.Close()
		return
	}
	// A client that did not wait for the answer has its first bytes in the buffer already.
	p.tunnels.handOver(&early{Conn: conn,
		reader: io.MultiReader(io.LimitReader(buffered, int64(buffered.Reader.Buffered())), conn)})
}

// noSuchVault reports whether a host is the name of a Key Vault that does not exist.
func (p *proxy) noSuchVault(host string) bool {
	vault := slices.ContainsFunc(graph.Clouds(), func(c graph.Cloud) bool { return c.IsVault(host) })
	return vault && !slices.Contains(p.hosts, host)
}

// An early connection returns the bytes first that were read before it was handed over.
type early struct {
	net.Conn
	reader io.Reader
}

func (e *early) Read(p []byte) (int, error) { return e.reader.Read(p) }

// tunnels is a listener for the connections that the proxy hands over.
type tunnels struct {
	conns  chan net.Conn
	once   sync.Once
	closed chan struct{}
}

func (t *tunnels) handOver(c net.Conn) {
	select {
	case t.conns <- c:
	case <-t.closed:
		_ = c.Close()
	}
}

// Accept returns the next tunnel.
func (t *tunnels) Accept() (net.Conn, error) {
	select {
	case c := <-t.conns:
		return c, nil
	case <-t.closed:
		return nil, net.ErrClosed
	}
}

// Close stops accepting tunnels.
func (t *tunnels) Close() error {
	t.once.Do(func() { close(t.closed) })
	return nil
}

// Addr returns a name, because there is no address.
func (t *tunnels) Addr() net.Addr { return &net.UnixAddr{Name: "tunnels", Net: "tunnels"} }

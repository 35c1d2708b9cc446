package live_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/live"
)

func TestCertificateFile(t *testing.T) {
	folder := t.TempDir()
	certificate, _ := certify(t, time.Now().Add(-time.Hour), time.Now().Add(time.Hour))
	for name, content := range map[string][]byte{"good.pem": certificate, "empty.pem": nil, "text.pem": []byte("hello")} {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, good := range map[string]bool{"good.pem": true, "empty.pem": false, "text.pem": false,
		"missing.pem": false} {
		t.Setenv("SSL_CERT_FILE", filepath.Join(folder, name))
		_, err := live.Network()
		if good && err != nil || !good && !errors.Is(err, graph.ErrUntrusted) {
			t.Errorf("with %s: %v", name, err)
		}
	}
}

// The sockets are real: a name that leads to a server of the test, over the transport that the program uses.
func TestFaultsOfTheNetworkHaveKinds(t *testing.T) {
	now := time.Now()
	for name, c := range map[string]struct {
		serve func(*testing.T, *http.Transport)
		want  graph.Kind
	}{
		"nobody is there": {func(t *testing.T, tr *http.Transport) { dialTo(tr, closed(t)) }, graph.ErrOffline},
		"no such name":    {func(_ *testing.T, tr *http.Transport) { tr.DialContext = noSuchName }, graph.ErrOffline},
		"unknown authority": {func(t *testing.T,
			tr *http.Transport) {
			dialTo(tr, serve(t, now.Add(-time.Hour), now.Add(time.Hour)))
		}, graph.ErrUntrusted},
		"expired": {func(t *testing.T, tr *http.Transport) {
			dialTo(tr, serve(t, now.Add(-2*time.Hour), now.Add(-time.Hour)))
		}, graph.ErrClock},
		"not yet valid": {func(t *testing.T,
			tr *http.Transport) {
			dialTo(tr, serve(t, now.Add(time.Hour), now.Add(2*time.Hour)))
		}, graph.ErrClock},
		"the proxy forbids": {func(t *testing.T, tr *http.Transport) { tr.Proxy = proxy(t, http.StatusForbidden) },
			graph.ErrProxy},
		"the proxy wants a name": {func(t *testing.T,
			tr *http.Transport) {
			tr.Proxy = proxy(t, http.StatusProxyAuthRequired)
		}, graph.ErrProxy},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("SSL_CERT_FILE", "")
			base, err := live.Network()
			if err != nil {
				t.Fatal(err)
			}
			transport := base.(*http.Transport)
			transport.Proxy = nil
			defer transport.CloseIdleConnections()
			c.serve(t, transport)
			conn, err := live.New(live.Config{}, transport)
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Second) // retries of what may pass are cut short
			defer cancel()
			noticed := make(chan struct{}, 8)
			_, err = conn.Begin(graph.WithNotices(ctx, func(graph.Notice) { noticed <- struct{}{}; cancel() }),
				graph.SignInRequest{Method: graph.DeviceCode, Scopes: scopes})
			if c.want == graph.ErrOffline && len(noticed) == 0 {
				t.Error("a fault that may pass was not tried again")
			}
			if !errors.Is(err, c.want) {
				t.Errorf("the error is %v, want %q", err, c.want)
			}
		})
	}
}

func TestSilentServerIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := signedIn(t, load(t, "new-reseller"), live.Config{}, scopes...)
		w.wire.intercept(func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		})
		start := time.Now()
		_, err := w.conn.Organization(t.Context())
		w.is(err, graph.ErrOffline)
		if took := time.Since(start); took < 2*time.Minute || took > 150*time.Second {
			t.Errorf("a silent server was given up after %v, want four attempts of 30 s", took)
		}
	})
}

func TestStalledBodyIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := signedIn(t, load(t, "new-reseller"), live.Config{}, scopes...)
		w.wire.intercept(func(r *http.Request) (*http.Response, error) {
			resp := reply(r, 200, "application/json", "")
			resp.Body, resp.ContentLength = stalled{r.Context()}, -1
			return resp, nil
		})
		start := time.Now()
		_, err := w.conn.Organization(t.Context())
		w.is(err, graph.ErrOffline)
		if took := time.Since(start); took != 30*time.Second {
			t.Errorf("a body that stopped arriving was given up after %v", took)
		}
	})
}

type stalled struct{ ctx context.Context }

func (s stalled) Read([]byte) (int, error) { <-s.ctx.Done(); return 0, s.ctx.Err() }

func (stalled) Close() error { return nil }

func certify(t *testing.T, from, until time.Time) ([]byte, tls.Certificate) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, NotBefore: from, NotAfter: until,
		DNSNames: []string{"login.microsoftonline.com"}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

func serve(t *testing.T, from, until time.Time) string {
	t.Helper()
	_, certificate := certify(t, from, until)
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}}
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // the handshakes fail on purpose
	server.StartTLS()
	t.Cleanup(server.Close)
	return server.Listener.Addr().String()
}

func proxy(t *testing.T, status int) func(*http.Request) (*url.URL, error) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }))
	t.Cleanup(server.Close)
	at, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	return http.ProxyURL(at)
}

func dialTo(tr *http.Transport, address string) {
	tr.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, address)
	}
}

func closed(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func noSuchName(context.Context, string, string) (net.Conn, error) {
	return nil, &net.DNSError{Err: "no such host", Name: "login.microsoftonline.com", IsNotFound: true}
}

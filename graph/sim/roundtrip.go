package sim

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"syscall"
)

// RoundTripper is the network of a client that is to use this tenant instead of Microsoft's cloud. It calls
// [Tenant.Handler] in the caller's goroutine and refuses every host that the handler does not answer for, so that
// nothing leaves the machine. The host of a Key Vault that does not exist cannot be resolved, as in Microsoft's
// cloud.
func (t *Tenant) RoundTripper() http.RoundTripper { return roundTripper{t, t.Handler()} }

type roundTripper struct {
	tenant  *Tenant
	handler http.Handler
}

// checkHost returns the error of connecting to a host, nil if it answers here.
func (rt roundTripper) checkHost(u *url.URL) error {
	host := strings.ToLower(u.Hostname())
	switch {
	case u.Scheme == "https" && (slices.Contains(Hosts(), host) || rt.tenant.vaults.ByHost[host] != nil):
		return nil
	case u.Scheme == "https" && rt.tenant.HomeCloud.IsVault(host):
		return &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: host,
			IsNotFound: true}}
	}
	return fmt.Errorf("the simulated network does not know %s://%s", u.Scheme, u.Host)
}

// RoundTrip answers like net/http's transport.
func (rt roundTripper) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Body != nil {
		defer func() { _ = req.Body.Close() }()
	}
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	if err := rt.checkHost(req.URL); err != nil {
		return nil, err
	}
	inner := req.Clone(req.Context())
	inner.RequestURI = req.URL.RequestURI()
	if inner.Host == "" {
		inner.Host = req.URL.Host
	}
	if inner.Body == nil {
		inner.Body = http.NoBody
	}
	w := &responseRecorder{header: http.Header{}}
	if aborted := w.serveRequest(rt.handler, inner); aborted {
		if err := req.Context().Err(); err != nil {
			return nil, err
		}
		return nil, &net.OpError{Op: "read", Net: "tcp", Err: os.NewSyscallError("read", syscall.ECONNRESET)}
	}
	return w.toResponse(req), nil
}

// A responseRecorder is the http.ResponseWriter of one answer.
type responseRecorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (w *responseRecorder) Header() http.Header { return w.header }

func (w *responseRecorder) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
}

func (w *responseRecorder) Write(p []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.body.Write(p)
}

// serveRequest reports whether the handler broke the connection instead of answering.
func (w *responseRecorder) serveRequest(h http.Handler, r *http.Request) (aborted bool) {
	defer func() {
		switch p := recover(); p {
		case nil:
		case http.ErrAbortHandler:
			aborted = true
		default:
			panic(p)
		}
	}()
	h.ServeHTTP(w, r)
	return false
}

func (w *responseRecorder) toResponse(req *http.Request) *http.Response {
	w.WriteHeader(http.StatusOK)
	length := int64(w.body.Len())
	if w.status == http.StatusNoContent {
		length = 0
	} else if w.header.Get("Content-Length") == "" {
		w.header.Set("Content-Length", fmt.Sprint(length))
	}
	return &http.Response{
		Status: fmt.Sprintf("%d %s", w.status, http.StatusText(w.status)), StatusCode: w.status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: w.header, Body: io.NopCloser(&w.body), ContentLength: length, Request: req,
	}
}

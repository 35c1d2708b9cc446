package sim

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"syscall"
)

// RoundTripper is the network of a client that is to see this tenant instead of Microsoft's cloud. It calls [Tenant.Handler] in
// the caller's goroutine and refuses every host that the handler does not answer for, so that nothing can leave the machine.
func (t *Tenant) RoundTripper() http.RoundTripper { return roundTripper{t.Handler()} }

type roundTripper struct{ handler http.Handler }

// RoundTrip answers as net/http's transport would.
func (rt roundTripper) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Body != nil {
		defer func() { _ = req.Body.Close() }()
	}
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	if req.URL.Scheme != "https" || !slices.Contains(Hosts(), strings.ToLower(req.URL.Hostname())) {
		return nil, fmt.Errorf("the simulated network does not know %s://%s", req.URL.Scheme, req.URL.Host)
	}
	inner := req.Clone(req.Context())
	inner.RequestURI = req.URL.RequestURI()
	if inner.Host == "" {
		inner.Host = req.URL.Host
	}
	if inner.Body == nil {
		inner.Body = http.NoBody
	}
	w := &recorder{header: http.Header{}}
	if aborted := w.run(rt.handler, inner); aborted {
		if err := req.Context().Err(); err != nil {
			return nil, err
		}
		return nil, &net.OpError{Op: "read", Net: "tcp", Err: os.NewSyscallError("read", syscall.ECONNRESET)}
	}
	return w.response(req), nil
}

// A recorder is the http.ResponseWriter of one answer.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (w *recorder) Header() http.Header { return w.header }

func (w *recorder) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
}

func (w *recorder) Write(p []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.body.Write(p)
}

// run reports whether the handler broke the connection instead of answering.
func (w *recorder) run(h http.Handler, r *http.Request) (aborted bool) {
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

func (w *recorder) response(req *http.Request) *http.Response {
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

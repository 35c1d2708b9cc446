package transport

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"cspready/graph"
)

// attemptTimeout is how long one attempt may be silent: until the headers of the answer, and between two pieces of
// its body. The whole answer has no limit, because a page of a thousand users takes long over a slow connection.
const attemptTimeout = 30 * time.Second

// deadline ends an attempt that is silent for too long.
type deadline struct{ next http.RoundTripper }

func (d deadline) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(req.Context())
	timer := time.AfterFunc(attemptTimeout, func() {
		cancel(&graph.Error{Kind: graph.ErrOffline})
	})
	resp, err := d.next.RoundTrip(req.WithContext(ctx))
	if err != nil {
		timer.Stop()
		cancel(nil)
		return nil, err
	}
	timer.Reset(attemptTimeout)
	resp.Body = &watchedBody{resp.Body, ctx, timer, cancel}
	return resp, nil
}

// A watchedBody is a body whose every piece must arrive within the limit.
type watchedBody struct {
	io.ReadCloser
	ctx    context.Context
	timer  *time.Timer
	cancel context.CancelCauseFunc
}

func (w *watchedBody) Read(p []byte) (int, error) {
	n, err := w.ReadCloser.Read(p)
	w.timer.Reset(attemptTimeout)
	if cause := context.Cause(w.ctx); err != nil && !errors.Is(err, io.EOF) && cause != nil {
		err = cause
	}
	return n, err
}

func (w *watchedBody) Close() error {
	w.timer.Stop()
	err := w.ReadCloser.Close()
	w.cancel(nil)
	return err
}

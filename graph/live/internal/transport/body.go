package transport

import (
	"bytes"
	"io"
	"net/http"
)

// BufferBody returns req with a body that can be sent again. The SDK's bodies cannot, and are sent in chunks of
// unknown length.
func BufferBody(req *http.Request) (*http.Request, error) {
	if req.Body == nil || req.Body == http.NoBody || req.GetBody != nil {
		return req, nil
	}
	data, err := io.ReadAll(req.Body)
	req.Body.Close()
	if err != nil {
		return nil, err
	}
	req = req.Clone(req.Context())
	req.ContentLength = int64(len(data))
	req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }
	return cloneForAttempt(req)
}

// cloneForAttempt returns a copy of req with a fresh body.
func cloneForAttempt(req *http.Request) (*http.Request, error) {
	req = req.Clone(req.Context())
	if req.GetBody == nil {
		return req, nil
	}
	body, err := req.GetBody()
	req.Body = body
	return req, err
}

// ReadBody returns the body of a buffered request and leaves the request unchanged.
func ReadBody(req *http.Request) ([]byte, error) {
	if req.GetBody == nil {
		return nil, nil
	}
	body, err := req.GetBody()
	if err != nil {
		return nil, err
	}
	defer body.Close()
	return io.ReadAll(body)
}

// ReplaceBody replaces the body of an answer.
func ReplaceBody(resp *http.Response, data []byte) {
	resp.Body.Close()
	resp.Body = io.NopCloser(bytes.NewReader(data))
	resp.ContentLength = int64(len(data))
	resp.Header.Del("Content-Length")
}

// drainBody closes an answer that is not needed, so that its connection can be reused.
func drainBody(resp *http.Response) {
	if resp == nil {
		return
	}
	_, _ = io.CopyN(io.Discard, resp.Body, 64<<10) // reading a longer rest costs more than a new connection
	resp.Body.Close()
}

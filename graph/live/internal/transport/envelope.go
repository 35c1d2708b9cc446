package transport

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"

	"cspready/graph"
)

// maxErrorBody is how much of an error's body is read. Graph's are short; a proxy's page may have any length.
const maxErrorBody = 64 << 10

// envelope puts every error into a form that the SDK can read. The SDK panics when it prints an error without a
// message, and loses the status of an answer that is not JSON, such as a proxy's page.
type envelope struct{ next http.RoundTripper }

func (e envelope) RoundTrip(req *http.Request) (*http.Response, error) {
	if isRead(req) {
		req = req.Clone(req.Context())
		// Without it, values that Microsoft added later arrive as "unknownFutureValue".
		//
		// https://learn.microsoft.com/graph/best-practices-concept#handling-future-members-in-evolvable-enumerations
		req.Header.Set("Prefer", "include-unknown-enum-members")
	}
	resp, err := e.next.RoundTrip(req)
	switch {
	case err != nil:
		return nil, err
	case resp.StatusCode >= 400:
		return e.normaliseError(resp)
	case resp.StatusCode >= 300:
		// Graph does not redirect these requests: a portal on the way does.
		defer drainBody(resp)
		return nil, &graph.Error{Kind: graph.ErrUnreadable, Status: resp.StatusCode}
	default:
		resp.Body = stripByteOrderMark(resp.Body)
		return resp, nil
	}
}

func (envelope) normaliseError(resp *http.Response) (*http.Response, error) {
	data, _ := io.ReadAll(io.LimitReader(resp.Body, maxErrorBody)) // what arrived is enough; the status says the rest
	f, ok := ReadFault(data)
	if !ok && resp.StatusCode < 500 && resp.StatusCode != http.StatusTooManyRequests {
		// The refusal comes from something on the way, not from Graph.
		resp.Body.Close()
		return nil, &graph.Error{Kind: graph.ErrUnreadable, Status: resp.StatusCode}
	}
	body, err := json.Marshal(map[string]Fault{"error": f})
	if err != nil {
		resp.Body.Close()
		return nil, err
	}
	ReplaceBody(resp, body)
	resp.Header.Set("Content-Type", "application/json")
	return resp, nil
}

// stripByteOrderMark removes a byte order mark from the start of a body, because the JSON readers here expect none.
func stripByteOrderMark(body io.ReadCloser) io.ReadCloser {
	r := bufio.NewReader(body)
	return &struct {
		io.Reader
		io.Closer
	}{&markStripper{r: r}, body}
}

// A markStripper looks for the mark at the first read, so that the headers of an answer do not have to wait for its
// body.
type markStripper struct {
	r       *bufio.Reader
	checked bool
}

func (s *markStripper) Read(p []byte) (int, error) {
	if !s.checked {
		s.checked = true
		if start, _ := s.r.Peek(len(ByteOrderMark)); bytes.Equal(start, ByteOrderMark) {
			_, _ = s.r.Discard(len(ByteOrderMark))
		}
	}
	return s.r.Read(p)
}

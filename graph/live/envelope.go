package live

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"net/http"
	"strings"

	"cspready/graph"
)

// errorLimit is how much of an error's body is read. Graph's are short; a proxy's page may be anything.
const errorLimit = 64 << 10

// envelope makes every error one that the SDK can read. The SDK panics when it prints an error without a message, and loses the
// status of an answer that is not JSON, such as the page of a proxy.
type envelope struct{ next http.RoundTripper }

func (e envelope) RoundTrip(req *http.Request) (*http.Response, error) {
	if reads(req) {
		req = req.Clone(req.Context())
		// Without it, values that Microsoft added later arrive as "unknownFutureValue".
		// https://learn.microsoft.com/graph/best-practices-concept#handling-future-members-in-evolvable-enumerations
		req.Header.Set("Prefer", "include-unknown-enum-members")
	}
	resp, err := e.next.RoundTrip(req)
	switch {
	case err != nil:
		return nil, err
	case resp.StatusCode >= 400:
		return e.clean(resp)
	case resp.StatusCode >= 300:
		// Graph does not redirect what is asked here: a portal on the way does.
		defer discard(resp)
		return nil, &graph.Error{Kind: graph.ErrUnreadable, Status: resp.StatusCode}
	default:
		resp.Body = withoutMark(resp.Body)
		return resp, nil
	}
}

func (envelope) clean(resp *http.Response) (*http.Response, error) {
	data, _ := io.ReadAll(io.LimitReader(resp.Body, errorLimit)) // what came counts; the status says the rest
	f, ok := readFault(data)
	if !ok && resp.StatusCode < 500 && resp.StatusCode != http.StatusTooManyRequests {
		// Not Graph says that something is forbidden or not there, but something on the way.
		resp.Body.Close()
		return nil, &graph.Error{Kind: graph.ErrUnreadable, Status: resp.StatusCode}
	}
	body, err := json.Marshal(map[string]fault{"error": f})
	if err != nil {
		resp.Body.Close()
		return nil, err
	}
	replaceBody(resp, body)
	resp.Header.Set("Content-Type", "application/json")
	return resp, nil
}

// A fault is what Graph says about an error.
//
// https://learn.microsoft.com/graph/errors
type fault struct {
	Code    string        `json:"code"`
	Message string        `json:"message"`
	Details []faultDetail `json:"details,omitempty"`
	Inner   faultIDs      `json:"innerError"`
}

type faultDetail struct {
	Code string `json:"code"`
}

type faultIDs struct {
	Request string `json:"request-id,omitempty"`
	Client  string `json:"client-request-id,omitempty"`
}

// readFault understands Graph's envelope in all its spellings and that of Partner Center; an empty body is an empty fault. False is
// something else, such as a page. Conditional Access puts the reason into the inner error.
func readFault(data []byte) (fault, bool) {
	type inner struct {
		faultIDs
		Message string `json:"message"`
	}
	type outer struct {
		Code        any             `json:"code"`
		Message     any             `json:"message"`
		Description string          `json:"description"`
		Details     json.RawMessage `json:"details"`
		Inner       inner           `json:"innerError"` // matches "innererror" too
	}
	var body struct {
		Error *outer `json:"error"`
		outer
	}
	data = bytes.TrimSpace(bytes.TrimPrefix(data, byteOrderMark))
	if len(data) == 0 {
		return fault{}, true
	}
	if json.Unmarshal(data, &body) != nil {
		return fault{}, json.Valid(data)
	}
	o := body.outer
	if body.Error != nil {
		o = *body.Error
	}
	f := fault{Code: text(o.Code), Message: cmp.Or(text(o.Message), o.Description), Inner: o.Inner.faultIDs}
	if o.Inner.Message != "" && !strings.Contains(f.Message, o.Inner.Message) {
		f.Message = strings.TrimSpace(f.Message + " " + o.Inner.Message)
	}
	_ = json.Unmarshal(o.Details, &f.Details) // some services have no list there; it is a hint only
	return f, true
}

// text returns a string or number of JSON as text.
func text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case map[string]any:
		return text(v["value"]) // {"lang":"en","value":"…"}, the older form of a message
	case float64:
		data, _ := json.Marshal(v)
		return string(data)
	}
	return ""
}

var byteOrderMark = []byte("\ufeff")

// withoutMark removes a byte order mark from the start of a body, which no JSON reader here expects.
func withoutMark(body io.ReadCloser) io.ReadCloser {
	r := bufio.NewReader(body)
	return &struct {
		io.Reader
		io.Closer
	}{&skipMark{r: r}, body}
}

// skipMark looks for the mark at the first read, so that the headers of an answer are not kept waiting for its body.
type skipMark struct {
	r      *bufio.Reader
	looked bool
}

func (s *skipMark) Read(p []byte) (int, error) {
	if !s.looked {
		s.looked = true
		if start, _ := s.r.Peek(len(byteOrderMark)); bytes.Equal(start, byteOrderMark) {
			_, _ = s.r.Discard(len(byteOrderMark))
		}
	}
	return s.r.Read(p)
}

package live

import (
	"bytes"
	"cmp"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"cspready/graph"
)

// A fault is the content of an error answer of Graph.
//
// https://learn.microsoft.com/graph/errors
type fault struct {
	Code    string        `json:"code"`
	Message string        `json:"message"`
	Details []faultDetail `json:"details,omitempty"`
	Inner   faultIDs      `json:"innerError"`
}

// A FaultDetail is an entry in the details of a fault.
type faultDetail struct {
	Code string `json:"code"`
}

// FaultIDs are the ids of a faulty request.
type faultIDs struct {
	Request string `json:"request-id,omitempty"`
	Client  string `json:"client-request-id,omitempty"`
}

// readFault reads Graph's envelope in all its spellings and that of Partner Center; an empty body is an empty fault.
// It returns false for anything else, such as a page. Conditional Access puts the reason into the inner error.
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
	_ = json.Unmarshal(o.Details, &f.Details) // not a list for some services; it is only a hint
	return f, true
}

// NewAnswerError returns the error of an answer, or of an item of a batch.
func answered(op string, status int, h http.Header, f fault) *graph.Error {
	e := &graph.Error{
		Op: op, Kind: f.kind(status), Code: f.Code, Status: status, Message: f.Message,
		Request: cmp.Or(f.Inner.Request, requestID(h)), Correlation: cmp.Or(f.Inner.Client, h.Get("client-request-id")),
	}
	if e.Kind == graph.ErrThrottled {
		e.Until = time.Now().Add(retryAfter(&http.Response{Header: h}))
	}
	return e
}

// graphKind returns the kind of the fault in an answer with a status.
func (f fault) kind(status int) graph.Kind {
	details := make([]string, 0, len(f.Details))
	for _, d := range f.Details {
		details = append(details, d.Code)
	}
	return graph.AnswerKind(status, f.Code, f.Message, details...)
}

// JSONText returns a string or number of JSON as text.
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

// ByteOrderMark is the mark that some services put before the JSON of an answer.
var byteOrderMark = []byte("\ufeff")

package transport

import (
	"bytes"
	"cmp"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"cspready/graph"
)

// A Fault is the content of an error answer of Graph.
//
// https://learn.microsoft.com/graph/errors
type Fault struct {
	Code    string        `json:"code"`
	Message string        `json:"message"`
	Details []FaultDetail `json:"details,omitempty"`
	Inner   FaultIDs      `json:"innerError"`
}

// A FaultDetail is an entry in the details of a fault.
type FaultDetail struct {
	Code string `json:"code"`
}

// FaultIDs are the ids of a faulty request.
type FaultIDs struct {
	Request string `json:"request-id,omitempty"`
	Client  string `json:"client-request-id,omitempty"`
}

// ReadFault reads Graph's envelope in all its spellings and that of Partner Center; an empty body is an empty fault.
// It returns false for anything else, such as a page. Conditional Access puts the reason into the inner error.
func ReadFault(data []byte) (Fault, bool) {
	type inner struct {
		FaultIDs
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
	data = bytes.TrimSpace(bytes.TrimPrefix(data, ByteOrderMark))
	if len(data) == 0 {
		return Fault{}, true
	}
	if json.Unmarshal(data, &body) != nil {
		return Fault{}, json.Valid(data)
	}
	o := body.outer
	if body.Error != nil {
		o = *body.Error
	}
	f := Fault{Code: JSONText(o.Code), Message: cmp.Or(JSONText(o.Message), o.Description), Inner: o.Inner.FaultIDs}
	if o.Inner.Message != "" && !strings.Contains(f.Message, o.Inner.Message) {
		f.Message = strings.TrimSpace(f.Message + " " + o.Inner.Message)
	}
	_ = json.Unmarshal(o.Details, &f.Details) // not a list for some services; it is only a hint
	return f, true
}

// NewAnswerError returns the error of an answer, or of an item of a batch.
func NewAnswerError(op string, status int, h http.Header, f Fault) *graph.Error {
	e := &graph.Error{
		Op: op, Kind: f.graphKind(status), Code: f.Code, Status: status, Message: f.Message,
		RequestID: cmp.Or(f.Inner.Request, RequestIDOf(h)), CorrelationID: cmp.Or(f.Inner.Client, h.Get("client-request-id")),
	}
	if e.Kind == graph.ErrThrottled {
		e.RetryAt = time.Now().Add(RetryAfter(&http.Response{Header: h}))
	}
	return e
}

// graphKind returns the kind of the fault in an answer with a status.
func (f Fault) graphKind(status int) graph.Kind {
	details := make([]string, 0, len(f.Details))
	for _, d := range f.Details {
		details = append(details, d.Code)
	}
	return graph.AnswerKind(status, f.Code, f.Message, details...)
}

// JSONText returns a string or number of JSON as text.
func JSONText(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case map[string]any:
		return JSONText(v["value"]) // {"lang":"en","value":"…"}, the older form of a message
	case float64:
		data, _ := json.Marshal(v)
		return string(data)
	}
	return ""
}

// ByteOrderMark is the mark that some services put before the JSON of an answer.
var ByteOrderMark = []byte("\ufeff")

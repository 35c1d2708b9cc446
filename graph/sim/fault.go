package sim

import (
	"cmp"
	"net/http"
	"time"

	"cspready/graph"
)

// A fault is a request that went wrong, as Graph tells it. The HTTP door writes it down, the Go door turns it into a graph.Error:
// both from the same value, so that they agree.
type fault struct {
	status     int
	code       string
	inner      string // Key Vault's code within the error, which says more
	message    string
	details    []string // codes of its details
	retryAfter time.Duration
	claims     string // JSON of a claims challenge
	owner      string // the tenant whose tokens a vault takes, and for what
	resource   string
	html       bool   // an error page of something in between
	silent     bool   // there is nothing but the status
	reset      bool   // the connection died, there is no answer
	request    string // id of the request
	client     string // client-request-id
}

const (
	insufficient = "Insufficient privileges to complete the operation."
	unlicensed   = "Your tenant is not licensed for this feature."
)

func invalid(code, message string) *fault {
	return &fault{status: http.StatusBadRequest, code: code, message: message}
}

func badRequest(message string) *fault { return invalid("Request_BadRequest", message) }

func notFound(id string) *fault {
	return &fault{status: http.StatusNotFound, code: "Request_ResourceNotFound",
		message: "Resource '" + id + "' does not exist or one of its queried reference-property objects are not present."}
}

// err is the fault as graph/live would report it to the caller of a read or a write.
func (f *fault) err(op string, write bool) error {
	e := &graph.Error{
		Op: op, Kind: f.kind(write), Code: cmp.Or(f.inner, f.code), Status: f.status, Message: f.message,
		Request: f.request, Correlation: f.client, Claims: f.claims,
	}
	if e.Kind == graph.ErrThrottled {
		e.Until = time.Now().Add(f.retryAfter)
	}
	return e
}

// kind is what the fault means after a read or a write.
func (f *fault) kind(write bool) graph.Kind {
	kind := graph.AnswerKind(f.status, f.code, f.message, f.details...)
	switch {
	case f.code == noMFA:
		return graph.ErrMFA // another token of the same sign-in would prove no more
	case f.code == absentVault:
		return graph.ErrNotFound
	case f.reset:
		kind = graph.ErrOffline
	case f.html && f.status < http.StatusInternalServerError && f.status != http.StatusTooManyRequests:
		kind = graph.ErrUnreadable // not Graph says so, but something on the way
	}
	if write && kind.Doubtful() {
		return graph.ErrUnsure
	}
	return kind
}

// passing reports whether the same request may succeed later.
func (f *fault) passing() bool {
	return f.reset || f.status == 429 || f.status == 502 || f.status == 503 || f.status == 504
}

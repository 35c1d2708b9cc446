package sim

import (
	"cmp"
	"net/http"
	"time"

	"cspready/graph"
)

// A fault is an error answer of a service. Handlers write it as HTTP, the client converts it to a graph.Error: both
// from one value, so that they agree.
type fault struct {
	status     int
	code       string
	inner      string // Key Vault's more specific code within the error
	message    string
	details    []string // codes of the error's details
	retryAfter time.Duration
	claims     string // JSON of a claims challenge
	owner      string // the tenant and resource that a vault's tokens must be for
	resource   string
	html       bool   // an error page of a proxy
	silent     bool   // a status without a body
	reset      bool   // the connection breaks, there is no answer
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
		message: "Resource '" + id +
			"' does not exist or one of its queried reference-property objects are not present."}
}

// err converts the fault to the error that graph/live returns for a read or a write.
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

// kind returns the kind of error that the fault is for a read or a write.
func (f *fault) kind(write bool) graph.Kind {
	kind := graph.AnswerKind(f.status, f.code, f.message, f.details...)
	switch {
	case f.code == noMFA:
		return graph.ErrMFA // another token of the same sign-in would have no MFA either
	case f.code == absentVault:
		return graph.ErrNotFound
	case f.reset:
		kind = graph.ErrOffline
	case f.html && f.status < http.StatusInternalServerError && f.status != http.StatusTooManyRequests:
		kind = graph.ErrUnreadable // the answer is not from Graph but from a proxy
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

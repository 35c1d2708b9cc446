package odata

import (
	"cmp"
	"encoding/json"
	"net/http"
	"time"

	"cspready/graph"
)

// An Error is an error answer of a service. Handlers write it as HTTP, the client converts it to a graph.Error: both
// from one value, so that they agree.
type Error struct {
	Status        int
	Code          string
	Inner         string // Key Vault's more specific code within the error
	Message       string
	Details       []string // codes of the error's details
	RetryAfter    time.Duration
	Claims        string // JSON of a claims challenge
	VaultTenant   string // the tenant and resource that a vault's tokens must be for
	VaultResource string
	Html          bool            // an error page of a proxy
	Body          json.RawMessage // the body instead of the usual envelope
	NoBody        bool            // a status without a body
	Reset         bool            // the connection breaks, there is no answer
	Request       string          // id of the request
	ClientRequest string          // client-request-id
}

// Messages of refusals, as Graph words them.
const (
	InsufficientPrivileges = "Insufficient privileges to complete the operation."
	NotLicensed            = "Your tenant is not licensed for this feature."
)

// BadRequestCode returns a 400 with a code of its own.
func BadRequestCode(code, message string) *Error {
	return &Error{Status: http.StatusBadRequest, Code: code, Message: message}
}

// BadRequest returns a 400 with Graph's usual code.
func BadRequest(message string) *Error { return BadRequestCode("Request_BadRequest", message) }

// NotFound returns the 404 for an object id.
func NotFound(id string) *Error {
	return &Error{Status: http.StatusNotFound, Code: "Request_ResourceNotFound",
		Message: "Resource '" + id +
			"' does not exist or one of its queried reference-property objects are not present."}
}

// ToGraphError converts the fault to the error that graph/live returns for a read or a write.
func (f *Error) ToGraphError(op string, write bool) error {
	e := &graph.Error{
		Op: op, Kind: f.errorKind(write), Code: cmp.Or(f.Inner, f.Code), Status: f.Status, Message: f.Message,
		RequestID: f.Request, CorrelationID: f.ClientRequest, Claims: f.Claims,
	}
	if e.Kind == graph.ErrThrottled {
		e.RetryAt = time.Now().Add(f.RetryAfter)
	}
	return e
}

// errorKind returns the kind of error that the fault is for a read or a write.
func (f *Error) errorKind(write bool) graph.Kind {
	kind := graph.AnswerKind(f.Status, f.Code, f.Message, f.Details...)
	switch {
	case f.Code == CodeNoMFA:
		return graph.ErrMFA // another token of the same sign-in would have no MFA either
	case f.Code == CodeNoVault:
		return graph.ErrNotFound
	case f.Reset:
		kind = graph.ErrOffline
	case f.Html && f.Status < http.StatusInternalServerError && f.Status != http.StatusTooManyRequests:
		kind = graph.ErrUnreadable // the answer is not from Graph but from a proxy
	}
	if write && kind.MayHaveSucceeded() {
		return graph.ErrUnsure
	}
	return kind
}

// IsTemporary reports whether the same request may succeed later.
func (f *Error) IsTemporary() bool {
	return f.Reset || f.Status == 429 || f.Status == 502 || f.Status == 503 || f.Status == 504
}

// ConflictError is the error for an object that exists already.
func ConflictError(message string) *Error {
	return &Error{Status: 409, Code: "Request_MultipleObjectsWithSameKeyValue", Message: message,
		Details: []string{"ConflictingObjects"}}
}

// CodeNoMFA is Partner Center's code for a token without MFA.
//
// https://learn.microsoft.com/partner-center/security/partner-security-requirements-mandating-mfa
const CodeNoMFA = "900421"

// CodeNoVault is the code for a vault that does not exist. It is not an answer of a service: the host cannot be
// resolved.
const CodeNoVault = "VaultNotFound"

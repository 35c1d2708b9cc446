package graph

import (
	"strings"
	"time"
)

// A Kind says what went wrong in a way that a caller can act on: errors.Is(err, graph.ErrForbidden).
type Kind string

// Error makes a Kind usable as the target of errors.Is.
func (k Kind) Error() string { return string(k) }

// Kinds of failure in the tenant.
const (
	ErrNotFound    Kind = "not found"
	ErrForbidden   Kind = "not allowed"           // scope or directory role is missing; the directory does not say which
	ErrUnlicensed  Kind = "needs a licence"       // the tenant's edition does not have it
	ErrRefused     Kind = "refused"               // understood and declined, Message has the reason
	ErrConflict    Kind = "already exists"        //
	ErrThrottled   Kind = "throttled"             // Until says how long
	ErrUnavailable Kind = "service unavailable"   // 5xx
	ErrUnreadable  Kind = "answer not understood" // not what the documentation promises
	ErrUnsure      Kind = "may have been carried out"
	ErrReadOnly    Kind = "refused by cspready: not an approved change"
	ErrForeign     Kind = "refused by cspready: not an address of Microsoft's cloud"
)

// Kinds of failure on the way there.
const (
	ErrOffline   Kind = "no connection"
	ErrProxy     Kind = "the proxy refused"
	ErrUntrusted Kind = "certificate not trusted"
	ErrClock     Kind = "the clock of this machine is wrong"
)

// Kinds of failure of a sign-in.
const (
	ErrSignInAgain     Kind = "sign in again"   // Claims may say for what
	ErrSignInRefused   Kind = "sign-in refused" // for a reason that is not known here; Code and Message tell it
	ErrCodeBlocked     Kind = "code sign-in is blocked"
	ErrCodeExpired     Kind = "the code ran out"
	ErrDeclined        Kind = "declined"
	ErrPolicy          Kind = "blocked by a policy"
	ErrDevice          Kind = "this device is not accepted"
	ErrMFA             Kind = "MFA is missing"
	ErrConsent         Kind = "consent is missing"
	ErrApp             Kind = "the application is not usable"
	ErrWrongTenant     Kind = "no such tenant"
	ErrWrongAccount    Kind = "account of another tenant"
	ErrPersonalAccount Kind = "personal account"
	ErrCredentials     Kind = "password or account refused"
	ErrBadInput        Kind = "not understood"
	ErrBrowser         Kind = "no browser"
)

// Doubtful reports whether a write that ended so may have been carried out all the same.
func (k Kind) Doubtful() bool {
	switch k {
	case ErrUnsure, ErrOffline, ErrUnavailable, ErrUnreadable:
		return true
	}
	return false
}

// An Error is a failure of one operation. Its text holds no token, no body, and no text of the tenant.
type Error struct {
	Op          string // what was being done, e.g. "read security defaults"
	Kind        Kind
	Code        string // Microsoft's code: "AADSTS53003", "Authorization_RequestDenied", "900421"
	Status      int    // HTTP status, 0 when there was none
	Message     string // Microsoft's words, and nobody else's; untrusted
	Request     string // request id, or a sign-in's trace id, for support
	Correlation string // correlation id, for support
	Until       time.Time
	Claims      string // JSON of a claims challenge
	Cause       error
}

// Error says what failed, how, and Microsoft's code, as in "read security defaults: not allowed (Authorization_RequestDenied)".
func (e *Error) Error() string {
	var b strings.Builder
	if e.Op != "" {
		b.WriteString(e.Op + ": ")
	}
	b.WriteString(string(e.Kind))
	if e.Code != "" {
		b.WriteString(" (" + e.Code + ")")
	}
	return b.String()
}

// Is matches the error's Kind.
func (e *Error) Is(target error) bool { k, ok := target.(Kind); return ok && k == e.Kind }

// Unwrap returns what lies beneath, for errors.As.
func (e *Error) Unwrap() error { return e.Cause }

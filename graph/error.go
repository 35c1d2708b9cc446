package graph

import (
	"strings"
	"time"
)

// A Kind classifies an error so that a caller can act on it: errors.Is(err, graph.ErrForbidden).
type Kind string

// Error makes a Kind a target for errors.Is.
func (k Kind) Error() string { return string(k) }

// Kinds of failure in the tenant.
const (
	ErrNotFound    Kind = "not found"
	ErrForbidden   Kind = "not allowed"           // a scope or directory role is missing; Graph does not say which
	ErrUnlicensed  Kind = "needs a licence"       // the tenant's edition does not include it
	ErrRefused     Kind = "refused"               // understood and refused; Message has the reason
	ErrConflict    Kind = "already exists"        //
	ErrThrottled   Kind = "throttled"             // RetryAt says until when
	ErrUnavailable Kind = "service unavailable"   // 5xx
	ErrUnreadable  Kind = "answer not understood" // not as documented
	ErrUnsure      Kind = "may have been carried out"
	ErrReadOnly    Kind = "refused by cspready: not an approved change"
	ErrForeign     Kind = "refused by cspready: not an address of Microsoft's cloud"
)

// Kinds of failure of the network.
const (
	ErrOffline   Kind = "no connection"
	ErrProxy     Kind = "the proxy refused"
	ErrUntrusted Kind = "certificate not trusted"
	ErrClock     Kind = "the clock of this machine is wrong"
)

// Kinds of failure of a sign-in.
const (
	ErrSignInAgain     Kind = "sign in again"   // Claims may say what the sign-in has to prove
	ErrSignInRefused   Kind = "sign-in refused" // for a reason that is not known here; see Code and Message
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

// MayHaveSucceeded reports whether a write that ended in an error of this kind may have been carried out.
func (k Kind) MayHaveSucceeded() bool {
	switch k {
	case ErrUnsure, ErrOffline, ErrUnavailable, ErrUnreadable:
		return true
	}
	return false
}

// An Error is a failed operation. Its text contains no token, no body, and no text of the tenant.
type Error struct {
	Op            string // the operation, e.g. "read security defaults"
	Kind          Kind
	Code          string // Microsoft's code: "AADSTS53003", "Authorization_RequestDenied", "900421"
	Status        int    // HTTP status; 0 without an answer
	Message       string // Microsoft's message and no one else's; untrusted
	RequestID     string // request id, or a sign-in's trace id, for support
	CorrelationID string // correlation id, for support
	RetryAt       time.Time
	Claims        string // JSON of a claims challenge
	Cause         error
}

// Error returns operation, kind and Microsoft's code, as in "read security defaults: not allowed
// (Authorization_RequestDenied)".
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

// Unwrap returns the cause, for errors.As.
func (e *Error) Unwrap() error { return e.Cause }

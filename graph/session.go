package graph

import (
	"context"
	"time"
)

// A Way is how a person signs in.
type Way string

// The ways to sign in. Browser and Paste are one authorization code flow with PKCE that can end in two ways.
const (
	DeviceCode Way = "device"  // a code typed on any device; blocked by security defaults
	Browser    Way = "browser" // the browser of this machine, which comes back to a port on this machine
	Paste      Way = "paste"   // a browser elsewhere, whose last address is pasted here
)

// Ways lists every way, the one that is tried first at the front.
func Ways() []Way { return []Way{DeviceCode, Browser, Paste} }

// A Session is what a finished sign-in says about itself. Tokens stay with whoever keeps the session.
type Session struct {
	TenantID          string
	UserID            string // of an application its service principal's
	UserPrincipalName string
	Way               Way
	MFA               Tri      // whether this sign-in proved MFA; Unknown when the token does not say
	Scopes            []string // Graph permissions that were granted, by short name
	Expires           time.Time
	// AppID is set where an application signed in as itself. There is no person then: nothing is told of MFA or directory roles, and Scopes are
	// the application permissions that it holds.
	AppID string
}

// Itself reports whether it is an application that signed in, without a person.
func (s Session) Itself() bool { return s.AppID != "" }

// Want says what a sign-in is for.
type Want struct {
	Way    Way
	Tenant string   // tenant id or domain; empty lets any work account in
	Scopes []string // Graph permissions by short name, e.g. "Policy.Read.All"
	Claims string   // JSON of a claims challenge that this sign-in answers
	MFA    bool     // ask for a fresh proof of MFA
	Hint   string   // user principal name to offer
}

// A SignIn lets a person prove who they are. A sign-in that follows another must be of the same person in the same tenant, or
// Wait fails with ErrWrongAccount and the earlier session stays in force.
type SignIn interface {
	Begin(ctx context.Context, want Want) (Attempt, error)
	Session() (Session, bool) // the session in force
}

// An Attempt is one sign-in under way.
type Attempt interface {
	// Prompt is what to show the person.
	Prompt() Prompt
	// Wait returns when the person is done, the code ran out (ErrCodeExpired), or ctx ends. Faults that pass are told and
	// waited out. Tell is called while the waiting goes on, which stands still until it returns.
	Wait(ctx context.Context, tell func(Progress)) (Session, error)
	// Answer takes the address that a browser elsewhere ended at. ErrBadInput when it is not one of this attempt.
	Answer(redirected string) error
}

// A Prompt tells a person where to go and what to type there.
type Prompt struct {
	Way     Way
	URL     string
	Code    string    // device code only
	Expires time.Time // when the attempt ends by itself
}

// Progress is a sign of life while a person signs in.
type Progress struct {
	Polls   int   // times the service was asked so far
	Trouble error // a fault that is being waited out, or nil
}

// A Renewal is a sign-in in the middle of the work: one that Microsoft demands, for example because a policy changed (continuous access
// evaluation), or one to an application of the tenant, which a change is about. What needs it waits until Done was sent a result: nil
// after the sign-in.
//
// https://learn.microsoft.com/entra/identity-platform/claims-challenge
type Renewal struct {
	Claims string
	// To is where somebody signs in, as Want says; nil for the session in force, which Claims are about.
	To   SignIn
	Want Want
	Done chan<- error
}

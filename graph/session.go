package graph

import (
	"context"
	"time"
)

// A SignInMethod is a way for a person to sign in.
type SignInMethod string

// Sign-in methods. Browser and Paste are one authorization code flow with PKCE that can end in two ways.
const (
	DeviceCode SignInMethod = "device"  // a code entered on any device; blocked by security defaults
	Browser    SignInMethod = "browser" // the browser of this machine, redirected to a port on this machine
	Paste      SignInMethod = "paste"   // a browser elsewhere, whose final address is pasted here
)

// SignInMethods lists all methods, the preferred one first.
func SignInMethods() []SignInMethod { return []SignInMethod{DeviceCode, Browser, Paste} }

// A Session describes a finished sign-in. Its tokens stay inside the [SignIn].
type Session struct {
	TenantID          string
	UserID            string // id of the service principal if an application signed in
	UserPrincipalName string
	Method            SignInMethod
	MFA               Tri      // whether this sign-in proved MFA; Unknown if the token has no claim about it
	Scopes            []string // granted Graph permissions, short names
	Expires           time.Time
	// EndsThen says that there is no refresh token, so that the session ends at Expires. Entra ID issues none if
	// offline_access was not granted; a sign-in that it blocks ends in an error instead, such as AADSTS53003.
	//
	// https://learn.microsoft.com/entra/identity-platform/scopes-oidc#the-offline_access-scope
	EndsThen bool
	// AppID is set if an application signed in as itself. There is no person then: MFA and directory roles are
	// unknown, and Scopes are the application permissions that were granted to it.
	AppID string
}

// IsApp reports whether an application signed in as itself, without a person.
func (s Session) IsApp() bool { return s.AppID != "" }

// A SignInRequest describes the sign-in to start.
type SignInRequest struct {
	Method SignInMethod
	Tenant string   // tenant id or domain; empty allows any work account
	Scopes []string // Graph permissions, short names, e.g. "Policy.Read.All"
	Claims string   // JSON of a claims challenge that this sign-in answers
	MFA    bool     // require a fresh proof of MFA
	Hint   string   // user principal name to suggest
}

// A SignIn signs a person in. A second sign-in must be of the same person in the same tenant; otherwise Wait fails
// with ErrWrongAccount and the first session stays in force.
type SignIn interface {
	Begin(ctx context.Context, want SignInRequest) (Attempt, error)
	Session() (Session, bool) // the session in force
}

// An Attempt is a sign-in in progress.
type Attempt interface {
	// Prompt returns what to show to the person.
	Prompt() Prompt
	// Wait returns when the person has signed in, the code expired (ErrCodeExpired), or ctx ends. It reports
	// transient faults and waits until they are over. It calls notify while it waits, and continues when notify
	// returns.
	Wait(ctx context.Context, notify func(Progress)) (Session, error)
	// Answer accepts the final address of a browser elsewhere. It returns ErrBadInput if the address does not belong
	// to this attempt.
	Answer(redirected string) error
}

// A Prompt is where to sign in, and the code to enter there.
type Prompt struct {
	Method  SignInMethod
	URL     string
	Code    string    // device code only
	Expires time.Time // when the attempt expires
}

// Progress is a sign of life while a person signs in.
type Progress struct {
	Polls int   // requests to the service so far
	Err   error // a fault that is being waited out, or nil
}

// A Renewal is a sign-in that is needed in the middle of other work: one that Microsoft demands, for example because
// a policy changed (continuous access evaluation), or one to an application of the tenant as a part of a change. The
// work waits until Done receives a result, nil for success.
//
// https://learn.microsoft.com/entra/identity-platform/claims-challenge
type Renewal struct {
	Claims string
	// SignIn is where to sign in, as Request says; nil for the session in force, which Claims are about.
	SignIn  SignIn
	Request SignInRequest
	Done    chan<- error
}

package scenario

import "time"

// A Behaviour configures how the services behave: delays, limits and known misbehaviour. The zero value answers at
// once, is consistent immediately and has no limits.
type Behaviour struct {
	// Latency is the shortest and the longest time that an answer takes.
	Latency [2]time.Duration
	// Lag is the time after a write during which some replicas do not have it yet: reads are answered alternately by
	// an old and a current replica.
	Lag time.Duration
	// Throttled applies Graph's limits for Conditional Access (1 request a second, without Retry-After) and for
	// authentication methods and reports (5 in 10 seconds).
	Throttled bool
	// ClaimsChallenges makes Graph refuse tokens that were issued before the last change of security defaults or the
	// last [sim.Tenant.RevokeSessions] with a claims challenge, if the client declared that it supports challenges
	// (continuous access evaluation).
	ClaimsChallenges bool
	// PageSize limits every page, so that a few objects fill several pages; 0 is Graph's own page size.
	PageSize int
	// DropsNextLink makes Partner Center omit the link to the next page, so that a list of several pages ends after
	// the first.
	DropsNextLink bool
	// PollInterval is the polling interval for device codes; 0 is 5 seconds.
	PollInterval time.Duration
	// CodeLifetime is the lifetime of a device code; 0 is 15 minutes.
	CodeLifetime time.Duration
	// TokenLifetime is the lifetime of an access token; 0 is one second less than an hour, the shortest that Entra
	// issues.
	TokenLifetime time.Duration
	// VerificationURL is the page for entering a device code; empty is an address that does not exist, so that no one
	// enters a simulated code at Microsoft.
	VerificationURL string
	// ManualSignIn leaves approving sign-ins to the person who opens the pages of [sim.Tenant.Handler]; the simulated
	// person does nothing.
	ManualSignIn bool
	// KeyInterval is the interval at which the simulated person registers security keys for a new account, until it has
	// two: counted from its Temporary Access Pass, or from its creation if the tenant allows it none. 0: no keys are
	// registered.
	KeyInterval time.Duration
	// SignInLag is the time after which the sign-in service knows new applications, service principals, certificates,
	// secrets and consents.
	SignInLag time.Duration
	// ExactRedirects makes http://localhost in a web application's redirect URIs match that port only, instead of any
	// port.
	ExactRedirects bool
	// LosesMFA leaves MFA out of an application's tokens from the second time that a refresh token of a sign-in is
	// redeemed.
	LosesMFA bool
	// ByteOrderMark puts a byte order mark before Partner Center's answers.
	ByteOrderMark bool
	// OldMFAError makes Partner Center refuse a token without MFA as in 2019: without a code and without a body.
	OldMFAError bool
	// MFANotEnforced makes Partner Center answer requests without MFA and only report that MFA is missing.
	MFANotEnforced bool
	// MFAInBody makes Partner Center report MFA in the body instead of a header; MFAUntold omits it entirely.
	MFAInBody   bool
	NoMFAResult bool
}

// Realistic returns the behaviour for a demo: the delays and limits of the real services, at a pace that is pleasant
// to watch.
func Realistic() Behaviour {
	return Behaviour{
		Latency:          [2]time.Duration{60 * time.Millisecond, 150 * time.Millisecond},
		Lag:              2 * time.Second,
		Throttled:        true,
		ClaimsChallenges: true,
		PollInterval:     2 * time.Second,
		KeyInterval:      12 * time.Second,
		SignInLag:        6 * time.Second,
	}
}

// DeviceCodeInterval is how long a client waits between polls for a device code.
func (b Behaviour) DeviceCodeInterval() time.Duration {
	return durationOr(b.PollInterval, 5*time.Second)
}

// DeviceCodeLifetime is how long a device code is valid.
func (b Behaviour) DeviceCodeLifetime() time.Duration {
	return durationOr(b.CodeLifetime, 15*time.Minute)
}

// AccessTokenLifetime is how long an access token is valid.
func (b Behaviour) AccessTokenLifetime() time.Duration {
	return durationOr(b.TokenLifetime, time.Hour-time.Second)
}

// DeviceLoginURL is the page where a device code is typed.
func (b Behaviour) DeviceLoginURL() string {
	if b.VerificationURL == "" {
		return "https://login.demo.invalid/device"
	}
	return b.VerificationURL
}

func durationOr(d, otherwise time.Duration) time.Duration {
	if d == 0 {
		return otherwise
	}
	return d
}

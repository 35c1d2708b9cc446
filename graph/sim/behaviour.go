package sim

import (
	"context"
	"time"
)

// A Behaviour is how the services behave beyond what they are asked. The zero value answers at once, agrees with itself, and
// has all the patience in the world.
type Behaviour struct {
	// Latency is how long an answer takes, at least and at most.
	Latency [2]time.Duration
	// Lag is how long after a write some replicas do not have it yet: reads are answered by one that has and one that has not in
	// turn.
	Lag time.Duration
	// Throttled applies the limits that Graph sets to Conditional Access (1 request a second, without Retry-After) and to
	// authentication methods and reports (5 in 10 seconds).
	Throttled bool
	// Challenged makes Graph refuse tokens that are older than the last change of security defaults or the last [Tenant.Revoke]
	// with a claims challenge, if the client said it understands them (continuous access evaluation).
	Challenged bool
	// PageSize limits every page, so that a handful of objects fills several; 0 is Graph's own size.
	PageSize int
	// Cut makes Partner Center leave out where the next page of a list is, so that a list of several pages ends after the first.
	Cut bool
	// Interval is how often a device code may be asked about; 0 is 5 seconds.
	Interval time.Duration
	// CodeLife is the life of a device code; 0 is 15 minutes.
	CodeLife time.Duration
	// TokenLife is the life of an access token; 0 is an hour less a second, the shortest that Entra gives.
	TokenLife time.Duration
	// VerificationURL is where a device code is to be typed; empty is an address that does not exist, so that nobody takes a
	// simulated code to Microsoft.
	VerificationURL string
	// ByHand leaves approving to whoever opens the pages of [Tenant.Handler]; the simulated person does nothing.
	ByHand bool
	// KeysEvery makes the simulated person register a security key each time that it has passed since an account got a Temporary Access
	// Pass, or was made where the tenant allows it none, until the account has two; 0: nobody registers keys.
	KeysEvery time.Duration
	// SignInLag is how long the sign-in service does not know yet what is new of applications: themselves, their service principals,
	// certificates and secrets, and consents.
	SignInLag time.Duration
	// ExactRedirects takes http://localhost of a web application to be that port alone, and not any.
	ExactRedirects bool
	// LosesMFA leaves MFA out of the tokens of an application from the second time on that a refresh token of a sign-in is redeemed.
	LosesMFA bool
	// Marked puts a byte order mark before what Partner Center answers.
	Marked bool
	// OldMFAError makes Partner Center refuse a token without MFA as in 2019: without a code, without a body.
	OldMFAError bool
	// MFAUnenforced makes Partner Center answer who comes without MFA, and tell it only.
	MFAUnenforced bool
	// MFAInBody makes Partner Center tell of MFA in the body and not in a header, MFAUntold nowhere.
	MFAInBody bool
	MFAUntold bool
}

// Realistic is the behaviour of a demo: the waits and limits of the real services, at a pace that is pleasant to watch.
func Realistic() Behaviour {
	return Behaviour{
		Latency:    [2]time.Duration{60 * time.Millisecond, 150 * time.Millisecond},
		Lag:        2 * time.Second,
		Throttled:  true,
		Challenged: true,
		Interval:   2 * time.Second,
		KeysEvery:  12 * time.Second,
		SignInLag:  6 * time.Second,
	}
}

// Behave sets how the services behave from now on.
func (t *Tenant) Behave(b Behaviour) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.behaviour = b
}

// Behaviour returns how the services behave.
func (t *Tenant) Behaviour() Behaviour {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.behaviour
}

func (b Behaviour) interval() time.Duration  { return orElse(b.Interval, 5*time.Second) }
func (b Behaviour) codeLife() time.Duration  { return orElse(b.CodeLife, 15*time.Minute) }
func (b Behaviour) tokenLife() time.Duration { return orElse(b.TokenLife, time.Hour-time.Second) }

func (b Behaviour) verificationURL() string {
	if b.VerificationURL == "" {
		return "https://login.demo.invalid/device"
	}
	return b.VerificationURL
}

func orElse(d, otherwise time.Duration) time.Duration {
	if d == 0 {
		return otherwise
	}
	return d
}

// pause is the time that an answer takes.
func (t *Tenant) pause(ctx context.Context) error {
	t.mu.Lock()
	least, most := t.behaviour.Latency[0], t.behaviour.Latency[1]
	d := least
	if most > least {
		d += time.Duration(t.random.Int64N(int64(most - least)))
	}
	t.mu.Unlock()
	return sleep(ctx, d)
}

func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

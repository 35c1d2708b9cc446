package sam

import (
	"time"

	"cspready/graph"
)

// Limits of credentials: how long one should live, and from when on its end is near.
//
// https://learn.microsoft.com/partner-center/developer/enable-secure-app-model
const (
	Longest = 366 * 24 * time.Hour
	Near    = 30 * 24 * time.Hour
)

// live reports whether a credential is good now.
func live(starts, ends, now time.Time) bool { return !now.Before(starts) && now.Before(ends) }

// LiveKeys are the certificates that the application can prove itself with now.
func (a App) LiveKeys() []graph.KeyCredential {
	var list []graph.KeyCredential
	for _, k := range a.Keys {
		if k.Verifies && live(k.Starts, k.Ends, a.Now) {
			list = append(list, k)
		}
	}
	return list
}

// LiveSecrets are the client secrets that it can prove itself with now.
func (a App) LiveSecrets() []graph.SecretCredential {
	var list []graph.SecretCredential
	for _, s := range a.Secrets {
		if live(s.Starts, s.Ends, a.Now) {
			list = append(list, s)
		}
	}
	return list
}

// Ends is when the last of its live credentials ends; false when there is none. Another one that ends sooner is no trouble.
func (a App) Ends() (at time.Time, any bool) {
	for _, k := range a.LiveKeys() {
		at, any = later(at, k.Ends), true
	}
	for _, s := range a.LiveSecrets() {
		at, any = later(at, s.Ends), true
	}
	return at, any
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// Days is how many whole days are left until a moment, at least 0.
func Days(until, now time.Time) int { return max(int(until.Sub(now).Hours()/24), 0) }

// MayHaveSecret reports whether the tenant's rules let an application created then have a client secret, and for how long at most: 0 means
// without a limit of the tenant's.
func MayHaveSecret(rules graph.CredentialRules, created time.Time) (allowed bool, most time.Duration) {
	if len(rules.Concerning(graph.RulePasswordAddition, created)) > 0 {
		return false, 0
	}
	return true, shortest(rules.Concerning(graph.RulePasswordLifetime, created))
}

// CertificateLife is how long a new certificate of an application created then may live: twelve months, or less where the tenant's rules
// say so.
func CertificateLife(rules graph.CredentialRules, created time.Time) time.Duration {
	life := 365 * 24 * time.Hour
	if most := shortest(rules.Concerning(graph.RuleKeyLifetime, created)); most > 0 {
		life = min(life, most)
	}
	return life
}

func shortest(rules []graph.CredentialRule) time.Duration {
	var least time.Duration
	for _, r := range rules {
		if r.Most > 0 && (least == 0 || r.Most < least) {
			least = r.Most
		}
	}
	return least
}

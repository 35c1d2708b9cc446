package sam

import (
	"slices"
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
		at, any = latest(at, k.Ends), true
	}
	for _, s := range a.LiveSecrets() {
		at, any = latest(at, s.Ends), true
	}
	return at, any
}

// proves reports whether it has, or had, anything to prove itself with: a key that signs SAML is none.
func (a App) proves() bool {
	return len(a.Secrets) > 0 || slices.ContainsFunc(a.Keys, func(k graph.KeyCredential) bool { return k.Verifies })
}

// later reports whether one of its credentials will be good, and is not yet.
func (a App) later() bool {
	return slices.ContainsFunc(a.Keys, func(k graph.KeyCredential) bool { return k.Verifies && a.Now.Before(k.Starts) }) ||
		slices.ContainsFunc(a.Secrets, func(s graph.SecretCredential) bool { return a.Now.Before(s.Starts) })
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// Days is how many whole days are left until a moment, at least 0.
func Days(until, now time.Time) int { return max(int(until.Sub(now).Hours()/24), 0) }

// MayHaveSecret reports whether the tenant's rules let an application created then have a client secret, and for how long at most: 0 means
// without a limit of the tenant's. A limit that could not be understood may be one that no secret keeps.
func MayHaveSecret(rules graph.CredentialRules, created time.Time) (allowed bool, most time.Duration) {
	if len(rules.Concerning(graph.RulePasswordAddition, created)) > 0 {
		return false, 0
	}
	most, understood := shortest(rules.Concerning(graph.RulePasswordLifetime, created))
	if !understood {
		return false, 0
	}
	return true, most
}

// cautious is how long a certificate lives under a limit that could not be understood: as short as is of use, since it has to outlast [Near].
// Should even that be too long, Microsoft refuses it.
const cautious = 90 * 24 * time.Hour

// CertificateLife is how long a new certificate of an application created then may live: twelve months, or less where the tenant's rules
// say so.
func CertificateLife(rules graph.CredentialRules, created time.Time) time.Duration {
	life := 365 * 24 * time.Hour
	most, understood := shortest(rules.Concerning(graph.RuleKeyLifetime, created))
	if most > 0 {
		life = min(life, most)
	}
	if !understood {
		life = min(life, cautious)
	}
	return life
}

// shortest is the least of the limits that could be understood, 0 for none; understood is false when there is another one.
func shortest(rules []graph.CredentialRule) (least time.Duration, understood bool) {
	understood = true
	for _, r := range rules {
		switch {
		case r.Most > 0 && (least == 0 || r.Most < least):
			least = r.Most
		case r.Most <= 0 && r.Strange != "":
			understood = false
		}
	}
	return least, understood
}

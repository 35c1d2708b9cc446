package sam

import (
	"slices"
	"time"

	"cspready/graph"
)

// MaxCredentialLife is the longest recommended lifetime of a credential, and Near how long before its expiry it is
// reported.
//
// https://learn.microsoft.com/partner-center/developer/enable-secure-app-model
const (
	MaxCredentialLife = 366 * 24 * time.Hour
	ExpiryWarning     = 30 * 24 * time.Hour
)

// isLive reports whether a credential is valid now.
func isLive(starts, ends, now time.Time) bool { return !now.Before(starts) && now.Before(ends) }

// ValidKeys returns the certificates that are valid now.
func (a App) ValidKeys() []graph.KeyCredential {
	var list []graph.KeyCredential
	for _, k := range a.Keys {
		if k.Verifies && isLive(k.Starts, k.Ends, a.Now) {
			list = append(list, k)
		}
	}
	return list
}

// ValidSecrets returns the client secrets that are valid now.
func (a App) ValidSecrets() []graph.SecretCredential {
	var list []graph.SecretCredential
	for _, s := range a.Secrets {
		if isLive(s.Starts, s.Ends, a.Now) {
			list = append(list, s)
		}
	}
	return list
}

// LastExpiry returns when the last of the valid credentials expires; false if there is none. Credentials that expire
// sooner do not matter.
func (a App) LastExpiry() (last time.Time, found bool) {
	for _, k := range a.ValidKeys() {
		last, found = latest(last, k.Ends), true
	}
	for _, s := range a.ValidSecrets() {
		last, found = latest(last, s.Ends), true
	}
	return last, found
}

// hasCredentials reports whether the application has a credential, valid or not. A key that only signs SAML tokens is
// not a credential.
func (a App) hasCredentials() bool {
	return len(a.Secrets) > 0 || slices.ContainsFunc(a.Keys, func(k graph.KeyCredential) bool { return k.Verifies })
}

// hasFutureCredential reports whether a credential will become valid later.
func (a App) hasFutureCredential() bool {
	return slices.ContainsFunc(a.Keys, func(k graph.KeyCredential) bool { return k.Verifies && a.Now.Before(k.Starts) }) ||
		slices.ContainsFunc(a.Secrets, func(s graph.SecretCredential) bool { return a.Now.Before(s.Starts) })
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// DaysLeft returns the number of whole days until a time, at least 0.
func DaysLeft(until, now time.Time) int { return max(int(until.Sub(now).Hours()/24), 0) }

// AllowedSecret reports whether the tenant's rules allow a client secret for an application created at this time, and
// its longest lifetime: 0 if the tenant sets no limit. If a limit could not be understood, no secret is allowed, as
// none may comply with it.
func AllowedSecret(rules graph.CredentialRules, created time.Time) (allowed bool, most time.Duration) {
	if len(rules.InForce(graph.RulePasswordAddition, created)) > 0 {
		return false, 0
	}
	most, understood := shortestLimit(rules.InForce(graph.RulePasswordLifetime, created))
	if !understood {
		return false, 0
	}
	return true, most
}

// cautiousLife is the lifetime of a certificate under a limit that could not be understood: short, but longer than
// [ExpiryWarning]. If it is still too long, Microsoft refuses the certificate.
const cautiousLife = 90 * 24 * time.Hour

// CertificateLife returns the lifetime of a new certificate for an application created at this time: twelve months,
// or less if the tenant's rules require it.
func CertificateLife(rules graph.CredentialRules, created time.Time) time.Duration {
	life := 365 * 24 * time.Hour
	most, understood := shortestLimit(rules.InForce(graph.RuleKeyLifetime, created))
	if most > 0 {
		life = min(life, most)
	}
	if !understood {
		life = min(life, cautiousLife)
	}
	return life
}

// shortestLimit returns the shortest limit that could be understood, 0 for none; understood is false if there is a
// limit that could not.
func shortestLimit(rules []graph.CredentialRule) (least time.Duration, understood bool) {
	understood = true
	for _, r := range rules {
		switch {
		case r.MaxLifetime > 0 && (least == 0 || r.MaxLifetime < least):
			least = r.MaxLifetime
		case r.MaxLifetime <= 0 && r.Unrecognised != "":
			understood = false
		}
	}
	return least, understood
}

package sam_test

import (
	"testing"
	"time"

	"cspready/graph"
	"cspready/steps/rating"
	"cspready/steps/sam"
)

// proving replaces the credentials of the application.
func proving(keys []graph.KeyCredential, secrets ...graph.SecretCredential) func(*sam.App) {
	return func(a *sam.App) { a.Keys, a.Secrets = keys, secrets }
}

func keys(list ...graph.KeyCredential) []graph.KeyCredential { return list }

func signing(k graph.KeyCredential) graph.KeyCredential {
	k.Verifies = false
	return k
}

func TestCredentialsAreJudgedByWhatIsGoodNow(t *testing.T) {
	year := 365 * day
	for name, c := range map[string]struct {
		bend func(*sam.App)
		id   string
		want rating.Severity
		got  string
	}{
		"none":    {proving(nil), "credential", rating.Flaw, "ca.none"},
		"expired": {proving(keys(key(-year, 0))), "credential", rating.Flaw, "app.credential-expired"},
		"not yet valid": {proving(keys(key(time.Second, year))), "credential", rating.Flaw,
			"app.credential-later"},
		"a secret not yet valid": {proving(keys(key(-year, -day)), secret(day, year)), "credential", rating.Flaw,
			"app.credential-later"},
		"only for SAML": {proving(keys(signing(key(-day, year)))), "credential", rating.Flaw, "ca.none"},
		"expired, and one of SAML": {proving(keys(signing(key(-day, year)), key(-year, -day))), "credential", rating.Flaw,
			"app.credential-expired"},
		"valid since now": {proving(keys(key(0, year))), "credential", rating.Good, "app.credential-days"},
		"30 days": {proving(keys(key(-day, 30*day))), "credential", rating.ExpiresSoon,
			"app.credential-days"},
		"30 days and a second": {proving(keys(key(-day, 30*day+time.Second))), "credential", rating.Good,
			"app.credential-days"},
		"its last second": {proving(keys(key(-day, time.Second))), "credential", rating.ExpiresSoon,
			"app.credential-days"},
		"one ends, one lasts": {proving(keys(key(-day, day), key(-day, 90*day))), "credential", rating.Good,
			"app.credential-days"},
		"one ends, one is to come": {proving(keys(key(-day, day), key(2*day, 90*day))), "credential", rating.ExpiresSoon,
			"app.credential-days"},
		"a secret ends": {proving(nil, secret(-day, 10*day)), "credential", rating.ExpiresSoon,
			"app.credential-days"},

		"a certificate": {proving(keys(key(-day, year))), "kind", rating.Good, "app.kind-certificate"},
		"a secret":      {proving(nil, secret(-day, year)), "kind", rating.Improvable, "app.kind-secret"},
		"both": {proving(keys(key(-day, year)), secret(-day, year)), "kind", rating.Improvable,
			"app.kind-both"},
		"a secret that is over": {proving(keys(key(-day, year)), secret(-year, -day)), "kind", rating.Good,
			"app.kind-certificate"},
		"a secret and one of SAML": {proving(keys(signing(key(-day, year))), secret(-day, year)), "kind",
			rating.Improvable, "app.kind-secret"},
		"nothing is no certificate": {proving(nil), "kind", rating.Improvable, "ca.none"},
		"twelve months":             {proving(keys(key(0, 366*day))), "age", rating.Good, "app.age-wanted"},
		"longer": {proving(keys(key(0, 366*day+time.Second))), "age", rating.Improvable,
			"app.age-long"},
		"a secret of two years": {proving(nil, secret(-day, 2*year)), "age", rating.Improvable, "app.age-long"},
		"longer, and over": {proving(keys(key(-3*year, -day), key(-day, day))), "age", rating.Good,
			"app.age-wanted"},
		"longer, and for SAML": {proving(keys(signing(key(0, 10*year)), key(0, day))), "age", rating.Good,
			"app.age-wanted"},
		"a certificate of a leap year": {proving(keys(key(-60*day, 306*day))), "age", rating.Good, "app.age-wanted"},
		"a secret longer than its host": {proving(keys(key(-day, day)), secret(-day, 400*day)), "age", rating.Improvable,
			"app.age-long"},
	} {
		t.Run(name, func(t *testing.T) {
			if p := pointsOf(model(c.bend), c.id)[0]; p.Severity != c.want || p.Got.ID != c.got {
				t.Errorf("%s is %d, %s; want %d, %s", c.id, p.Severity, p.Got.ID, c.want, c.got)
			}
		})
	}
}

func TestDaysAreWholeAndNeverNegative(t *testing.T) {
	for left, want := range map[time.Duration]int{-day: 0, 0: 0, day - time.Second: 0, day: 1, 10*day + time.Hour: 10} {
		if got := sam.DaysLeft(now.Add(left), now); got != want {
			t.Errorf("%v are %d days, want %d", left, got, want)
		}
	}
}

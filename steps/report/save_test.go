package report

import (
	"path/filepath"
	"testing"

	"cspready/steps/visit"
)

// TestADomainNamesNoOtherFolder uses a domain that a tenant made up.
func TestADomainNamesNoOtherFolder(t *testing.T) {
	for domain, want := range map[string]string{
		"fabrikam.example": "cspready-fabrikam.example-2026-11-22.html", "../../etc/x": "cspready-..etcx-2026-11-22.html",
		"":                "cspready--2026-11-22.html",
		"a\x00b\\c:d\x1b": "cspready-abcd-2026-11-22.html",
	} {
		r := run().CompletedCheck
		r.Place.Organization.DefaultDomain = domain
		_, err := Save(words(t), visit.Setup{Save: func(name string, _ []byte) (string, error) {
			if name != want || name != filepath.Base(name) {
				t.Errorf("%q makes %q, want %q", domain, name, want)
			}
			return name, nil
		}}, r)
		if err != nil {
			t.Error(err)
		}
	}
}

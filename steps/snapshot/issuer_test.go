package snapshot

import (
	"testing"

	"cspready/graph"
)

// TestAnIssuerElsewhereIsNoAccountOfOurs: an account that signs in at another tenant's domain may be managed there.
func TestAnIssuerElsewhereIsNoAccountOfOurs(t *testing.T) {
	known := graph.Organization{InitialDomain: "contoso.onmicrosoft.com", DefaultDomain: "contoso.example"}
	for name, c := range map[string]struct {
		issuer       string
		organization graph.Organization
		want         graph.Tri
	}{
		"the initial domain":   {"Contoso.onmicrosoft.com", known, graph.No},
		"the default domain":   {"contoso.example", known, graph.No},
		"that of its name":     {"second.example", known, graph.No},
		"another tenant's":     {"fabrikam.onmicrosoft.com", known, graph.Unknown},
		"not told":             {"", known, graph.No},
		"the tenant is unread": {"fabrikam.onmicrosoft.com", graph.Organization{}, graph.No},
	} {
		u := graph.User{UserPrincipalName: "erik@second.example", External: graph.No, Issuer: c.issuer}
		if got := compareIssuer(u, c.organization).External; got != c.want {
			t.Errorf("%s: managed elsewhere: %v, want %v", name, got, c.want)
		}
	}
}

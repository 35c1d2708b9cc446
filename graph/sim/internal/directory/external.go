package directory

import (
	"strings"

	"cspready/graph/sim/internal/odata"
)

// isExternal reports whether a user signs in with an account of another tenant.
func (u *User) isExternal() bool { return strings.Contains(u.UPN, "#EXT#") }

// CreationType is "Invitation" for accounts from other tenants.
func (u *User) CreationType() any {
	if u.isExternal() {
		return "Invitation"
	}
	return nil
}

// ExternalState is whether an invitation was accepted, as all of this tenant were; null for other accounts.
//
// https://learn.microsoft.com/graph/api/resources/user
func (u *User) ExternalState() any {
	if u.isExternal() {
		return "Accepted"
	}
	return nil
}

// Identities are what a user signs in with: an account of another tenant, or a user principal name of this one, whose
// initial domain is the issuer.
//
// https://learn.microsoft.com/graph/api/resources/objectidentity
func (u *User) Identities(initialDomain string) []odata.Object {
	own := odata.Object{"signInType": "userPrincipalName", "issuer": initialDomain, "issuerAssignedId": u.UPN}
	if !u.isExternal() {
		return []odata.Object{own}
	}
	return []odata.Object{{"signInType": "federated", "issuer": "ExternalAzureAD", "issuerAssignedId": nil}, own}
}

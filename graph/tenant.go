package graph

import "time"

// An Organization is what a tenant says of itself.
//
// https://learn.microsoft.com/graph/api/resources/organization
type Organization struct {
	ID            string
	Name          string
	DefaultDomain string
	InitialDomain string    // the *.onmicrosoft.com name, or its like in another cloud
	PartnerType   string    // partnerTenantType in lower camel case; empty for a tenant that is no partner
	Created       time.Time // zero when the tenant did not say
	Synced        bool      // users come from an on-premises directory
}

// A Licence is the edition of Microsoft Entra ID that a tenant has. The zero value is not known.
type Licence int8

// The editions that decide which features exist, each including the one before.
const (
	LicenceUnknown Licence = iota
	Free
	P1
	P2
)

// String returns the edition's short name: "unknown", "Free", "P1" or "P2".
func (l Licence) String() string { return [...]string{"unknown", "Free", "P1", "P2"}[l] }

// Service plans that make an edition.
//
// https://learn.microsoft.com/entra/identity/users/licensing-service-plan-reference
const (
	PlanP1 = "41781fb2-bc02-4b7c-bd55-b576c07bb09d" // AAD_PREMIUM
	PlanP2 = "eec0eb4f-6444-4f95-aba0-50c24d67f998" // AAD_PREMIUM_P2
)

// A Domain is a verified domain of a tenant.
//
// https://learn.microsoft.com/graph/api/resources/domain
type Domain struct {
	Name      string
	Federated bool // another identity provider signs its users in
	Initial   bool
	Default   bool
	// PasswordDays is how many days a password is good for: 0 when the domain does not say, [NeverExpires] for ever.
	PasswordDays int
}

// NeverExpires is the number of days that stands for ever in what a domain says of passwords.
//
// https://learn.microsoft.com/graph/api/resources/domain
const NeverExpires = 2147483647

// What federatedIdpMfaBehavior can say of a federated domain. Empty means that the tenant did not say, which works like Accept.
//
// https://learn.microsoft.com/graph/api/resources/internaldomainfederation
const (
	AcceptFederatedMFA  = "acceptIfMfaDoneByFederatedIdp"
	EnforceFederatedMFA = "enforceMfaByFederatedIdp"
	RejectFederatedMFA  = "rejectMfaByFederatedIdp"
)

package graph

import "time"

// An Organization is the tenant's own description.
//
// https://learn.microsoft.com/graph/api/resources/organization
type Organization struct {
	ID            string
	Name          string
	DefaultDomain string
	InitialDomain string    // the *.onmicrosoft.com name, or its equivalent in another cloud
	PartnerType   string    // partnerTenantType in lower camel case; empty if the tenant is not a partner
	Created       time.Time // zero if unknown
	Synced        bool      // has users from an on-premises directory
}

// A Licence is a tenant's edition of Microsoft Entra ID. The zero value is unknown.
type Licence int8

// Editions that decide which features exist, each including the one before.
const (
	LicenceUnknown Licence = iota
	Free
	P1
	P1Governance // P1 with Microsoft Entra ID Governance
	P2
)

// String returns the edition's short name: "unknown", "Free", "P1" or "P2".
func (l Licence) String() string { return [...]string{"unknown", "Free", "P1", "P1", "P2"}[l] }

// IncludesPIM reports whether the edition is known to include Privileged Identity Management.
//
// https://learn.microsoft.com/entra/id-governance/licensing-fundamentals
func (l Licence) IncludesPIM() bool { return l >= P1Governance }

// Service plans that an edition consists of.
//
// https://learn.microsoft.com/entra/identity/users/licensing-service-plan-reference
const (
	PlanP1 = "41781fb2-bc02-4b7c-bd55-b576c07bb09d" // AAD_PREMIUM
	PlanP2 = "eec0eb4f-6444-4f95-aba0-50c24d67f998" // AAD_PREMIUM_P2

	PlanGovernance = "e866a266-3cff-43a3-acca-0c90a7e00c8b" // Entra_Identity_Governance
)

// A Domain is a verified domain of a tenant.
//
// https://learn.microsoft.com/graph/api/resources/domain
type Domain struct {
	Name      string
	Federated bool // another identity provider authenticates its users
	Initial   bool
	Default   bool
	// PasswordDays is the password validity period: 0 if the domain does not say, [NeverExpires] for no expiry.
	PasswordDays int
}

// NeverExpires is the password validity period, in days, that stands for no expiry.
//
// https://learn.microsoft.com/graph/api/resources/domain
const NeverExpires = 2147483647

// Values of federatedIdpMfaBehavior of a federated domain. Empty means that it is not set, which works like Accept.
//
// https://learn.microsoft.com/graph/api/resources/internaldomainfederation
const (
	AcceptFederatedMFA  = "acceptIfMfaDoneByFederatedIdp"
	EnforceFederatedMFA = "enforceMfaByFederatedIdp"
	RejectFederatedMFA  = "rejectMfaByFederatedIdp"
)

package steps

import (
	"crypto/rand"
	"math/big"
	"slices"
	"strings"

	"cspready/graph"
	"cspready/steps/secret"
)

// A PartnerType is the role that the tenant plays in the Cloud Solution Provider programme. It decides which
// requirements bind.
//
// https://learn.microsoft.com/partner-center/security/security-requirements
type PartnerType string

// The partner types. PartnerUnknown is treated as the strictest.
const (
	PartnerUnknown     PartnerType = "unknown"
	DirectBill         PartnerType = "direct-bill"
	IndirectProvider   PartnerType = "indirect-provider"
	IndirectReseller   PartnerType = "indirect-reseller"
	Advisor            PartnerType = "advisor"
	ControlPanelVendor PartnerType = "cpv"
)

// PartnerTypes lists the types that can be chosen.
func PartnerTypes() []PartnerType {
	return []PartnerType{DirectBill, IndirectProvider, IndirectReseller, Advisor, ControlPanelVendor}
}

// IsKnown reports whether p is one of [PartnerTypes].
func (p PartnerType) IsKnown() bool { return slices.Contains(PartnerTypes(), p) }

// ProposePartnerType reads a tenant's partnerTenantType. A reseller with delegated admin is a direct bill partner or
// an indirect provider, for which the same rules apply. PartnerUnknown means that the tenant is no partner, or that
// its type is not set.
//
// https://learn.microsoft.com/graph/api/resources/organization
func ProposePartnerType(org graph.Organization) PartnerType {
	switch strings.ToLower(org.PartnerType) {
	case "resellerpartnerdelegatedadmin":
		return DirectBill
	case "valueaddedresellerpartnerdelegatedadmin":
		return IndirectReseller
	case "breadthpartner", "breadthpartnerdelegatedadmin", "syndicatepartner":
		return Advisor
	default:
		return PartnerUnknown
	}
}

// A Profile is what is known of the tenant before any check, and the choices of the visit.
type Profile struct {
	PartnerType PartnerType
	Cloud       graph.Cloud
	BreakGlass  []string        // by flag: ids or user principal names that the operator declared as break-glass accounts
	Statements  *Statements     // of the operator, break-glass accounts included
	Passphrases *Passphrases    // that the operator typed
	Random      func(n int) int // a number below n, for proposed names; nil: crypto/rand
	Files       secret.Files    // generates secrets and stores them on this machine; nil where none are created
	Rotate      bool            // renew the credential and the token of the application
	// MaxMethodReads limits how many accounts are read one by one for their methods; 0 means all, or two hundred in a
	// tenant of more than two thousand accounts.
	MaxMethodReads int
}

// A Level says whether a requirement is binding.
type Level string

// Mandatory requirements come from the contract or the CSP authorization. Only they decide the outcome of a check.
const (
	Mandatory   Level = "mandatory"
	Recommended Level = "recommended"
	Informative Level = "info"
)

// MandatoryFor is the level of a requirement that Microsoft demands. In US Government clouds Microsoft recommends
// what it demands elsewhere. For China no page was found that still says so, so the stricter reading applies.
//
// https://learn.microsoft.com/partner-center/security/partner-security-requirements-faq
func MandatoryFor(p Profile) Level {
	if p.Cloud == graph.USGov || p.Cloud == graph.DoD {
		return Recommended
	}
	return Mandatory
}

// RecommendedFor is the level of a requirement that Microsoft recommends to every tenant.
func RecommendedFor(Profile) Level { return Recommended }

// InformativeFor is the level of a requirement that decides nothing in any tenant.
func InformativeFor(Profile) Level { return Informative }

// CloudOrGlobal returns the cloud of the tenant; the global one where it is not known.
func (p Profile) CloudOrGlobal() graph.Cloud {
	if p.Cloud == "" {
		return graph.Global
	}
	return p.Cloud
}

// RandomBelow returns an unpredictable number below n.
func (p Profile) RandomBelow(n int) int {
	if p.Random != nil {
		return p.Random(n)
	}
	v, err := rand.Int(rand.Reader, big.NewInt(int64(n)))
	if err != nil {
		return 0 // rand.Reader ends the program before it fails
	}
	return int(v.Int64())
}

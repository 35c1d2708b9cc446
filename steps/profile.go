package steps

import (
	"crypto/rand"
	"math/big"
	"slices"
	"strings"

	"cspready/graph"
	"cspready/steps/secret"
)

// A PartnerType is the role that the tenant plays in the Cloud Solution Provider programme. It decides which requirements bind.
//
// https://learn.microsoft.com/partner-center/security/security-requirements
type PartnerType string

// The partner types. PartnerUnknown is read as the strictest.
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

// Known reports whether p is one of [PartnerTypes].
func (p PartnerType) Known() bool { return slices.Contains(PartnerTypes(), p) }

// ProposePartnerType reads a tenant's partnerTenantType. A reseller with delegated admin is a direct bill partner or an indirect
// provider, for which the same rules hold. PartnerUnknown means that the tenant is no partner, or does not say.
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

// A Profile is what is known of the tenant's statedAutomation before anything is judged.
type Profile struct {
	PartnerType PartnerType
	Cloud       graph.Cloud
	BreakGlass  []string        // by flag: ids or user principal names that the operator declared as break-glass accounts
	Testimony   *Testimony      // what the operator stated, break-glass accounts included
	Entered     *Entered        // what the operator typed that nobody is to see
	Draw        func(n int) int // a number below n, for names that are proposed; nil: by chance
	Sealing     secret.Files    // makes secrets and their stores on this machine; nil where none are made
	Rotate      bool            // the credential and token of the application are to be renewed
	// AskAtMost bounds how many accounts are asked one by one for their methods; 0 means all.
	AskAtMost int
}

// A Level says how much a requirement binds.
type Level string

// Mandatory requirements come from the contract or the CSP authorization, and alone decide the outcome of a check.
const (
	Mandatory   Level = "mandatory"
	Recommended Level = "recommended"
	Informative Level = "info"
)

// MandatoryFor is the level of a requirement that Microsoft demands. In US Government clouds Microsoft recommends what it
// demands elsewhere; for China nothing was found that still says so, and the stricter reading stands.
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

// DrawNumber returns a number below n that nobody can foresee.
func (p Profile) DrawNumber(n int) int {
	if p.Draw != nil {
		return p.Draw(n)
	}
	v, err := rand.Int(rand.Reader, big.NewInt(int64(n)))
	if err != nil {
		return 0 // it ends the program before it fails
	}
	return int(v.Int64())
}

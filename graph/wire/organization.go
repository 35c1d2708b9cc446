package wire

import (
	"strings"

	"cspready/graph"
)

// Properties of the organization to select.
const (
	OrganizationSelect  = "id,displayName,createdDateTime,onPremisesSyncEnabled,partnerTenantType,verifiedDomains"
	AssignedPlansSelect = "id,assignedPlans"
)

// An Organization is the tenant.
//
// https://learn.microsoft.com/graph/api/resources/organization
type Organization struct {
	ID                    string
	DisplayName           string
	CreatedDateTime       string
	OnPremisesSyncEnabled *bool
	PartnerTenantType     string // spelt in PascalCase, unlike documented
	VerifiedDomains       []struct {
		Name      string
		IsDefault bool
		IsInitial bool
	}
	AssignedPlans []struct {
		ServicePlanID    string
		CapabilityStatus string
	}
}

// Read returns the organization; false for one without its id.
func (o Organization) Read() (graph.Organization, bool) {
	found := graph.Organization{
		ID: o.ID, Name: o.DisplayName, PartnerType: lowerCamel(o.PartnerTenantType),
		Created: readTime(o.CreatedDateTime), Synced: readTri(o.OnPremisesSyncEnabled) == graph.Yes,
	}
	for _, d := range o.VerifiedDomains {
		if d.IsDefault {
			found.DefaultDomain = d.Name
		}
		if d.IsInitial {
			found.InitialDomain = d.Name
		}
	}
	return found, o.ID != ""
}

// Licence returns the highest edition among the plans of the organization; false if the answer has no plans, as with
// User.Read alone.
func (o Organization) Licence() (graph.Licence, bool) {
	licence := graph.Free
	for _, plan := range o.AssignedPlans {
		if plan.CapabilityStatus == "Enabled" {
			licence = max(licence, editionOf(plan.ServicePlanID))
		}
	}
	return licence, o.AssignedPlans != nil
}

// lowerCamel turns the PascalCase that some answers use for members of an enum into the documented form.
func lowerCamel(member string) string {
	if member == "" {
		return ""
	}
	return strings.ToLower(member[:1]) + member[1:]
}

// SubscribedSKUs is the list of all subscriptions of the tenant, which Graph does not page.
//
// https://learn.microsoft.com/graph/api/resources/subscribedsku
type SubscribedSKUs struct {
	Value []struct {
		CapabilityStatus string
		ServicePlans     []struct{ ServicePlanID, ProvisioningStatus string }
	}
}

// Read returns the highest edition among the subscriptions; false if the answer has no list.
func (s SubscribedSKUs) Read() (graph.Licence, bool) {
	licence := graph.Free
	for _, sku := range s.Value {
		if sku.CapabilityStatus != "Enabled" && sku.CapabilityStatus != "Warning" {
			continue
		}
		for _, plan := range sku.ServicePlans {
			if plan.ProvisioningStatus == "Success" {
				licence = max(licence, editionOf(plan.ServicePlanID))
			}
		}
	}
	return licence, s.Value != nil
}

// editionOf returns the edition that a service plan includes, Free for all other plans.
func editionOf(plan string) graph.Licence {
	switch strings.ToLower(plan) {
	case graph.PlanP2:
		return graph.P2
	case graph.PlanGovernance: // needs P1
		return graph.P1Governance
	case graph.PlanP1:
		return graph.P1
	}
	return graph.Free
}

// A Domain is a domain of the tenant.
//
// https://learn.microsoft.com/graph/api/resources/domain
type Domain struct {
	ID, AuthenticationType string
	IsInitial, IsDefault   bool

	PasswordValidityPeriodInDays int
}

// Read returns the domain; false if the answer does not say whether it is managed or federated, as either would be a
// guess.
func (d Domain) Read() (graph.Domain, bool) {
	return graph.Domain{
		Name: d.ID, Federated: d.AuthenticationType != "Managed", Initial: d.IsInitial, Default: d.IsDefault,
		PasswordDays: d.PasswordValidityPeriodInDays,
	}, d.AuthenticationType != ""
}

// A Federation is the configuration of a federated domain.
//
// https://learn.microsoft.com/graph/api/resources/internaldomainfederation
type Federation struct{ FederatedIdpMfaBehavior string }

// SecurityDefaults is the policy that turns security defaults on or off.
//
// https://learn.microsoft.com/graph/api/resources/identitysecuritydefaultsenforcementpolicy
type SecurityDefaults struct{ IsEnabled *bool }

// Read reports whether security defaults are on; ok is false if the answer does not say.
func (s SecurityDefaults) Read() (on, ok bool) {
	return readTri(s.IsEnabled) == graph.Yes, s.IsEnabled != nil
}

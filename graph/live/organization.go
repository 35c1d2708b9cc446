package live

import (
	"context"
	"strings"
	"time"

	"cspready/graph"
)

// organization is the tenant as Graph prints it. The SDK would lose partnerTenantType, which comes in another case than documented.
//
// https://learn.microsoft.com/graph/api/resources/organization
type organization struct {
	ID                    string
	DisplayName           string
	CreatedDateTime       string
	OnPremisesSyncEnabled *bool
	PartnerTenantType     string
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

// Organization returns what the tenant says of itself.
func (c *Connection) Organization(ctx context.Context) (graph.Organization, error) {
	const op = graph.OpReadOrganization
	found, err := c.organization(ctx, op, "id,displayName,createdDateTime,onPremisesSyncEnabled,partnerTenantType,verifiedDomains")
	if err != nil {
		return graph.Organization{}, err
	}
	o := graph.Organization{
		ID: found.ID, Name: found.DisplayName, PartnerType: lowerCamel(found.PartnerTenantType), Created: when(found.CreatedDateTime),
		Synced: value(found.OnPremisesSyncEnabled),
	}
	for _, d := range found.VerifiedDomains {
		if d.IsDefault {
			o.DefaultDomain = d.Name
		}
		if d.IsInitial {
			o.InitialDomain = d.Name
		}
	}
	return o, nil
}

func (c *Connection) organization(ctx context.Context, op, properties string) (organization, error) {
	all, err := collect(each[organization](ctx, c, op, c.address("/organization", "$select", properties)))
	if err != nil {
		return organization{}, err
	}
	if len(all) != 1 || all[0].ID == "" {
		return organization{}, &graph.Error{Op: op, Kind: graph.ErrUnreadable}
	}
	return all[0], nil
}

// lowerCamel turns the PascalCase that some answers use for members of an enum into the documented form.
func lowerCamel(member string) string {
	if member == "" {
		return ""
	}
	return strings.ToLower(member[:1]) + member[1:]
}

// when reads a time, zero if there is none.
func when(text string) time.Time {
	t, _ := time.Parse(time.RFC3339, text)
	return t
}

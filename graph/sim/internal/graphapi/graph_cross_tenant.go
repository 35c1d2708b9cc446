package graphapi

import (
	"cspready/graph/sim/internal/odata"
	"cspready/graph/sim/scenario"
)

// getCrossTenantDefault answers what holds for accounts of every other tenant.
//
// https://learn.microsoft.com/graph/api/crosstenantaccesspolicyconfigurationdefault-get
func getCrossTenantDefault(t *Service, _ *request) (any, *odata.Error) {
	accepts := t.Scenario.CrossTenant.AcceptsMFA
	return odata.Object{"isServiceDefault": !accepts, "inboundTrust": inboundTrust(accepts)}, nil
}

// getCrossTenantPartners answers what holds for single tenants; null is as for every other tenant.
//
// https://learn.microsoft.com/graph/api/crosstenantaccesspolicy-list-partners
func getCrossTenantPartners(t *Service, _ *request) (any, *odata.Error) {
	return odata.ListOf(t.Scenario.CrossTenant.Partners, func(p scenario.CrossTenantPartner) odata.Object {
		o := odata.Object{"tenantId": p.TenantID, "isServiceProvider": nil, "isInMultiTenantOrganization": false,
			"inboundTrust": nil}
		if p.AcceptsMFA != nil {
			o["inboundTrust"] = inboundTrust(*p.AcceptsMFA)
		}
		return o
	}), nil
}

func inboundTrust(acceptsMFA bool) odata.Object {
	return odata.Object{"isMfaAccepted": acceptsMFA, "isCompliantDeviceAccepted": false,
		"isHybridAzureADJoinedDeviceAccepted": false}
}

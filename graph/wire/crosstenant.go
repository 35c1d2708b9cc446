package wire

import "cspready/graph"

// A CrossTenantAccess is what the tenant accepts of accounts of other tenants: of all, or of a single one.
//
// https://learn.microsoft.com/graph/api/resources/crosstenantaccesspolicyconfigurationpartner
type CrossTenantAccess struct {
	TenantID     string // of a single tenant
	InboundTrust *struct{ IsMfaAccepted *bool }
}

// Read returns the trust; false for a default that does not tell it.
func (a CrossTenantAccess) Read() (graph.InboundTrust, bool) {
	if a.InboundTrust == nil {
		return graph.InboundTrust{TenantID: a.TenantID, Inherited: true}, a.TenantID != ""
	}
	return graph.InboundTrust{TenantID: a.TenantID, AcceptsMFA: readTri(a.InboundTrust.IsMfaAccepted)}, true
}

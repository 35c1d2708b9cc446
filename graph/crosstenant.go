package graph

// An InboundTrust is what a tenant accepts of accounts of other tenants.
//
// https://learn.microsoft.com/graph/api/resources/crosstenantaccesspolicyinboundtrust
type InboundTrust struct {
	TenantID   string // the other tenant; empty for the default
	Inherited  bool   // for this tenant the default holds
	AcceptsMFA Tri    // MFA that was done at home counts
}

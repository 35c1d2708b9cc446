package scenario

// A CrossTenantAccess is the policy on accounts of other tenants. The zero value is Microsoft's default.
type CrossTenantAccess struct {
	AcceptsMFA bool                 `json:"acceptsMfa"` // MFA that guests did in their own tenant counts
	Partners   []CrossTenantPartner `json:"partners"`
}

// A CrossTenantPartner is what holds for one other tenant.
type CrossTenantPartner struct {
	TenantID   string `json:"tenantId"`
	AcceptsMFA *bool  `json:"acceptsMfa"` // absent: as for every other tenant
}

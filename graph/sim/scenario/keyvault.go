package scenario

// A KeyVault is a Key Vault in the tenant's cloud, without secrets at first.
type KeyVault struct {
	Name     string   `json:"name"`
	Firewall bool     `json:"firewall"` // the firewall blocks this machine
	Denied   bool     `json:"denied"`   // the person has no permission for secrets
	Deleted  []string `json:"deleted"`  // names of deleted secrets that can be recovered
	Tenant   string   `json:"tenant"`   // id of the tenant that owns it; empty: this tenant
}

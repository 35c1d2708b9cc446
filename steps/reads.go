package steps

// accessReads are the Graph permissions that reading a tenant's MFA takes.
func accessReads() []string {
	return []string{
		"Policy.Read.All", "User.Read.All", "RoleManagement.Read.Directory", "GroupMember.Read.All", "Domain.Read.All",
	}
}

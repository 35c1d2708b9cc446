package snapshot

// AppScopes are the Graph permissions that reading applications and consents takes.
func AppReads() []string {
	return []string{"Application.Read.All", "Directory.Read.All", "GroupMember.Read.All", "Policy.Read.All"}
}

// MFAScopes are the Graph permissions that reading a tenant's MFA takes.
func AccessReads() []string {
	return []string{
		"Policy.Read.All", "User.Read.All", "RoleManagement.Read.Directory", "GroupMember.Read.All", "Domain.Read.All",
	}
}

// ScoreScopes are the permissions that reading the partner security score takes. They exist in the global cloud
// alone.
var ScoreReads = []string{"PartnerSecurity.Read.All"}

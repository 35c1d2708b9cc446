package snapshot

// AppScopes are the Graph permissions that reading applications and consents takes.
func AppScopes() []string {
	return []string{"Application.Read.All", "Directory.Read.All", "GroupMember.Read.All", "Policy.Read.All"}
}

// MFAScopes are the Graph permissions that reading a tenant's MFA takes.
func MFAScopes() []string {
	return []string{
		"Policy.Read.All", "User.Read.All", "RoleManagement.Read.Directory", "GroupMember.Read.All", "Domain.Read.All",
	}
}

// ScoreScopes are the permissions that reading the partner security score takes. They exist in the global cloud
// alone.
var ScoreScopes = []string{"PartnerSecurity.Read.All"}

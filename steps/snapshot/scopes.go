package snapshot

// AppScopes are the Graph permissions that reading applications and consents takes.
func AppScopes() []string {
	return []string{"Application.Read.All", "Directory.Read.All", "GroupMember.Read.All", "Policy.Read.All"}
}

// GroupEligibilityScope is the permission to read who may activate membership of a group. Microsoft Graph has no wider
// one that includes it.
//
// https://learn.microsoft.com/graph/api/privilegedaccessgroup-list-eligibilityscheduleinstances
const GroupEligibilityScope = "PrivilegedEligibilitySchedule.Read.AzureADGroup"

// MFAScopes are the Graph permissions that reading a tenant's MFA takes. Methods are read of accounts that may be
// Microsoft's for directory synchronisation.
func MFAScopes() []string {
	return []string{
		"Policy.Read.All", "User.Read.All", "RoleManagement.Read.Directory", "GroupMember.Read.All", "Domain.Read.All",
		GroupEligibilityScope, "UserAuthenticationMethod.Read.All",
	}
}

// ScoreScopes are the permissions that reading the partner security score takes. They exist in the global cloud
// alone.
var ScoreScopes = []string{"PartnerSecurity.Read.All"}

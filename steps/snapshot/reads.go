package snapshot

// AppReads are the Graph permissions that reading applications and consents takes.
func AppReads() []string {
	return []string{"Application.Read.All", "Directory.Read.All", "GroupMember.Read.All", "Policy.Read.All"}
}

package graph

// nonPersons are the words of policies and the types of directory objects that Microsoft documents and that mean no
// person, with the day on which their page was read. A word or a type that is not in it may mean anyone.
//
// https://learn.microsoft.com/entra/agent-id/disable-agent-identities,
// https://learn.microsoft.com/graph/api/resources/agentuser (beta),
// https://learn.microsoft.com/graph/api/resources/agentidentity (beta),
// https://learn.microsoft.com/graph/api/resources/agentidentityblueprintprincipal (beta)
var nonPersons = map[string]string{
	"AllAgentIdUsers":                 "2026-11-30", // among the users of a policy: user accounts of agents
	"agentUser":                       "2026-11-30", // the user account of an agent, which has no credential of its own
	"agentIdentity":                   "2026-11-30", // a kind of service principal
	"agentIdentityBlueprintPrincipal": "2026-11-30", // a kind of service principal
	"servicePrincipal":                "2026-11-30",
	"device":                          "2026-11-30",
}

// MeansNoPerson reports whether a word among the users of a policy, or the type of a directory object without its
// namespace, is documented to mean no person.
func MeansNoPerson(word string) bool { return nonPersons[word] != "" }

package graphapi

// scoreOperations are the operations of the partner security score, which exist in beta and in the global cloud only.
//
// https://learn.microsoft.com/graph/api/resources/partner-security-partnersecurityscore
var scoreOperations = []operation{
	{method: "GET", path: ScorePath, scopes: readScore, service: policyService, beta: true,
		entity: "partner.security.partnerSecurityScore", handle: withScore(getScore)},
	{method: "GET", path: ScorePath + "/requirements", scopes: readScore, service: policyService, beta: true,
		entity: "partner.security.securityRequirement", maxPageSize: 100, handle: withScore(getRequirements)},
	{method: "GET", path: ScorePath + "/customerInsights", scopes: readScore, service: policyService, beta: true,
		entity: "partner.security.customerInsight", maxPageSize: 100, handle: withScore(getInsights)},
}

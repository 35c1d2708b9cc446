// Package snapshot reads a tenant for the requirements. It decides nothing about a requirement, and writes nothing.
//
// A visit is one use of the program in a tenant, a run is one check, and each attempt of a run reads the tenant once.
// A visit has one [Reader]. Its Read method returns a [Snapshot], in which every [Part] is read once, by the first
// requirement that needs it. A part says itself how much of it was read and why there may be more, so that no
// requirement concludes from what is missing that it does not exist. [Options] say what a check may reuse of earlier
// reads; the checks of one [Attempt] share one snapshot.
//
//	reader, options, part            reading a tenant once in a run
//	snapshot, directory              policies, users and domains, and the verdict on them (see package coverage)
//	roles, groups, pim               who holds a role or is in a group, for good, for a while, or after an activation
//	registrations, ownmethods        the report on registered methods, and methods as accounts have them
//	allowance, phones, hometrust     which methods the tenant allows, until when phones count, where guests do MFA
//	methodevidence, capability       which accounts are capable of MFA, from all of that
//	whatif                           what Microsoft's own evaluation of described sign-ins says
//	methodstats                      how many are, as facts and subjects of findings
//	apps, agentgroups                applications, consents and the groups of a partner's agents
//	score, partnerreports            the partner security score and Partner Center's reports
//	coverage, route, legacymfa       what was read as facts, subjects and questions of findings
//	scopes                           the permissions that all of this takes
package snapshot

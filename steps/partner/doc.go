// Package partner has the requirements about Partner Center: what it reports about MFA, what the partner security score
// says, and which vendors have access to the tenant.
//
// Each requirement is a [steps.Step] in a file of its own, named after it. Four of them are items of the partner
// security score and share scored.go. Where Partner Center has no data, some requirements ask the operator, by the
// questions in statement.go. All of them are fixed in Partner Center or by other people, so that their plans give
// advice alone.
//
// How reports and scores are read is left to package snapshot, and what the tenant automates to package automation.
package partner

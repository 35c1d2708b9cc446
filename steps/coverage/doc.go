// Package coverage judges whether a tenant requires MFA of every user at every sign-in. It is a function from the data
// of a tenant to a verdict for each account, and knows no HTTP and no screen. What is read of a tenant is left to
// package snapshot, and what follows from a verdict to the requirements.
//
// It compares every account with every Conditional Access policy. A policy applies to an account when it is on and
// includes the account. It covers a set of situations (application, client, platform, location) when it requires MFA
// or blocks access in them. An account is covered when the policies that apply to it leave no situation uncovered. A
// policy that is not fully understood covers no one, but it might: the accounts that depend on it are unknown.
//
// The way in is [Judge], which compares a [Tenant] with its policies and returns a [Verdict]:
//
//   - tenant.go, roles.go and roster.go: the data, with what was not read of it, and a compact list of accounts
//   - rule.go, grant.go, condition.go, method.go: what one policy does, to whom, and in which situations
//   - space.go, set.go: situations and accounts as sets
//   - judge.go, verdict.go: the comparison, and its results
//   - sync.go: accounts of directory synchronisation, and who is outside security defaults
//   - reason.go, summary.go, names.go, flaw.go: the results in words
//   - edit.go, edit_search.go, patch_applied.go: edits of policies that cover more accounts
//   - classes.go, witness.go, place.go, opinion.go: sign-ins to compare with Microsoft's What If, and what follows
//   - lockout.go, session.go: policies that can lock out an account, or end its sessions
//
// The rules are Microsoft's: https://learn.microsoft.com/partner-center/security/partner-security-requirements-faq
// and https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-policies.
package coverage

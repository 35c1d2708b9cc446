// Package mfa judges whether a tenant requires MFA of every user at every sign-in. It is a function from the data of
// a tenant to a verdict for each account, and knows no HTTP and no screen.
//
// It compares every account with every Conditional Access policy. A policy applies to an account when it is on and
// includes the account. It covers a set of situations (application, client, platform, location) when it requires MFA
// or blocks access in them. An account is covered when the policies that apply to it leave no situation uncovered. A
// policy that is not fully understood covers no one, but it might: the accounts that depend on it are unknown.
//
// The rules are Microsoft's: https://learn.microsoft.com/partner-center/security/partner-security-requirements-faq
// and https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-policies.
package coverage

// Package mfa judges whether a tenant demands MFA of every user at every sign-in. It is a function from what was read of the tenant to
// a verdict for each account, and knows no HTTP and no screen.
//
// It holds every account against every Conditional Access policy: a policy counts for an account when it is on, reaches the account
// and demands MFA; what it counts for is a set of situations (application, client, platform, location). An account is covered when
// the policies that count for it leave no situation out. What is not understood covers nobody and may be hiding something: whoever
// it would decide about is unknown.
//
// The rules are Microsoft's: https://learn.microsoft.com/partner-center/security/partner-security-requirements-faq and
// https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-policies.
package mfa

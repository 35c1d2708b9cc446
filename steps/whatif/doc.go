// Package whatif compares the verdict on a tenant's Conditional Access with Microsoft's own What If, which evaluates a
// described sign-in with the engine that decides on real ones. It chooses what to ask, compares the answers, and says
// what follows. It asks no tenant itself; package snapshot does.
//
//   - question.go: which sign-ins to ask about, the most telling first
//   - opinion.go: answers compared with the verdict, and the accounts in doubt where the two contradict
//   - second.go: the result for one requirement, in words
//
// What If says which policies apply, not whether MFA comes of it: the controls of these policies are judged by package
// coverage in either case. https://learn.microsoft.com/entra/identity/conditional-access/what-if-tool
package whatif

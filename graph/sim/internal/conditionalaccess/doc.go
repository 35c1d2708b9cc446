// Package conditionalaccess decides which policies of the simulated tenant apply to a described sign-in, as
// Conditional Access What If does. It has rules of its own, from Microsoft's documentation, and reads policies as
// Graph's JSON: what judges a tenant elsewhere is compared with it, so the two share nothing.
//
// https://learn.microsoft.com/entra/identity/conditional-access/what-if-tool
package conditionalaccess

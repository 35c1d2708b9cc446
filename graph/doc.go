// Package graph is the vocabulary of a partner's tenant: its objects, the operator, sign-in, and the kinds of errors.
// It imports the standard library alone and sends nothing; graph/live does that for Microsoft's cloud and graph/sim
// for a simulated one.
//
// Strings from a tenant are kept unchanged. They are untrusted until a front end has cleaned them.
package graph

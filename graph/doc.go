// Package graph is the vocabulary of a partner's tenant: what is read of it, who reads it, how a person signs in, and what can
// go wrong. It imports the standard library alone and talks to nobody; graph/live does that for Microsoft's cloud and graph/sim
// for a simulated one.
//
// Strings that came from a tenant are kept as they came. They are hostile until a front end has cleaned them.
package graph

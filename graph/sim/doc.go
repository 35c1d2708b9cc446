// Package sim simulates one Microsoft tenant in memory. [Tenant.Door] returns a Go client, for tests of steps and
// screens; [Tenant.Handler] and [Tenant.RoundTripper] speak the protocols of Entra ID, Graph, Partner Center and Key
// Vault, for the real client. Both run the same operations, and the contract test of graph/live compares them.
//
// Like the services, it decides by the scopes of the token, the roles of the caller and the licences of the tenant.
// Known misbehaviour of the services can be switched on: see [Behaviour], [Person] and [Trouble]. By default it
// answers at once and without errors, as tests need. It never opens a connection, except for the browser of its
// simulated person ([Tenant.Open]).
package sim

// Package sim simulates one Microsoft tenant in memory. Package client offers it as a Go client, for tests of steps and
// screens; [Tenant.Handler] and [Tenant.RoundTripper] speak the protocols of Entra ID, Graph, Partner Center and Key
// Vault, for the real client. Both run the same operations, and the contract test of graph/live compares them.
//
// Like the services, it decides by the scopes of the token, the roles of the caller and the licences of the tenant.
// Known misbehaviour of the services can be switched on: see [scenario.Behaviour], [scenario.Person] and
// [scenario.Fault]. By default it answers at once and without errors, as tests need. It never opens a connection,
// except for the browser of its simulated person ([Tenant.OpenBrowser]).
//
// Its packages, from the bottom: scenario (a tenant as data), record (what a tenant was asked), internal/odata (JSON
// objects, Graph's schema and errors), internal/directory (users, groups, applications and policies), internal/core
// (what all services share), internal/login, internal/graphapi, internal/partnercenter and internal/keyvault (one
// service each). This package puts them together and serves HTTP.
package sim

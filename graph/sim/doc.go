// Package sim is one simulated Microsoft tenant behind two doors. [Tenant.Door] answers Go calls, for tests of steps and screens;
// [Tenant.Handler] and [Tenant.RoundTripper] speak what Entra ID, Graph and Key Vault speak, for the real client. Both ask the same
// operations, and the contract test of graph/live holds one against the other.
//
// It decides who may do what as the services do, from the scopes of the token, the roles of the caller and the licences of the
// tenant, and it can be told to misbehave as they do: see [Behaviour], [Person] and [Trouble]. Out of the box it is quiet and
// quick, as tests want it. It never opens a connection, except for the browser of its simulated person ([Tenant.Open]).
package sim

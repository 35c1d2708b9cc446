// Package live is Microsoft's side of the program: it signs a person in to Entra ID and asks Microsoft Graph. It is the one package
// that imports MSAL and the Graph SDK; none of their types, errors or nil pointers leaves it.
//
// A request passes these layers on its way out, each a round tripper in a file of its own:
//
//	SDK → gate → bearer → envelope → pace → retry → stamp → deadline → journal → faults → the network
//
// a request to a Key Vault these, without an SDK, as there are two of them:
//
//	gate → bearer → challenged → retry → stamp → deadline → journal → absent → faults → the network
//
// a request to Partner Center these, of which an application that proves itself passes all but the bearer:
//
//	gate → bearer → proving → retry → stamp → deadline → journal → faults → the network
//
// and a request to the sign-in service these, of which an application of the tenant, which has no MSAL, passes all from the gate on:
//
//	MSAL → overhear → gate → retry → stamp → deadline → journal → faults → the network
//
// The layers of one service, and the questions that are put to it, are in files that start alike: partner*.go is Partner Center, vault*.go Key
// Vault, and client*.go an application of the tenant that gets tokens by itself or for a person. Everything else asks Graph, a file a kind of
// object, or signs in whoever uses the program.
//
// Each service has tokens of its own, which its bearer sends to its hosts and to no other. Tokens live in memory. They are in no error,
// no log and no String method: MSAL's own error texts can hold a whole token answer, so they are never wrapped.
package live

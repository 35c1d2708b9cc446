// Package live is the client of Microsoft's cloud: it signs a person in to Entra ID and asks Microsoft Graph, Partner
// Center and Key Vault. It is the one package, with those below it, that imports MSAL and the Graph SDK; none of
// their types, errors or nil pointers leaves it.
//
// The layers that a request passes on its way out are in internal/transport, sign-in and tokens in internal/signin.
// This package has the questions: vault*.go asks Key Vault, partner*.go Partner Center, and everything else Graph,
// one file for a kind of object.
//
// Each service has its own tokens, which its bearer sends to its hosts and to no other. Tokens are kept in memory.
// They are in no error, no log and no String method: MSAL's error texts can contain a whole token response, so they
// are never wrapped.
package live

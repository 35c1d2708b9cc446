// Package transport has the layers that a request passes on its way to Microsoft's services. Each is a round tripper
// in its own file:
//
//	gate           lets through only requests to the cloud's own hosts, and writes that a person approved
//	bearer         adds the token of the session, and replaces one that was rejected
//	envelope       puts Graph's errors into a form that the SDK can read
//	vaultChallenge checks whose tokens a vault demands
//	partnerMFA     recognises that Partner Center demands MFA
//	pacer          keeps requests below Graph's limits
//	retry          repeats requests if that does no harm
//	requestID      gives each attempt an id for support
//	deadline       ends attempts that are silent
//	httpLog        logs attempts, and reports the receipts of writes
//	missingVault   recognises that a vault does not exist
//	networkErrors  gives errors of the network a kind
//
// [Layers] builds the chain of each service:
//
//	Graph:               gate → bearer → envelope → pacer → attempts
//	Key Vault:           gate → bearer → vaultChallenge → attempts
//	Partner Center:      gate → bearer → partnerMFA → attempts
//	the sign-in service: gate → attempts
//	attempts:            retry → requestID → deadline → httpLog → networkErrors → the network
//
// The attempts at a Key Vault pass missingVault before networkErrors.
// An application that brings its own token to Partner Center passes all of its layers but the bearer. The gate comes
// first, so that nothing behind it can send more than it allows; the layers before retry see a request once, those
// after it each attempt.
package transport

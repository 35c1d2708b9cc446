package login

import (
	"time"

	"cspready/graph/sim/internal/core"
)

// A Service is the sign-in service: it issues tokens to Microsoft's public clients and to the tenant's applications.
type Service struct {
	*core.State
	readScopes []string // the permissions that ".default" means for Microsoft's clients

	microsoftClients map[string]string            // names of Microsoft's public clients by application id
	accessTokens     map[string]*core.AccessToken // by access token
	refreshTokens    map[string]*core.AccessToken
	deviceCodes      map[string]*deviceCode
	authCodes        map[string]*authCode
	PendingSignIns   map[string]func(redirected string) error // what takes the redirect of a browser sign-in, by state

	SignInCount       int            // number of sign-ins so far
	LastRevokedSignIn map[string]int // last sign-in of a user whose sessions were revoked, by user id

	TokenGeneration   int       // of tokens; a new generation makes earlier tokens outdated
	GenerationStart   time.Time // start of the generation
	revokedGeneration int       // generation of the last revocation
}

// New returns the sign-in service of a tenant. The scopes are those that consent is assumed for.
func New(shared *core.State, readScopes []string) *Service {
	return &Service{
		State:             shared,
		readScopes:        readScopes,
		microsoftClients:  knownClients(),
		accessTokens:      map[string]*core.AccessToken{},
		refreshTokens:     map[string]*core.AccessToken{},
		deviceCodes:       map[string]*deviceCode{},
		authCodes:         map[string]*authCode{},
		PendingSignIns:    map[string]func(string) error{},
		LastRevokedSignIn: map[string]int{},
	}
}

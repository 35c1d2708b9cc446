package sim

import "time"

// A loginService is the sign-in service: it issues tokens to Microsoft's public clients and to the tenant's applications.
type loginService struct {
	*state
	readScopes []string // the permissions that ".default" means for Microsoft's clients

	clients  map[string]string // names of Microsoft's public clients by application id
	tokens   map[string]*grant // by access token
	refresh  map[string]*grant
	devices  map[string]*deviceCode
	codes    map[string]*authCode
	attempts map[string]func(redirected string) error // what takes the redirect of a browser sign-in, by state

	signIns int            // number of sign-ins so far
	ended   map[string]int // last sign-in of a user whose sessions were revoked, by user id

	generation int       // of tokens; a new generation makes earlier tokens outdated
	outdated   time.Time // start of the generation
	revocation int       // generation of the last revocation
}

func newLogin(shared *state, readScopes []string) *loginService {
	return &loginService{
		state:      shared,
		readScopes: readScopes,
		clients:    knownClients(),
		tokens:     map[string]*grant{},
		refresh:    map[string]*grant{},
		devices:    map[string]*deviceCode{},
		codes:      map[string]*authCode{},
		attempts:   map[string]func(string) error{},
		ended:      map[string]int{},
	}
}

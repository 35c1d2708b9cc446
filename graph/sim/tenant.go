package sim

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"strconv"
	"sync"
	"time"

	"cspready/graph"
)

// A Tenant is the simulated tenant with the services in front of it. All methods may be called by several goroutines.
type Tenant struct {
	id      string
	cloud   graph.Cloud
	edition graph.Licence
	skus    []object
	vaults  map[string]*vault // by host; which there are never changes, what is in them is guarded by mu

	mu        sync.Mutex // guards all that follows
	scenario  Scenario
	behaviour Behaviour
	person    Person
	page      string // what the person's browser shows
	random    *rand.Rand

	versions []version
	reads    int // turns of the replicas
	troubles []*scripted
	windows  map[service][]time.Time
	requests []Request
	writes   []Write

	clients  map[string]string // id of an application to its name
	tokens   map[string]*grant // by access token
	refresh  map[string]*grant
	devices  map[string]*deviceCode
	codes    map[string]*authCode
	attempts map[string]*attempt // sign-ins of Go doors by state

	enrolments []enrolment // of people who are about to register keys

	signIns int            // that were made so far
	ended   map[string]int // the last sign-in of a user, by id, whose sessions were revoked

	generation int       // of tokens; a later one outdates those before it
	outdated   time.Time // when the generation began
	revocation int       // the generation that the last revocation began
}

// New makes a tenant of a scenario.
func New(s Scenario) (*Tenant, error) {
	edition, err := s.edition()
	if err != nil {
		return nil, err
	}
	if s.Cloud == "" {
		s.Cloud = graph.Global
	}
	if !s.Cloud.Known() {
		return nil, fmt.Errorf("no cloud %q", s.Cloud)
	}
	d, err := s.directory()
	if err != nil {
		return nil, err
	}
	if d.user(s.Person.UPN) == nil {
		return nil, fmt.Errorf("the person who signs in, %q, is no user", s.Person.UPN)
	}
	vaults, err := s.vaults()
	if err != nil {
		return nil, err
	}
	seed := fnv.New64a()
	seed.Write([]byte(s.ID))
	return &Tenant{
		id:       s.ID,
		cloud:    s.Cloud,
		edition:  edition,
		skus:     skus(s.ID, edition, len(s.Users)),
		vaults:   vaults,
		scenario: s,
		person:   s.Person,
		random:   rand.New(rand.NewPCG(seed.Sum64(), 0)),
		versions: []version{{directory: d}},
		windows:  map[service][]time.Time{},
		clients:  knownClients(),
		tokens:   map[string]*grant{},
		refresh:  map[string]*grant{},
		devices:  map[string]*deviceCode{},
		codes:    map[string]*authCode{},
		attempts: map[string]*attempt{},
		ended:    map[string]int{},
	}, nil
}

// ID is the tenant's id.
func (t *Tenant) ID() string { return t.id }

// Cloud is the cloud that the tenant is in: its login and Graph hosts are the ones that know it.
func (t *Tenant) Cloud() graph.Cloud { return t.cloud }

// newID returns a fresh GUID. It is as random as the tenant's seed: two runs of one scenario show the same ids and codes.
func (t *Tenant) newID() string {
	a, b := t.random.Uint64(), t.random.Uint64()
	return fmt.Sprintf("%08x-%04x-4%03x-%04x-%012x", a>>32, a>>16&0xffff, a&0xfff, b>>48&0x3fff|0x8000, b&0xffffffffffff)
}

// requestID names the request at hand. It takes nothing of the tenant's chance, so that whether somebody looks at it changes no other id.
func (t *Tenant) requestID() string { return guid(t.id, "request", strconv.Itoa(len(t.requests))) }

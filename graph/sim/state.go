package sim

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"strconv"
	"sync"

	"cspready/graph"
)

// A state is what all services of a tenant share: its data, and how they are to behave.
type state struct {
	id      string
	cloud   graph.Cloud
	edition graph.Licence

	mu        sync.Mutex // guards all fields that follow, and those of the services that change
	scenario  Scenario
	behaviour Behaviour
	person    Person
	page      string // text of the page in the person's browser
	random    *rand.Rand

	versions []version
	reads    int // counts reads that an old replica could answer
	troubles []*scripted
	requests []Request
	writes   []Write

	enrolments []enrolment // people who are going to register security keys
}

// newState builds the state of a scenario.
func newState(s Scenario) (*state, error) {
	edition, err := builder{s}.edition()
	if err != nil {
		return nil, err
	}
	if !s.Cloud.Known() {
		return nil, fmt.Errorf("no cloud %q", s.Cloud)
	}
	d, err := builder{s}.directory()
	if err != nil {
		return nil, err
	}
	if d.user(s.Person.UPN) == nil {
		return nil, fmt.Errorf("the person who signs in, %q, is no user", s.Person.UPN)
	}
	seed := fnv.New64a()
	seed.Write([]byte(s.ID))
	return &state{
		id:       s.ID,
		cloud:    s.Cloud,
		edition:  edition,
		scenario: s,
		person:   s.Person,
		random:   rand.New(rand.NewPCG(seed.Sum64(), 0)),
		versions: []version{{directory: d}},
	}, nil
}

// ID returns the tenant's id.
func (t *state) ID() string { return t.id }

// Cloud returns the tenant's cloud, which determines its hosts.
func (t *state) Cloud() graph.Cloud { return t.cloud }

// newID returns a new GUID from the tenant's random source, whose seed is its id: two runs of one scenario have the
// same ids and codes.
func (t *state) newID() string {
	a, b := t.random.Uint64(), t.random.Uint64()
	return fmt.Sprintf("%08x-%04x-4%03x-%04x-%012x", a>>32, a>>16&0xffff, a&0xfff, b>>48&0x3fff|0x8000,
		b&0xffffffffffff)
}

// requestID returns the id of the current request. It does not use the random source, so that reading it changes no
// other id.
func (t *state) requestID() string { return guid(t.id, "request", strconv.Itoa(len(t.requests))) }

// named finds a registration by its name.
func (t *state) named(name string) *application {
	return t.latest().findApplication(func(a *application) bool { return a.name == name && a.deleted.IsZero() })
}

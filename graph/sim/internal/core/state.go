package core

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"strconv"
	"sync"
	"time"

	"cspready/graph"
	"cspready/graph/sim/internal/directory"
	"cspready/graph/sim/record"
	"cspready/graph/sim/scenario"
)

// A State is what all services of a tenant share: its data, and how they are to behave.
type State struct {
	TenantID  string
	HomeCloud graph.Cloud
	Licence   graph.Licence

	Mu               sync.Mutex // guards all fields that follow, and those of the services that change
	Scenario         scenario.Scenario
	CurrentBehaviour scenario.Behaviour
	CurrentPerson    scenario.Person
	PageText         string // text of the page in the person's browser
	Random           *rand.Rand

	directoryVersions []directoryVersion
	replicaReads      int // counts reads that an old replica could answer
	faults            []*plannedFault
	recordedRequests  []record.Request
	RecordedWrites    []record.Write

	keyRegistrations []keyRegistration // people who are going to register security keys
}

// New builds the state of a scenario.
func New(s scenario.Scenario) (*State, error) {
	edition, err := directory.Builder{Scenario: s}.NamedLicence()
	if err != nil {
		return nil, err
	}
	if !s.Cloud.IsKnown() {
		return nil, fmt.Errorf("no cloud %q", s.Cloud)
	}
	d, err := directory.Builder{Scenario: s}.BuildDirectory()
	if err != nil {
		return nil, err
	}
	if d.FindUser(s.Person.UPN) == nil {
		return nil, fmt.Errorf("the person who signs in, %q, is no user", s.Person.UPN)
	}
	seed := fnv.New64a()
	seed.Write([]byte(s.ID))
	return &State{
		TenantID:          s.ID,
		HomeCloud:         s.Cloud,
		Licence:           edition,
		Scenario:          s,
		CurrentPerson:     s.Person,
		Random:            rand.New(rand.NewPCG(seed.Sum64(), 0)),
		directoryVersions: []directoryVersion{{Directory: d}},
	}, nil
}

// ID returns the tenant's id.
func (t *State) ID() string { return t.TenantID }

// Cloud returns the tenant's cloud, which determines its hosts.
func (t *State) Cloud() graph.Cloud { return t.HomeCloud }

// NewID returns a new GUID from the tenant's random source, whose seed is its id: two runs of one scenario have the
// same ids and codes.
func (t *State) NewID() string {
	a, b := t.Random.Uint64(), t.Random.Uint64()
	return fmt.Sprintf("%08x-%04x-4%03x-%04x-%012x", a>>32, a>>16&0xffff, a&0xfff, b>>48&0x3fff|0x8000,
		b&0xffffffffffff)
}

// RequestID returns the id of the current request. It does not use the random source, so that reading it changes no
// other id.
func (t *State) RequestID() string {
	return directory.DerivedID(t.TenantID, "request", strconv.Itoa(len(t.recordedRequests)))
}

// ApplicationNamed finds a registration by its name.
func (t *State) ApplicationNamed(name string) *directory.Application {
	return t.LatestDirectory().FindApplication(func(a *directory.Application) bool {
		return a.Name == name && a.Deleted.IsZero()
	})
}

// CurrentTime is the current time, on the clock of the test if there is one.
func CurrentTime() time.Time { return time.Now() }

// NewIDLocked is newID for callers that do not hold the lock.
func (t *State) NewIDLocked() string {
	t.Mu.Lock()
	defer t.Mu.Unlock()
	return t.NewID()
}

// UpdateUser changes one account in a new version of the directory.
func (t *State) UpdateUser(id string, write func(*directory.User)) {
	t.WriteDirectory(func(d *directory.Directory) {
		for i, u := range d.Users {
			if u.ID == id {
				changed := *u
				write(&changed)
				d.Users[i] = &changed
			}
		}
	})
}

// PasswordMatches reports whether a user principal name and a password are those of an enabled account that was
// created here.
func (t *State) PasswordMatches(upn, password string) bool {
	t.Mu.Lock()
	defer t.Mu.Unlock()
	u := t.LatestDirectory().FindUser(upn)
	return u != nil && !u.Disabled && password != "" && u.Password == password
}

package snapshot

import (
	"sync"

	"cspready/graph"
	"cspready/steps"
)

// Options say what a check may reuse of earlier reads, and what it has to read again. The zero value reads everything
// again, once.
type Options struct {
	// TenantInfo is the tenant and the operator as visit.ReadTenantInfo has just read them; nothing of it is read again. It
	// is for a check that begins right after: people change roles and tenants meanwhile. Nil: the check reads the
	// tenant itself.
	TenantInfo *steps.TenantInfo
	// ReuseDirectory reuses users, role assignments, groups, domains and their methods of the check before, and reads
	// only switches, policies and applications again. It is for a check after a statement, which changes nothing in
	// the tenant.
	ReuseDirectory bool
	// Agree is how many reads in a row have to agree before a finding counts. After a change, replicas that have it
	// and replicas that have not answer in turn, and one read is luck. Without agreement a finding is Unknown. 0 and
	// 1: the first read counts.
	Agree int
	// Skip ends slow reads (one account after another at Graph's pace) when it is closed. What was not read until
	// then is unknown; everything else continues. Nil: every read is waited for.
	Skip <-chan struct{}
	// WhatIf is about how many sign-ins Microsoft's What If is asked, while slower reads run. 0: it is not asked.
	WhatIf int
}

// An Attempt is one reading of the tenant in a run. Every attempt reads again; the checks of one attempt share what
// they read.
type Attempt struct {
	Number  int // from 0
	Options Options

	mu     sync.Mutex
	shared map[any]any
}

// loadShared returns the value that the owner shares within an attempt. Begin creates it for the first caller.
func loadShared[T any](a *Attempt, owner any, begin func() T) T {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.shared == nil {
		a.shared = map[any]any{}
	}
	if _, begun := a.shared[owner]; !begun {
		a.shared[owner] = begin()
	}
	return a.shared[owner].(T)
}

// OperatorSession returns the session of the operator in the options; the zero value where there is none.
func (o Options) OperatorSession() graph.Session {
	if o.TenantInfo == nil {
		return graph.Session{}
	}
	return o.TenantInfo.Session
}

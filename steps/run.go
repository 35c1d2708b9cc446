package steps

import (
	"context"
	"sync"
	"time"

	"cspready/graph"
)

// Options says what a check may take from what was read before, and what it has to read again. The zero value reads everything again, once.
type Options struct {
	// TenantInfo is the tenant and the operator as [Arrive] has just read them; nothing of it is read again. It is for a check that begins
	// right after: people change roles and tenants meanwhile. Nil: the check reads the tenant itself.
	TenantInfo *Place
	// ReuseDirectory takes users, role assignments, groups, domains and their methods as the check before read them, and reads only switches,
	// policies and applications again. It is for a check after a statement, which changes nothing in the tenant.
	ReuseDirectory bool
	// Agree is how many readings in a row have to agree before a finding counts. After a change, replicas that have it and replicas that
	// have not answer in turn, and one reading is luck. Without agreement a finding is Unknown. 0 and 1: the first reading counts.
	Agree int
	// Skip ends slow reads, account after account at Graph's pace, when it is closed. What was not read until then is unknown; everything
	// else goes on. Nil: every read is waited for.
	Skip <-chan struct{}
}

// operatorSession is the session of the operator whom the options name; the zero value where they name none.
func (o Options) operatorSession() graph.Session {
	if o.TenantInfo == nil {
		return graph.Session{}
	}
	return o.TenantInfo.Session
}

// A Bindable step shares what it reads with the other checks of a run.
type Bindable interface {
	Step
	// Bind returns the step as it checks in one attempt of a run: what several steps look at is read once in it. The step that Bind is
	// called on stays as it is, outside any run.
	Bind(*Attempt) Step
}

// An Attempt is one reading of the tenant in a run. Every attempt reads anew; the checks of one attempt share what they read.
type Attempt struct {
	Number  int // from 0
	Options Options

	mu     sync.Mutex
	shared map[any]any
}

// SharedIn returns what the owner shares within an attempt. Begin makes it for the first caller.
func SharedIn[T any](a *Attempt, owner any, begin func() T) T {
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

// A run is one check of several requirements.
type run struct {
	options Options

	mu       sync.Mutex
	attempts []*Attempt
}

// nthAttempt returns the n-th attempt. Checks reach it one by one, at their own pace.
func (r *run) nthAttempt(n int) *Attempt {
	r.mu.Lock()
	defer r.mu.Unlock()
	for len(r.attempts) <= n {
		r.attempts = append(r.attempts, &Attempt{Number: len(r.attempts), Options: r.options})
	}
	return r.attempts[n]
}

// readOnce checks a step in the n-th attempt.
func (r *run) readOnce(ctx context.Context, s Step, n int) (Finding, error) {
	if b, ok := s.(Bindable); ok {
		s = b.Bind(r.nthAttempt(n))
	}
	return s.Check(ctx)
}

// agreeLimit bounds how long a check may waver. Agreement in the usual case takes two pauses.
const agreeLimit = 30 * time.Second

// readUntilAgreed checks a step until as many readings in a row agree, in whatever status, as the options ask for.
func (r *run) readUntilAgreed(ctx context.Context, s Step) (Finding, error) {
	deadline := time.Now().Add(agreeLimit)
	last, err := r.readOnce(ctx, s, 0)
	for agreed, n := 1, 1; err == nil && agreed < r.options.Agree; n++ {
		if !time.Now().Add(Usual.Every).Before(deadline) {
			return wavering(last), nil
		}
		if err := pause(ctx, Usual.Every); err != nil {
			return Finding{}, err
		}
		before := last.Status
		if last, err = r.readOnce(ctx, s, n); last.Status == before {
			agreed++
		} else {
			agreed = 1
		}
	}
	return last, err
}

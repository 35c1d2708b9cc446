package snapshot

import (
	"context"
	"slices"
	"sync"

	"cspready/graph"
	"cspready/steps"
	"cspready/steps/coverage"
)

// ownMethods are the methods of accounts that were asked themselves. An account is asked once in a run, as that is slow,
// and a plan that is made again to be approved must not differ because a little more is known meanwhile.
type ownMethods struct {
	sem steps.Semaphore // held while accounts are asked

	mu      sync.Mutex // guards answers: a caller that only needs those does not wait for sem
	answers map[int32]ownAnswer
}

// An ownAnswer is what an account itself said of its methods.
type ownAnswer struct {
	methods []graph.Method
	err     error
	skipped bool // the person did not wait for it
	by      *Snapshot
}

// errMethodsUnread is why the methods of an account are unknown that the service did not answer at all.
var errMethodsUnread = &graph.Error{Op: graph.OpReadMethods, Kind: graph.ErrUnavailable}

// answerOf returns what an account said; false if it was not asked.
func (o *ownMethods) answerOf(n int32) (ownAnswer, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	a, asked := o.answers[n]
	return a, asked
}

func (o *ownMethods) set(n int32, a ownAnswer) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.answers == nil {
		o.answers = map[int32]ownAnswer{}
	}
	o.answers[n] = a
}

// notAsked returns those accounts that were not asked yet, or that could not be read for an earlier snapshot.
func (o *ownMethods) notAsked(numbers []int32, s *Snapshot) []int32 {
	o.mu.Lock()
	defer o.mu.Unlock()
	var missing []int32
	for _, n := range numbers {
		if a, asked := o.answers[n]; !asked || a.err != nil && !a.skipped && a.by != s {
			missing = append(missing, n)
		}
	}
	return missing
}

// ask asks those accounts that were not asked yet. Asking ends when asking does; it fails if ctx has ended, or a person
// has to sign in.
func (s *Snapshot) ask(ctx, asking context.Context, roster *coverage.Roster, numbers []int32) error {
	own := &s.directory.own
	if len(own.notAsked(numbers, s)) == 0 {
		return nil
	}
	defer own.sem.Acquire()()
	numbers = own.notAsked(numbers, s)
	if len(numbers) == 0 {
		return nil
	}
	ids := make([]string, len(numbers))
	for i, n := range numbers {
		ids[i] = roster.User(int(n)).ID
	}
	for read := range s.reader.Tenant.Methods(asking, ids) {
		if steps.NeedsPerson(read.Err) {
			if asking.Err() == nil {
				return read.Err
			}
			break
		}
		if n, ok := roster.Find(read.UserID); ok {
			own.set(int32(n), ownAnswer{methods: read.Methods, err: read.Err, by: s})
		}
	}
	if ctx.Err() != nil {
		return ctx.Err() // the next caller asks the others
	}
	for _, n := range own.notAsked(numbers, s) {
		own.set(n, ownAnswer{err: errMethodsUnread, skipped: asking.Err() != nil, by: s})
	}
	return nil
}

// MethodsOf returns the methods of accounts and asks those that were not asked yet: for some requirements the tenant's
// report has too little detail. Accounts missing from the result could not be read.
func (s *Snapshot) MethodsOf(ctx context.Context, roster *coverage.Roster, numbers []int32) (map[int32][]graph.Method,
	error) {
	if _, err := s.askedFirst(ctx).Whole(); steps.NeedsPerson(err) {
		return nil, err
	}
	if err := s.ask(ctx, ctx, roster, numbers); err != nil {
		return nil, err
	}
	found := map[int32][]graph.Method{}
	for _, n := range numbers {
		if a, asked := s.directory.own.answerOf(n); asked && a.err == nil {
			found[n] = a.methods
		}
	}
	return found, nil
}

// adminReads is how many administrators are asked at most besides Global Administrators.
const adminReads = 100

// askedFirst returns the accounts that are asked themselves before anything else is read about methods, and asks them:
// declared break-glass accounts, accounts that may be Microsoft's for directory synchronisation, and everybody who has
// a role or may activate one, Global Administrators first. What they say themselves outweighs the report, which can be
// hours old. It is one part of the snapshot, so that no verdict depends on which requirement is checked first.
func (s *Snapshot) askedFirst(ctx context.Context) Part[map[int32]bool] {
	return s.administrators.readOnceFrom(ctx, func(ctx context.Context) (map[int32]bool, error) {
		roster, err := s.Users(ctx).Whole()
		if err != nil {
			return nil, err
		}
		roles, err := s.RoleHolders(ctx)
		if steps.NeedsPerson(err) {
			return nil, err
		}
		always := s.alwaysAsked(ctx, roster, roles)
		others := holdersOf(roster, roles, always)
		others = others[:min(len(others), adminReads, max(0, s.readLimit(roster)-len(always)))]
		if err := s.ask(ctx, ctx, roster, always); err != nil {
			return nil, err
		}
		asking, stop := s.untilSkipped(ctx)
		defer stop()
		if err := s.ask(ctx, asking, roster, others); err != nil {
			return nil, err
		}
		first := map[int32]bool{}
		for _, n := range slices.Concat(always, others) {
			first[n] = true
		}
		return first, nil
	})
}

// alwaysAsked returns the accounts that are asked whatever the limit is: these are few, and matter most.
func (s *Snapshot) alwaysAsked(ctx context.Context, roster *coverage.Roster, roles coverage.Roles) []int32 {
	// without the domain none is certain to be Microsoft's
	t := coverage.Tenant{People: roster, Roles: roles, InitialDomain: s.Organization(ctx).Seen().InitialDomain}
	list := t.SyncCandidates()
	for n := range s.reader.BreakGlassAccounts(roster) {
		list = append(list, int32(n))
	}
	for _, n := range roles.Of(graph.GlobalAdministrator).All() {
		if isPerson(roster, n) {
			list = append(list, n)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// holdersOf returns the accounts with a role that are not among others, in ascending order.
func holdersOf(roster *coverage.Roster, roles coverage.Roles, others []int32) []int32 {
	var list []int32
	for role, h := range roles.Known() {
		if role == graph.DefaultUserRole {
			continue
		}
		for _, n := range h.All() {
			if isPerson(roster, n) && !contains(others, n) {
				list = append(list, n)
			}
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// isPerson reports whether an account can sign in, and is not an agent's.
func isPerson(roster *coverage.Roster, n int32) bool {
	return roster.IsEnabled(int(n)) && !roster.IsAgent(int(n))
}

func contains(numbers []int32, n int32) bool { return slices.Contains(numbers, n) }

// Limits for tenants in which asking everybody would take too long, where the profile says nothing else.
const (
	largeTenant = 2000
	largeReads  = 200
)

// readLimit returns how many accounts are asked one by one at most.
func (s *Snapshot) readLimit(roster *coverage.Roster) int {
	switch limit := s.reader.Profile.MaxMethodReads; {
	case limit > 0:
		return limit
	case roster.Len() > largeTenant:
		return largeReads
	}
	return roster.Len()
}

// untilSkipped returns a context that ends when ctx does, or when the person stops waiting.
func (s *Snapshot) untilSkipped(ctx context.Context) (context.Context, context.CancelFunc) {
	asking, stop := context.WithCancel(ctx)
	if s.skip == nil {
		return asking, stop
	}
	select {
	case <-s.skip: // before the first read
		stop()
		return asking, stop
	default:
	}
	go func() {
		select {
		case <-s.skip:
			stop()
		case <-asking.Done():
		}
	}()
	return asking, stop
}

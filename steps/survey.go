package steps

import (
	"context"
	"errors"
	"iter"
	"maps"
	"slices"
	"sync"
	"time"

	"cspready/graph"
	"cspready/steps/mfa"
)

// methodsTenant is what a survey asks of a tenant.
type methodsTenant interface {
	Methods(ctx context.Context, userIDs []string) iter.Seq[graph.UserMethods]
	Registrations(ctx context.Context, incapableOnly bool) iter.Seq2[graph.Registration, error]
}

// A survey finds out who could do MFA. It belongs to a directory, as an account is asked once in a run: asking is slow, and a plan that is
// made again to be approved must not read differently because a little more was learnt meanwhile.
type survey struct {
	turn     turn
	states   []ability
	reported bool // the tenant's report was read, or cannot be
	asked    int

	mu      sync.Mutex               // guards what follows, as whoever needs no more than that does not wait for the turn
	methods map[int32][]graph.Method // of those who were asked and answered
}

// An ability says whether an account could do MFA, or why that is not known.
type ability byte

const (
	notTried ability = iota
	able
	unable
	unread   // asked in vain
	overMany // left out, as only so many are asked
	stopped  // the person did not wait for it
)

var abilityWord = map[ability]string{
	unable: "user.no-method", unread: "user.unread", overMany: "user.over-many", stopped: "user.stopped", notTried: "user.unread",
}

// largeTenant is the number of accounts beyond which only the report's lines on those without a method are read: the others would take
// as many requests as the accounts themselves, at half a request a second.
const largeTenant = 2000

// freshFor is how long an account may be missing from the report because the report is older than it.
const freshFor = 48 * time.Hour

// abilities returns what is known of accounts, having asked for those that are not.
func (r *reading) abilities(ctx context.Context, roster *mfa.Roster, numbers []int32) ([]ability, error) {
	s := &r.survey
	defer s.turn.take()()
	if s.states == nil {
		s.states = make([]ability, roster.Len())
	}
	if !s.reported {
		r.readReport(ctx, roster)
	}
	var open []int32
	for _, n := range numbers {
		if s.states[n] == notTried {
			open = append(open, n)
		}
	}
	if err := r.askEach(ctx, roster, open); err != nil {
		return nil, err
	}
	found := make([]ability, len(numbers))
	for i, n := range numbers {
		found[i] = s.states[n]
	}
	return found, nil
}

// readReport learns what it can from the tenant's report, which needs P1.
func (r *reading) readReport(ctx context.Context, roster *mfa.Roster) {
	r.survey.reported = true
	if licence, err := r.edition(ctx); err == nil && licence < graph.P1 {
		return
	}
	large := roster.Len() > largeTenant
	learnt := make([]ability, roster.Len())
	for line, err := range r.access.methods.Registrations(ctx, large) {
		if err != nil {
			return // asking each is what is left
		}
		if n, ok := roster.Find(line.UserID); ok && line.MFACapable {
			learnt[n] = able
		} else if ok {
			learnt[n] = unable
		}
	}
	for n := range learnt {
		if large && learnt[n] == notTried && !roster.NewerThan(n, time.Now().Add(-freshFor)) {
			learnt[n] = able // the report has it, and not among those without a method
		}
	}
	r.survey.states = learnt
	for n, methods := range maps.Clone(r.survey.methods) { // what an account said itself is newer
		r.survey.learn(n, methods)
	}
}

// askEach asks accounts one by one, as many as the profile says, until the person has waited long enough. Those left out are said to be.
func (r *reading) askEach(ctx context.Context, roster *mfa.Roster, numbers []int32) error {
	s := &r.survey
	if most := r.access.profile.AskAtMost; most > 0 {
		room := min(max(most-s.asked, 0), len(numbers))
		for _, n := range numbers[room:] {
			s.states[n] = overMany
		}
		numbers = numbers[:room]
	}
	if len(numbers) == 0 {
		return nil
	}
	ids := make([]string, len(numbers))
	for i, n := range numbers {
		ids[i], s.states[n] = roster.User(int(n)).ID, unread
	}
	asking, stop := untilEnough(ctx)
	defer stop()
	for read := range r.access.methods.Methods(asking, ids) {
		s.asked++
		if n, ok := roster.Find(read.UserID); ok && read.Err == nil {
			s.learn(int32(n), read.Methods)
		} else if errors.Is(read.Err, graph.ErrSignInAgain) {
			return read.Err
		}
	}
	switch {
	case ctx.Err() != nil:
		s.put(numbers, notTried) // for the next who asks
		return ctx.Err()
	case asking.Err() != nil:
		s.put(numbers, stopped)
	}
	return nil
}

// learn keeps what an account answered.
func (s *survey) learn(n int32, methods []graph.Method) {
	s.mu.Lock()
	if s.methods == nil {
		s.methods = map[int32][]graph.Method{}
	}
	s.methods[n] = methods
	s.mu.Unlock()
	s.states[n] = unable
	if slices.ContainsFunc(methods, graph.Method.MFA) {
		s.states[n] = able
	}
}

// methodsOf returns the methods of accounts themselves, having asked those who were not asked yet: the tenant's report does not tell all
// that matters for a few. Those missing could not be read.
func (r *reading) methodsOf(ctx context.Context, roster *mfa.Roster, numbers []int32) (map[int32][]graph.Method, error) {
	s := &r.survey
	if found := s.known(numbers); len(found) == len(numbers) {
		return found, nil
	}
	defer s.turn.take()()
	if s.states == nil {
		s.states = make([]ability, roster.Len())
	}
	found := s.known(numbers)
	var ids []string
	for _, n := range numbers {
		if _, known := found[n]; !known {
			ids = append(ids, roster.User(int(n)).ID)
		}
	}
	if len(ids) == 0 {
		return found, nil
	}
	for read := range r.access.methods.Methods(ctx, ids) {
		if n, ok := roster.Find(read.UserID); ok && read.Err == nil {
			s.learn(int32(n), read.Methods)
		} else if needsPerson(read.Err) {
			return nil, read.Err
		}
	}
	return s.known(numbers), ctx.Err()
}

// known returns the methods of those accounts that were asked.
func (s *survey) known(numbers []int32) map[int32][]graph.Method {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := map[int32][]graph.Method{}
	for _, n := range numbers {
		if methods, known := s.methods[n]; known {
			found[n] = methods
		}
	}
	return found
}

// put notes of accounts that were asked in vain why.
func (s *survey) put(numbers []int32, why ability) {
	for _, n := range numbers {
		if s.states[n] == unread {
			s.states[n] = why
		}
	}
}

package snapshot

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"cspready/graph"
	"cspready/steps"
	"cspready/steps/coverage"
)

// A methodSurvey finds out who could do MFA. It belongs to a directory, as an account is asked once in a run: asking is slow, and a plan that is
// made again to be approved must not read differently because a little more was learnt meanwhile.
type methodSurvey struct {
	turn     steps.Turn
	states   []MfaCapability
	reported bool // the tenant's report was read, or cannot be
	asked    int

	mu      sync.Mutex               // guards what follows, as whoever needs no more than that does not wait for the turn
	methods map[int32][]graph.Method // of those who were asked and answered
}

// An MfaCapability says whether an account could do MFA, or why that is not known.
type MfaCapability byte

const (
	notTried MfaCapability = iota
	Capable
	NotCapable
	methodsUnread // asked in vain
	overLimit     // left out, as only so many are asked
	skipped       // the person did not wait for it
)

var capabilityText = map[MfaCapability]string{
	NotCapable: "user.no-method", methodsUnread: "user.unread", overLimit: "user.over-many", skipped: "user.stopped", notTried: "user.unread",
}

// largeTenant is the number of accounts beyond which only the report's lines on those without a method are read: the others would take
// as many requests as the accounts themselves, at half a request a second.
const largeTenant = 2000

// freshFor is how long an account may be missing from the report because the report is older than it.
const freshFor = 48 * time.Hour

// MFACapabilities returns what is known of accounts, having asked for those that are not.
func (s *Snapshot) MFACapabilities(ctx context.Context, roster *coverage.Roster, numbers []int32) ([]MfaCapability, error) {
	survey := &s.directory.survey
	defer survey.turn.Take()()
	if survey.states == nil {
		survey.states = make([]MfaCapability, roster.Len())
	}
	if !survey.reported {
		s.readRegistrations(ctx, roster)
	}
	var open []int32
	for _, n := range numbers {
		if survey.states[n] == notTried {
			open = append(open, n)
		}
	}
	if err := s.readMethods(ctx, roster, open); err != nil {
		return nil, err
	}
	found := make([]MfaCapability, len(numbers))
	for i, n := range numbers {
		found[i] = survey.states[n]
	}
	return found, nil
}

// readRegistrations learns what it can from the tenant's report, which needs P1.
func (s *Snapshot) readRegistrations(ctx context.Context, roster *coverage.Roster) {
	s.directory.survey.reported = true
	if licence, err := s.Licence(ctx).Whole(); err == nil && licence < graph.P1 {
		return
	}
	large := roster.Len() > largeTenant
	learnt := make([]MfaCapability, roster.Len())
	for line, err := range s.reader.Tenant.Registrations(ctx, large) {
		if err != nil {
			return // asking each is what is left
		}
		if n, ok := roster.Find(line.UserID); ok && line.MFACapable {
			learnt[n] = Capable
		} else if ok {
			learnt[n] = NotCapable
		}
	}
	for n := range learnt {
		if large && learnt[n] == notTried && !roster.CreatedAfter(n, time.Now().Add(-freshFor)) {
			learnt[n] = Capable // the report has it, and not among those without a method
		}
	}
	s.directory.survey.states = learnt
	for n, methods := range maps.Clone(s.directory.survey.methods) { // what an account said itself is newer
		s.directory.survey.addMethods(n, methods)
	}
}

// readMethods asks accounts one by one, as many as the profile says, until the person has waited long enough. Those left out are said to be.
func (s *Snapshot) readMethods(ctx context.Context, roster *coverage.Roster, numbers []int32) error {
	survey := &s.directory.survey
	if most := s.reader.Profile.AskAtMost; most > 0 {
		room := min(max(most-survey.asked, 0), len(numbers))
		for _, n := range numbers[room:] {
			survey.states[n] = overLimit
		}
		numbers = numbers[:room]
	}
	if len(numbers) == 0 {
		return nil
	}
	ids := make([]string, len(numbers))
	for i, n := range numbers {
		ids[i], survey.states[n] = roster.User(int(n)).ID, methodsUnread
	}
	asking, stop := s.untilSkipped(ctx)
	defer stop()
	for read := range s.reader.Tenant.Methods(asking, ids) {
		survey.asked++
		if n, ok := roster.Find(read.UserID); ok && read.Err == nil {
			survey.addMethods(int32(n), read.Methods)
		} else if errors.Is(read.Err, graph.ErrSignInAgain) {
			return read.Err
		}
	}
	switch {
	case ctx.Err() != nil:
		survey.markUnread(numbers, notTried) // for the next who asks
		return ctx.Err()
	case asking.Err() != nil:
		survey.markUnread(numbers, skipped)
	}
	return nil
}

// addMethods keeps what an account answered.
func (s *methodSurvey) addMethods(n int32, methods []graph.Method) {
	s.mu.Lock()
	if s.methods == nil {
		s.methods = map[int32][]graph.Method{}
	}
	s.methods[n] = methods
	s.mu.Unlock()
	s.states[n] = NotCapable
	if slices.ContainsFunc(methods, graph.Method.CountsAsMFA) {
		s.states[n] = Capable
	}
}

// MethodsOf returns the methods of accounts themselves, having asked those who were not asked yet: the tenant's report does not tell all
// that matters for a few. Those missing could not be read.
func (s *Snapshot) MethodsOf(ctx context.Context, roster *coverage.Roster, numbers []int32) (map[int32][]graph.Method, error) {
	survey := &s.directory.survey
	if found := survey.knownMethods(numbers); len(found) == len(numbers) {
		return found, nil
	}
	defer survey.turn.Take()()
	if survey.states == nil {
		survey.states = make([]MfaCapability, roster.Len())
	}
	found := survey.knownMethods(numbers)
	var ids []string
	for _, n := range numbers {
		if _, known := found[n]; !known {
			ids = append(ids, roster.User(int(n)).ID)
		}
	}
	if len(ids) == 0 {
		return found, nil
	}
	for read := range s.reader.Tenant.Methods(ctx, ids) {
		if n, ok := roster.Find(read.UserID); ok && read.Err == nil {
			survey.addMethods(int32(n), read.Methods)
		} else if steps.NeedsPerson(read.Err) {
			return nil, read.Err
		}
	}
	return survey.knownMethods(numbers), ctx.Err()
}

// knownMethods returns the methods of those accounts that were asked.
func (s *methodSurvey) knownMethods(numbers []int32) map[int32][]graph.Method {
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

// markUnread notes of accounts that were asked in vain why.
func (s *methodSurvey) markUnread(numbers []int32, why MfaCapability) {
	for _, n := range numbers {
		if s.states[n] == methodsUnread {
			s.states[n] = why
		}
	}
}

// untilSkipped returns a context that ends when ctx does, or when the person does not want to wait any longer.
func (s *Snapshot) untilSkipped(ctx context.Context) (context.Context, context.CancelFunc) {
	asking, stop := context.WithCancel(ctx)
	if s.skip == nil {
		return asking, stop
	}
	select {
	case <-s.skip: // before anything is asked
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

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

// A methodSurvey finds out which accounts are capable of MFA. It belongs to a directory, as an account is read once
// in a run: reading is slow, and a plan that is made again to be approved must not differ because a little more is
// known meanwhile.
type methodSurvey struct {
	sem        steps.Semaphore
	states     []MFACapability
	reportRead bool // the tenant's report was read, or cannot be
	askedCount int

	mu      sync.Mutex               // guards methods: a caller that needs only those does not wait for sem
	methods map[int32][]graph.Method // of the accounts that were read
}

// An MFACapability says whether an account is capable of MFA, or why that is unknown.
type MFACapability byte

// The capabilities. All but Capable and NotCapable are reasons why it is unknown.
const (
	notAsked MFACapability = iota
	Capable
	NotCapable
	methodsUnread // could not be read
	overLimit     // left out, as the number of reads is limited
	skipped       // the person did not wait for it
)

var capabilityText = map[MFACapability]string{
	NotCapable: "user.no-method", methodsUnread: "user.unread", overLimit: "user.over-many", skipped: "user.stopped",
	notAsked: "user.unread",
}

// largeTenant is the number of accounts beyond which only the report's lines on those without a method are read: the
// others would take as many requests as the accounts themselves, at half a request a second.
const largeTenant = 2000

// reportDelay is how long a new account may be missing from the report.
const reportDelay = 48 * time.Hour

// MFACapabilities returns the capability of accounts, and reads those that are not known yet.
func (s *Snapshot) MFACapabilities(ctx context.Context, roster *coverage.Roster, numbers []int32) ([]MFACapability,
	error) {
	survey := &s.directory.survey
	defer survey.sem.Acquire()()
	if survey.states == nil {
		survey.states = make([]MFACapability, roster.Len())
	}
	if !survey.reportRead {
		s.readRegistrations(ctx, roster)
	}
	var open []int32
	for _, n := range numbers {
		if survey.states[n] == notAsked {
			open = append(open, n)
		}
	}
	if err := s.readMethods(ctx, roster, open); err != nil {
		return nil, err
	}
	found := make([]MFACapability, len(numbers))
	for i, n := range numbers {
		found[i] = survey.states[n]
	}
	return found, nil
}

// readRegistrations reads the tenant's report, which needs P1.
func (s *Snapshot) readRegistrations(ctx context.Context, roster *coverage.Roster) {
	s.directory.survey.reportRead = true
	if licence, err := s.Licence(ctx).Whole(); err == nil && licence < graph.P1 {
		return
	}
	large := roster.Len() > largeTenant
	learnt := make([]MFACapability, roster.Len())
	for line, err := range s.reader.Tenant.Registrations(ctx, large) {
		if err != nil {
			return // the accounts are read one by one instead
		}
		if n, ok := roster.Find(line.UserID); ok && line.MFACapable {
			learnt[n] = Capable
		} else if ok {
			learnt[n] = NotCapable
		}
	}
	for n := range learnt {
		if large && learnt[n] == notAsked && !roster.CreatedAfter(n, time.Now().Add(-reportDelay)) {
			learnt[n] = Capable // the report covers it, and does not list it as without a method
		}
	}
	s.directory.survey.states = learnt
	for n, methods := range maps.Clone(s.directory.survey.methods) { // read from the account itself, which is more current
		s.directory.survey.addMethods(n, methods)
	}
}

// readMethods reads accounts one by one, as many as the profile allows, until the person stops waiting. It marks
// those left out.
func (s *Snapshot) readMethods(ctx context.Context, roster *coverage.Roster, numbers []int32) error {
	survey := &s.directory.survey
	if most := s.reader.Profile.MaxMethodReads; most > 0 {
		room := min(max(most-survey.askedCount, 0), len(numbers))
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
		survey.askedCount++
		if n, ok := roster.Find(read.UserID); ok && read.Err == nil {
			survey.addMethods(int32(n), read.Methods)
		} else if errors.Is(read.Err, graph.ErrSignInAgain) {
			return read.Err
		}
	}
	switch {
	case ctx.Err() != nil:
		survey.markUnread(numbers, notAsked) // for the next caller
		return ctx.Err()
	case asking.Err() != nil:
		survey.markUnread(numbers, skipped)
	}
	return nil
}

// addMethods stores the methods of an account.
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

// MethodsOf returns the methods of accounts and reads those that were not read yet: for some requirements the
// tenant's report has too little detail. Accounts missing from the result could not be read.
func (s *Snapshot) MethodsOf(ctx context.Context, roster *coverage.Roster, numbers []int32) (map[int32][]graph.Method,
	error) {
	survey := &s.directory.survey
	if found := survey.knownMethods(numbers); len(found) == len(numbers) {
		return found, nil
	}
	defer survey.sem.Acquire()()
	if survey.states == nil {
		survey.states = make([]MFACapability, roster.Len())
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

// knownMethods returns the methods of those accounts that were read.
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

// markUnread sets why accounts could not be read.
func (s *methodSurvey) markUnread(numbers []int32, why MFACapability) {
	for _, n := range numbers {
		if s.states[n] == methodsUnread {
			s.states[n] = why
		}
	}
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

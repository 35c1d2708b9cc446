package steps

import (
	"context"
	"iter"
	"slices"
	"sync"

	"cspready/assets"
	"cspready/graph"
)

// surveyLimit bounds how many accounts are asked one by one: at Graph's pace of 5 accounts in 10 seconds this takes two minutes.
//
// https://learn.microsoft.com/graph/throttling-limits
const surveyLimit = 60

// population is what a survey asks of a tenant.
type population interface {
	Licence(ctx context.Context) (graph.Licence, error)
	Users(ctx context.Context) iter.Seq2[graph.User, error]
	Holders(ctx context.Context, roleTemplate string) ([]graph.User, error)
	Methods(ctx context.Context, userIDs []string) iter.Seq[graph.UserMethods]
	Registrations(ctx context.Context) iter.Seq2[graph.Registration, error]
}

// A survey finds out who could do MFA. An account is asked once: asking is slow, and a plan that is made again to be approved must
// not read differently because a little more was learnt meanwhile.
type survey struct {
	dir   population
	mu    sync.Mutex
	known map[string]graph.Tri // by user id; an account that was asked in vain, or left out, is there as Unknown
}

func newSurvey(dir population) *survey { return &survey{dir: dir, known: map[string]graph.Tri{}} }

// headcount is the result of a survey: enabled accounts, and what is known of their methods.
type headcount struct {
	accounts, guests int
	untold           int       // accounts whose methods could not be read
	without          []Subject // accounts that have no method for MFA
}

// take counts every account that can sign in. One that did not say whether it is enabled counts.
func (s *survey) take(ctx context.Context) (headcount, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var people []graph.User
	for user, err := range s.dir.Users(ctx) {
		if err != nil {
			return headcount{}, err
		}
		if user.Enabled != graph.No {
			people = append(people, user)
		}
	}
	if err := s.learn(ctx, people); err != nil {
		return headcount{}, err
	}
	return s.count(people), nil
}

func (s *survey) count(people []graph.User) headcount {
	var h headcount
	for _, u := range people {
		h.accounts++
		if u.Guest {
			h.guests++
		}
		switch s.known[u.ID] {
		case graph.No:
			h.without = append(h.without, userSubject(u, say("user.no-method")))
		case graph.Unknown:
			h.untold++
		}
	}
	return h
}

// learn fills in who is not known yet: by the tenant's report where there is one, else by asking account after account.
func (s *survey) learn(ctx context.Context, people []graph.User) error {
	var missing []string
	for _, u := range people {
		if _, asked := s.known[u.ID]; !asked {
			missing = append(missing, u.ID)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	if licence, _ := s.dir.Licence(ctx); licence < graph.P1 || s.readReport(ctx) != nil {
		s.askEach(ctx, missing)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	for _, id := range missing {
		if _, told := s.known[id]; !told {
			s.known[id] = graph.Unknown // asked in vain, or left out
		}
	}
	return nil
}

func (s *survey) readReport(ctx context.Context) error {
	for line, err := range s.dir.Registrations(ctx) {
		if err != nil {
			return err
		}
		s.known[line.UserID] = graph.TriOf(line.MFACapable)
	}
	return nil
}

// askEach asks the accounts up to the limit; the others stay unknown and are said to be.
func (s *survey) askEach(ctx context.Context, ids []string) {
	ids = ids[:min(len(ids), surveyLimit)]
	done := 0
	for read := range s.dir.Methods(ctx, ids) {
		done++
		graph.Tell(ctx, graph.Notice{Op: "read authentication methods", Done: done, Total: len(ids)})
		if read.Err == nil {
			s.known[read.UserID] = graph.TriOf(slices.ContainsFunc(read.Methods, graph.Method.MFA))
		}
	}
}

// affects says whom a change touches, and how much of that is not known.
func (h headcount) affects() []assets.Text {
	lines := []assets.Text{say("affects.users", "count", h.accounts)}
	if h.guests > 0 {
		lines = append(lines, say("affects.guests", "count", h.guests))
	}
	if n := len(h.without); n > 0 {
		lines = append(lines, say("affects.without-method", "count", n))
	}
	if h.untold > 0 {
		lines = append(lines, say("affects.untold", "count", h.untold))
	}
	return lines
}

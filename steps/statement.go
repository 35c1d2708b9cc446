package steps

import (
	"maps"
	"slices"
	"sync"
	"time"
)

// statementLife is how long a statement is believed. Microsoft wants break-glass accounts looked at as often.
//
// https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
const statementLife = 90 * 24 * time.Hour

// A Statement is an answer that stands for what no interface shows: who gave it, and when. Answer holds values of options.
type Statement struct {
	Answer []string  `json:"answer"`
	By     string    `json:"by"`
	At     time.Time `json:"at"`
}

// Expired reports whether the statement is too old to be believed, or of a day that has not come: a clock was wrong, then or now.
func (s Statement) Expired(now time.Time) bool {
	age := now.Sub(s.At)
	return age > statementLife || age < -24*time.Hour
}

// Testimony is what the operator stated of a tenant, by question. Findings rest on it where nothing can be read. The zero value is
// empty; a nil one can be asked and knows nothing.
type Testimony struct {
	mu   sync.Mutex
	said map[string]Statement
}

// NewTestimony begins with statements of earlier visits.
func NewTestimony(earlier map[string]Statement) *Testimony {
	return &Testimony{said: maps.Clone(earlier)}
}

// Say records a statement.
func (t *Testimony) Say(question string, s Statement) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.said == nil {
		t.said = map[string]Statement{}
	}
	t.said[question] = s
}

// Recall returns the statement on a question, unless there is none or it expired.
func (t *Testimony) Recall(question string) (Statement, bool) {
	if t == nil {
		return Statement{}, false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	s, ok := t.said[question]
	return s, ok && !s.Expired(time.Now())
}

// All returns every statement, to be kept for the next visit.
func (t *Testimony) All() map[string]Statement {
	if t == nil {
		return nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return maps.Clone(t.said)
}

// Take records the answers to questions that are statements, as the word of by, and returns the others.
func (t *Testimony) Take(questions []Question, given Answers, by string) (rest Answers, stated bool) {
	rest = Answers{}
	for id, values := range given {
		i := slices.IndexFunc(questions, func(q Question) bool { return q.ID == id })
		if i < 0 || !questions[i].Statement {
			rest[id] = values
			continue
		}
		t.Say(id, Statement{Answer: values, By: by, At: time.Now().UTC().Truncate(time.Second)})
		stated = true
	}
	return rest, stated
}

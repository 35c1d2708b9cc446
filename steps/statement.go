package steps

import (
	"maps"
	"sync"
	"time"
)

// StatementLife is how long a statement is believed. Microsoft wants break-glass accounts looked at as often.
//
// https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
const StatementLife = 90 * 24 * time.Hour

// A Statement is an answer that stands for what no interface shows: who gave it, and when. Answer holds values of options.
type Statement struct {
	Answer []string  `json:"answer"`
	By     string    `json:"by"`
	At     time.Time `json:"at"`
}

// StatedNow is a statement of this moment.
func StatedNow(by string, answer ...string) Statement {
	return Statement{Answer: answer, By: by, At: time.Now().UTC().Truncate(time.Second)}
}

// Expired reports whether the statement is too old to be believed, or of a day that has not come: a clock was wrong, then or now.
func (s Statement) Expired(now time.Time) bool {
	age := now.Sub(s.At)
	return age > StatementLife || age < -24*time.Hour
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

// Recall returns the statement on a question, unless there is none or it expired. The caller of a question that is
// [Question.Persistent] takes the latest.
func (t *Testimony) Recall(question string) (Statement, bool) {
	if t == nil {
		return Statement{}, false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	s, ok := t.said[question]
	return s, ok && !s.Expired(time.Now())
}

// RecallFor returns the statement on a question, as old as the question lets it be.
func (t *Testimony) RecallFor(q Question) (Statement, bool) {
	if q.Persistent {
		return t.Latest(q.ID)
	}
	return t.Recall(q.ID)
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

// Latest returns the last statement on a question, however old it is.
func (t *Testimony) Latest(question string) (Statement, bool) {
	if t == nil {
		return Statement{}, false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	s, ok := t.said[question]
	return s, ok
}

package steps

import (
	"maps"
	"sync"
	"time"
)

// StatementLifetime is how long a statement is valid. Microsoft wants break-glass accounts checked at the same
// interval.
//
// https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
const StatementLifetime = 90 * 24 * time.Hour

// A Statement is a person's answer about something that no API shows: who gave it, and when. Answer has values of
// options.
type Statement struct {
	Answer []string  `json:"answer"`
	By     string    `json:"by"`
	At     time.Time `json:"at"`
}

// NewStatement returns a statement that is made now.
func NewStatement(by string, answer ...string) Statement {
	return Statement{Answer: answer, By: by, At: time.Now().UTC().Truncate(time.Second)}
}

// Expired reports whether the statement is too old to be valid, or from the future: a clock was wrong, then or now.
func (s Statement) Expired(now time.Time) bool {
	age := now.Sub(s.At)
	return age > StatementLifetime || age < -24*time.Hour
}

// Statements stores the operator's statements about a tenant, by question. Findings use them where nothing can be
// read. The zero value is empty; a nil one can be read and is empty.
type Statements struct {
	mu         sync.Mutex
	byQuestion map[string]Statement
}

// NewStatements returns the statements of earlier visits.
func NewStatements(earlier map[string]Statement) *Statements {
	return &Statements{byQuestion: maps.Clone(earlier)}
}

// Set stores a statement.
func (t *Statements) Set(question string, s Statement) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.byQuestion == nil {
		t.byQuestion = map[string]Statement{}
	}
	t.byQuestion[question] = s
}

// Valid returns the statement on a question, unless there is none or it has expired. For a [Question.Persistent]
// question use Latest.
func (t *Statements) Valid(question string) (Statement, bool) {
	if t == nil {
		return Statement{}, false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	s, ok := t.byQuestion[question]
	return s, ok && !s.Expired(time.Now())
}

// ValidFor returns the statement on a question, of any age if the question is persistent.
func (t *Statements) ValidFor(q Question) (Statement, bool) {
	if q.Persistent {
		return t.Latest(q.ID)
	}
	return t.Valid(q.ID)
}

// All returns every statement, to be stored for the next visit.
func (t *Statements) All() map[string]Statement {
	if t == nil {
		return nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return maps.Clone(t.byQuestion)
}

// Latest returns the last statement on a question, of any age.
func (t *Statements) Latest(question string) (Statement, bool) {
	if t == nil {
		return Statement{}, false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	s, ok := t.byQuestion[question]
	return s, ok
}

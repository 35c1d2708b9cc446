package steps

import (
	"slices"
	"strings"
	"sync"

	"cspready/graph"
)

// Passphrases keeps the secrets that a person typed, by question. They stay in memory until the visit ends and are in
// no [Answers]. The zero value is empty; a nil one can be read and is empty.
type Passphrases struct {
	mu         sync.Mutex
	byQuestion map[string]graph.Hidden
}

// Set stores a passphrase in place of an earlier one.
func (e *Passphrases) Set(question string, value graph.Hidden) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.byQuestion == nil {
		e.byQuestion = map[string]graph.Hidden{}
	}
	e.byQuestion[question] = value
}

// Get returns a passphrase, or an empty text.
func (e *Passphrases) Get(question string) graph.Hidden {
	if e == nil {
		return ""
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.byQuestion[question]
}

// StoreAnswers stores statements (attributed to by) and passphrases, and returns the remaining answers for Plan.
// Stated reports whether there was a statement: the requirement has to be checked again.
func (p Profile) StoreAnswers(questions []Question, given Answers, by string) (rest Answers, stated bool) {
	rest = Answers{}
	for id, values := range given {
		i := slices.IndexFunc(questions, func(q Question) bool { return q.ID == id })
		switch {
		case i >= 0 && questions[i].Kind == Passphrase:
			p.Passphrases.Set(id, trimPassphrase(given.First(id)))
		case i >= 0 && questions[i].Statement:
			p.Statements.Set(id, NewStatement(by, values...))
			stated = true
		default:
			rest[id] = values
		}
	}
	return rest, stated
}

// trimPassphrase removes spaces from both ends: they get lost where a passphrase is read from a line.
func trimPassphrase(typed string) graph.Hidden { return graph.Hidden(strings.TrimSpace(typed)) }

package steps

import (
	"slices"
	"strings"
	"sync"

	"cspready/graph"
)

// Entered is what a person typed that nobody is to see. It lives as long as the visit, in memory, and is in no [Answers]. The zero value
// is empty; a nil one can be asked and knows nothing.
type Entered struct {
	mu   sync.Mutex
	kept map[string]graph.Hidden
}

// Keep takes what was typed, in place of what was typed before.
func (e *Entered) Keep(question string, value graph.Hidden) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.kept == nil {
		e.kept = map[string]graph.Hidden{}
	}
	e.kept[question] = value
}

// Recall returns what was typed; empty when nothing was.
func (e *Entered) Recall(question string) graph.Hidden {
	if e == nil {
		return ""
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.kept[question]
}

// Take sorts answers: statements go into the testimony, as the word of by, passphrases to where nobody sees them, and the rest is
// returned, for a plan. Stated says that a requirement has to be looked at again.
func (p Profile) Take(questions []Question, given Answers, by string) (rest Answers, stated bool) {
	rest = Answers{}
	for id, values := range given {
		i := slices.IndexFunc(questions, func(q Question) bool { return q.ID == id })
		switch {
		case i >= 0 && questions[i].Kind == Passphrase:
			p.Entered.Keep(id, trimmed(given.First(id)))
		case i >= 0 && questions[i].Statement:
			p.Testimony.Say(id, StatedNow(by, values...))
			stated = true
		default:
			rest[id] = values
		}
	}
	return rest, stated
}

// trimmed returns a passphrase as it is used: blanks at its ends get lost where it is read from a line.
func trimmed(typed string) graph.Hidden { return graph.Hidden(strings.TrimSpace(typed)) }

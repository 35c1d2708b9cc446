package steps

import (
	"slices"

	"cspready/assets"
	"cspready/graph"
)

// A Question is something that only a person knows. A form, a prompt and a flag answer the same question.
type Question struct {
	ID      string
	Many    bool // more than one option may be chosen, or none unless Required
	Title   assets.Text
	Help    assets.Text
	Options []Option
	Default []string // values of options, or the text that is offered
	// Required: at least one option must be chosen. None, if set, is the value of the "none of these" option, which
	// has to be chosen like the others: a list that was skipped is no answer.
	Required bool
	None     string
	// Kind is the form of the answer; the zero value is a choice among Options.
	Kind QuestionKind
	// Validate returns what is wrong with a text, or nothing; nil accepts every text. It checks only this machine,
	// never the tenant.
	Validate func(text string) assets.Text
	// Rate returns how strong a passphrase is, while it is typed.
	Rate func(passphrase graph.Hidden) assets.Text
	// AskIf reports whether to ask the question, given the answers to those before it; nil: always.
	AskIf func(Answers) bool
	// OneTime says that the answer is for one plan only: the next plan asks again, and it is not remembered.
	OneTime bool
	// Persistent says that a statement on it does not expire: it declares an intention, and nothing about the current
	// state.
	Persistent bool
	// Statement says that the answer replaces something that no API shows: it is stored in [Statements], and the
	// requirement is checked again. Other answers are for Plan.
	Statement bool
}

// A QuestionKind says what the answer to a question is.
type QuestionKind int

// A Choice is one or many of the options. A Line is a text, and may be empty. A Passphrase is typed twice, is not
// shown, and goes only to [Passphrases].
const (
	Choice QuestionKind = iota
	Line
	Passphrase
)

// First returns the first value of an answer, empty when there is none.
func (a Answers) First(question string) string {
	if values := a[question]; len(values) > 0 {
		return values[0]
	}
	return ""
}

// An Option is one answer that can be chosen.
type Option struct {
	Value string
	Label assets.Text
}

// Answers are values of chosen options by question.
type Answers map[string][]string

// With returns a copy in which a question has another answer.
func (a Answers) With(question string, values ...string) Answers {
	changed := Answers{}
	for q, v := range a {
		changed[q] = v
	}
	changed[question] = values
	return changed
}

// HasDefaultText reports whether the question proposes a text, such as the name of a new account.
func (q Question) HasDefaultText() bool {
	return q.Kind == Line && len(q.Default) > 0 && q.Default[0] != ""
}

// AssumedAnswer returns the answer for a draft, without asking: an earlier one, a statement, or the default. False:
// the question stays open.
func (q Question) AssumedAnswer(p Profile, known Answers) (answer []string, ok bool) {
	if q.Kind == Passphrase {
		if p.Passphrases.Get(q.ID) == "" && p.Files != nil {
			p.Passphrases.Set(q.ID, p.Files.NewPassword()) // opens and encrypts nothing: a draft is never carried out
		}
		return nil, true
	}
	if said, stated := p.Statements.ValidFor(q); q.Statement && (stated || !q.HasDefaultText()) {
		return said.Answer, stated || !q.Required && q.Kind == Choice && q.Many
	}
	answer = q.Default
	if earlier, remembered := known[q.ID]; remembered {
		answer = earlier
	}
	return answer, len(answer) > 0 || q.Many && !q.Required ||
		q.Kind == Line && (q.Validate == nil || q.Validate("").Empty())
}

// HasOption reports whether a value can be chosen.
func (q Question) HasOption(value string) bool {
	return slices.ContainsFunc(q.Options, func(o Option) bool { return o.Value == value })
}

// DefaultUser returns the account that was chosen before, or else the first option.
func (q Question) DefaultUser(chosen string) []string {
	if q.HasOption(chosen) {
		return []string{chosen}
	}
	return []string{q.Options[0].Value}
}

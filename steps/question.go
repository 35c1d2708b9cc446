package steps

import (
	"slices"

	"cspready/assets"
	"cspready/graph"
)

// A Question is something that only a person knows. A form, a prompt and a flag answer the same question.
type Question struct {
	ID      string
	Many    bool // more than one option may be chosen, none included unless Some says otherwise
	Title   assets.Text
	Help    assets.Text
	Options []Option
	Default []string // values of options, or the text that is offered
	// Some says that a choice of none is no answer, and None is the value of the option that says that none of the others is so, if there
	// is one: it has to be chosen as the others are, since a list that was passed over says nothing.
	Some bool
	None string
	// Kind says what an answer is; the zero value is a choice among Options.
	Kind QuestionKind
	// Refuse says what is wrong with a text, or nothing; nil takes every text. It looks at what is on this machine, and asks no tenant.
	Refuse func(text string) assets.Text
	// Rate says how strong a passphrase is, while it is typed.
	Rate func(passphrase graph.Hidden) assets.Text
	// Asked reports whether the question is put, given the answers to those before it; nil: always.
	Asked func(Answers) bool
	// OneTime says that the answer is for one plan only: the next plan asks again, and no note is kept of it.
	OneTime bool
	// Persistent says that a statement on it does not expire: it declares what is meant, and nothing about the state of it.
	Persistent bool
	// Statement says that the answer stands for what no interface shows: it goes into the [Testimony], and the requirement is checked
	// again. Other answers are for Plan.
	Statement bool
}

// A QuestionKind says what the answer to a question is.
type QuestionKind int

// A Choice is one or many of the options. A Line is a text; empty is an answer too. A Passphrase is asked for twice, is not shown, and
// goes to [Entered] and nowhere else.
const (
	Choice QuestionKind = iota
	Line
	Passphrase
)

// GoesOn reports whether a plan follows once what was stated has been looked at again: where something is to be mended, or is offered,
// and where the requirement is met and more was answered than statements, such as another place for what is sealed.
func (f Finding) GoesOn(rest Answers) bool {
	if f.Status == Met && f.Offer.Empty() {
		return len(rest) > 0
	}
	return f.Fix == Automatic
}

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

// OffersText reports whether the question offers a text of its own, as that for the name of a new account does.
func (q Question) OffersText() bool {
	return q.Kind == Line && len(q.Default) > 0 && q.Default[0] != ""
}

func (q Question) Assumed(p Profile, known Answers) (answer []string, ok bool) {
	if q.Kind == Passphrase {
		if p.Entered.Recall(q.ID) == "" && p.Sealing != nil {
			p.Entered.Keep(q.ID, p.Sealing.NewPassword()) // opens and seals nothing: a draft is never carried out
		}
		return nil, true
	}
	if said, stated := p.Testimony.RecallFor(q); q.Statement && (stated || !q.OffersText()) {
		return said.Answer, stated || !q.Some && q.Kind == Choice && q.Many
	}
	answer = q.Default
	if earlier, remembered := known[q.ID]; remembered {
		answer = earlier
	}
	return answer, len(answer) > 0 || q.Many && !q.Some || q.Kind == Line && (q.Refuse == nil || q.Refuse("").Empty())
}

// Offers reports whether a value can be chosen.
func (q Question) Offers(value string) bool {
	return slices.ContainsFunc(q.Options, func(o Option) bool { return o.Value == value })
}

// DefaultUser is the account that was chosen before, else the first that fits.
func (q Question) DefaultUser(chosen string) []string {
	if q.Offers(chosen) {
		return []string{chosen}
	}
	return []string{q.Options[0].Value}
}

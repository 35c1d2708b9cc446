package steps

import "cspready/assets"

// A Question is something that only a person knows. A form, a prompt and a flag answer the same question.
type Question struct {
	ID      string
	Many    bool // more than one option may be chosen, none included
	Title   assets.Text
	Help    assets.Text
	Options []Option
	Default []string // values of options
	// Statement says that the answer stands for what no interface shows: it goes into the [Testimony], and the requirement is checked
	// again. Other answers are for Plan.
	Statement bool
}

// Passing reports whether the answer to a question is for one plan only: the next visit asks again.
func Passing(question string) bool { return question == AskRepair || question == AskPass }

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

// Lasting returns the answers without those that were for one plan only.
func (a Answers) Lasting() Answers {
	kept := Answers{}
	for q, v := range a {
		if !Passing(q) {
			kept[q] = v
		}
	}
	return kept
}

// Ids of questions, which are also the keys that answers are kept under.
const (
	// AskBreakGlass asks which accounts are the tenant's break-glass accounts.
	AskBreakGlass = "break-glass"
	// AskLegacyMFA asks what the settings of the old MFA service are, which no interface shows.
	AskLegacyMFA = "legacy-mfa-settings"
	// AskRoute asks how MFA is to be enforced.
	AskRoute = "mfa-route"
	// AskPass asks who gets a Temporary Access Pass.
	AskPass = "temporary-access-pass"
)

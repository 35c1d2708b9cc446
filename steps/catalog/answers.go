package catalog

import (
	"cspready/steps"
	"cspready/steps/mfa"
)

// Lasting returns the answers without those that were for one plan only.
func Lasting(a steps.Answers) steps.Answers {
	kept := steps.Answers{}
	for q, v := range a {
		if !IsOneTime(q) {
			kept[q] = v
		}
	}
	return kept
}

// IsOneTime reports whether the answer to a question is for one plan only, where the question itself is not at hand: it
// lists the questions that are [steps.Question.OneTime].
func IsOneTime(question string) bool { return question == mfa.AskRepair || question == mfa.AskPass }

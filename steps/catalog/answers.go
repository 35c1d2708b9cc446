package catalog

import (
	"cspready/steps"
	"cspready/steps/mfa"
)

// PersistentAnswers returns the answers without those that were for one plan only.
func PersistentAnswers(a steps.Answers) steps.Answers {
	persistent := steps.Answers{}
	for q, v := range a {
		if !IsOneTime(q) {
			persistent[q] = v
		}
	}
	return persistent
}

// IsOneTime reports whether the answer to a question is for one plan only. It is for callers that have the id of the
// question but not the question: it lists the questions that are [steps.Question.OneTime].
func IsOneTime(question string) bool { return question == mfa.AskRepair || question == mfa.AskPass }

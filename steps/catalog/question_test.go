package catalog_test

import (
	"testing"
	"testing/synctest"

	"cspready/steps"
	"cspready/steps/catalog"
	"cspready/steps/mfa"
	"cspready/steps/steptest"
)

// TestOneTimeQuestionsAreThoseWhoseAnswersAreDropped compares the list with the questions of every requirement.
func TestOneTimeQuestionsAreThoseWhoseAnswersAreDropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, dir := steptest.ScenarioTenant(t, "premium", steptest.PolicyScopes()...)
		found := map[string]bool{}
		for _, r := range steptest.CheckAll(t, dir, steptest.WritingProfile(&steptest.FakeFiles{})) {
			for _, q := range r.Finding.Questions {
				found[q.ID] = true
				if dropped := len(catalog.PersistentAnswers(steps.Answers{q.ID: {"x"}})) == 0; dropped != q.OneTime {
					t.Errorf("%s: one time %v, dropped %v", q.ID, q.OneTime, dropped)
				}
			}
		}
		for _, id := range []string{mfa.AskRepair, mfa.AskPass} {
			if !found[id] {
				t.Errorf("nothing asks %s", id)
			}
		}
	})
}

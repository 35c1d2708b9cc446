package steps_test

import (
	"testing"
	"testing/synctest"

	"cspready/steps"
)

// TestOneTimeQuestionsAreThoseWhoseAnswersAreDropped asks every requirement for its questions.
func TestOneTimeQuestionsAreThoseWhoseAnswersAreDropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, dir := scenarioTenant(t, "premium", accessScopes()...)
		found := map[string]bool{}
		for _, r := range check(t, dir, making(&drawer{})) {
			for _, q := range r.Finding.Questions {
				found[q.ID] = true
				if dropped := len(steps.Lasting(steps.Answers{q.ID: {"x"}})) == 0; dropped != q.OneTime {
					t.Errorf("%s: one time %v, dropped %v", q.ID, q.OneTime, dropped)
				}
			}
		}
		for _, id := range []string{steps.AskRepair, steps.AskPass} {
			if !found[id] {
				t.Errorf("nothing asks %s", id)
			}
		}
	})
}

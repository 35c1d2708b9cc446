package whatif_test

import (
	"testing"

	"cspready/graph/sim/scenario"
	"cspready/steps/coverage"
	"cspready/steps/whatif"
)

// verdictOn returns the verdict on a scenario that was changed.
func verdictOn(t *testing.T, name string, change func(*scenario.Scenario)) *coverage.Verdict {
	t.Helper()
	s, err := scenario.Read(name)
	if err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(&s)
	}
	j, _ := askEverything(t, s)
	return j.Verdict
}

func TestTheLargestClassAndAdministratorsComeFirst(t *testing.T) {
	v := verdictOn(t, "premium", nil)
	list := whatif.Questions(v, 12)
	if len(list) != 12 {
		t.Fatalf("%d questions", len(list))
	}
	for _, c := range v.Classes() {
		if c.Size > list[0].Class.Size {
			t.Errorf("a class of %d comes after one of %d", c.Size, list[0].Class.Size)
		}
	}
	administrator, covered := false, false
	seen := map[coverage.Witness]bool{}
	for i, q := range list {
		administrator = administrator || i < 3 && q.Class.Kind == coverage.AdministratorKind
		covered = covered || i < 3 && q.Expected == coverage.Stopped
		if seen[q.Witness] {
			t.Errorf("asked twice: %+v", q.Witness)
		}
		seen[q.Witness] = true
	}
	if !administrator || !covered {
		t.Errorf("among the first three are an administrator: %v, a covered sign-in: %v", administrator, covered)
	}
}

func TestEachClassIsAskedAboutBeforeAnyIsAgain(t *testing.T) {
	v := verdictOn(t, "premium", nil)
	all := whatif.Questions(v, whatif.Most)
	classes := map[*coverage.Class]bool{}
	for _, q := range all {
		classes[q.Class] = true
	}
	first := map[*coverage.Class]bool{}
	for _, q := range all[:len(classes)] {
		first[q.Class] = true
	}
	if len(first) < len(classes)-1 { // one place may go to a covered sign-in
		t.Errorf("%d classes in the first %d questions", len(first), len(classes))
	}
}

func TestFewerQuestionsAreTheFirstOfMore(t *testing.T) {
	v := verdictOn(t, "premium", nil)
	if n := len(whatif.Questions(v, 0)); n != 0 {
		t.Errorf("%d questions where none were wanted", n)
	}
	if n := len(whatif.Questions(v, 5)); n != 5 {
		t.Errorf("%d questions, want 5", n)
	}
}

func TestAPolicyThatIsNotUnderstoodIsNotAskedAbout(t *testing.T) {
	v := verdictOn(t, "second-opinion", func(s *scenario.Scenario) {
		for i := range s.Policies { // a filter by what an application is marked with
			s.Policies[i].Conditions["applications"] = map[string]any{"includeApplications": []any{"All"},
				"applicationFilter": map[string]any{"mode": "include", "rule": "CustomSecurityAttribute.A_B -eq \"c\""}}
		}
	})
	if list := whatif.Questions(v, 12); len(list) != 0 {
		t.Errorf("%d questions, of which the first is %+v", len(list), list[0])
	}
}

package tui

import (
	"testing"

	"cspready/steps"
)

// TestAStageIsAsBadAsItsWorstRequirementThatIsAskedFor tests the glyphs of the rail.
func TestAStageIsAsBadAsItsWorstRequirementThatIsAskedFor(t *testing.T) {
	result := func(level steps.Level, status steps.Status) steps.Result {
		return steps.Result{Info: steps.Info{Stage: steps.StageMFA}, Level: level, Finding: steps.Finding{Status: status}}
	}
	for name, c := range map[string]struct {
		of   []steps.Result
		want steps.Status
	}{
		"one is not met": {[]steps.Result{result(steps.Mandatory, steps.Met),
			result(steps.Recommended, steps.NotMet)}, steps.NotMet},
		"one cannot be told": {[]steps.Result{result(steps.Mandatory, steps.Unknown),
			result(steps.Mandatory, steps.Met)}, steps.Unknown},
		"one is told about": {[]steps.Result{result(steps.Mandatory, steps.Met),
			result(steps.Informative, steps.NotMet)}, steps.Attention},
		"told about, and asked for": {[]steps.Result{result(steps.Informative, steps.NotMet),
			result(steps.Mandatory, steps.NotMet)}, steps.NotMet},
	} {
		if got, ok := stageStatus(c.of, steps.StageMFA); got != c.want || !ok {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	if _, ok := stageStatus(nil, steps.StageMFA); ok {
		t.Error("a stage without results has a status")
	}
}

package report

import (
	"strings"
	"testing"

	"cspready/steps"
	"cspready/steps/mfa"
	"cspready/steps/report/reporttest"
)

// TestNotEverybodyIsSaidToBeAskedAtEverySignIn where security defaults decide, and where a document does not say what
// requires MFA.
func TestNotEverybodyIsSaidToBeAskedAtEverySignIn(t *testing.T) {
	by := func(defaults bool, status steps.Status) Check {
		r := run()
		for i := range r.Results {
			r.Results[i].Finding.Coverage = &steps.Coverage{People: 4, Covered: 4, Defaults: defaults}
		}
		r.Results[0].Info.ID, r.Results[0].Finding.Status = mfa.EveryUserID, status
		return r.Check(words(t))
	}
	untold := by(true, steps.Met)
	for i := range untold.Findings {
		untold.Findings[i].Demands = "" // as earlier versions stored it
	}
	for name, c := range map[string]struct {
		check           Check
		every, accepted bool
	}{"security defaults": {by(true, steps.Met), false, true}, "policies": {by(false, steps.Met), true, false},
		"policies, and nobody's word": {by(false, steps.Unknown), false, false},
		"an earlier version":          {untold, false, false}} {
		for form, text := range readable(t, SingleTenant(c.check)) {
			if says := strings.Contains(text, "100 % of the people, at every sign-in"); says != (c.every && form == "html") {
				t.Errorf("%s: %s says of everybody that they are asked at every sign-in: %v", name, form, says)
			}
			if says := strings.Contains(text, "Microsoft accepts that as sufficient"); says != (c.accepted && form == "html") {
				t.Errorf("%s: %s says that Microsoft accepts it: %v", name, form, says)
			}
		}
		document, err := c.check.JSON()
		if err != nil {
			t.Fatal(err)
		}
		if err := reporttest.CheckValidator(t).Validate(document); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

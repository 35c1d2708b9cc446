package report

import (
	"strings"
	"testing"

	"cspready/graph"
	"cspready/steps"
)

// TestAKeptRunSaysNoMoreThanItShows reads documents that were edited, or written by another version.
func TestAKeptRunSaysNoMoreThanItShows(t *testing.T) {
	for _, c := range []struct {
		containsAll, level, parseStatus string
		want                            steps.Status
	}{
		{"met", "mandatory", "met", steps.Met}, {"met", "mandatory", "not-met", steps.NotMet},
		{"met", "mandatory", "attention", steps.NotMet},
		{"met", "mandatory", "splendid", steps.Unknown}, {"met", "recommended", "not-met", steps.Met},
		{"unknown", "mandatory", "met", steps.Unknown},
		{"not-met", "mandatory", "unknown", steps.NotMet}, {"splendid", "mandatory", "met", steps.Unknown},
		{"met", "", "", steps.Unknown},
	} {
		check := run().Check(words(t))
		check.Overall, check.Findings = c.containsAll, nil
		if c.level != "" {
			check.Findings = []Finding{{ID: "a", Level: c.level, Status: c.parseStatus}}
		}
		all := SingleTenant(check)
		page, err := all.HTML(words(t))
		if err != nil {
			t.Fatal(err)
		}
		for form, text := range map[string]string{"table": all.Table(words(t), TableStyle{Width: 200}),
			"markdown": all.Markdown(words(t)), "html": string(page)} {
			if says := strings.Contains(text, words(t).T("overall.met")); says != (c.want == steps.Met) {
				t.Errorf("%+v: %s says that all is met: %v", c, form, says)
			}
		}
	}
}

// TestEveryFormNamesWhoLookedInTheSameWords for a person, a person without a role, and an application, which has no
// MFA and no role.
func TestEveryFormNamesWhoLookedInTheSameWords(t *testing.T) {
	nightly, plain := run(), run()
	nightly.Place.Operator = graph.Operator{Name: "Nightly check", AppID: "c0ffee00-93d2-4e57-8a0c-7be2d46f19a3"}
	plain.Place.Operator.Roles = nil
	for want, r := range map[string]Run{
		"the application Nightly check (c0ffee00-93d2-4e57-8a0c-7be2d46f19a3), without a person": nightly,
		"mila@fabrikam.example, MFA proved: no":                                                  plain,
		"mila@fabrikam.example (Global Administrator), MFA proved: no":                           run(),
	} {
		for form, text := range readable(t, SingleTenant(r.Check(words(t)))) {
			text = strings.ReplaceAll(text, `\`, "")
			if !strings.Contains(text, want) || strings.Contains(text, "()") ||
				r.Place.Operator.AppID != "" && strings.Contains(text, "MFA proved: ") {
				t.Errorf("%s does not say %q:\n%s", form, want, text)
			}
		}
	}
}

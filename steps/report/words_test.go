package report

import (
	"strings"
	"testing"

	"cspready/steps"
)

// TestAKeptRunSaysNoMoreThanItShows is about a document that somebody changed, or another version wrote.
func TestAKeptRunSaysNoMoreThanItShows(t *testing.T) {
	for _, c := range []struct {
		says, level, status string
		want                steps.Status
	}{
		{"met", "mandatory", "met", steps.Met}, {"met", "mandatory", "not-met", steps.NotMet}, {"met", "mandatory", "attention", steps.NotMet},
		{"met", "mandatory", "splendid", steps.Unknown}, {"met", "recommended", "not-met", steps.Met}, {"unknown", "mandatory", "met", steps.Unknown},
		{"not-met", "mandatory", "unknown", steps.NotMet}, {"splendid", "mandatory", "met", steps.Unknown}, {"met", "", "", steps.Unknown},
	} {
		check := run().Check(words(t))
		check.Overall, check.Findings = c.says, nil
		if c.level != "" {
			check.Findings = []Finding{{ID: "a", Level: c.level, Status: c.status}}
		}
		all := One(check)
		page, err := all.HTML(words(t))
		if err != nil {
			t.Fatal(err)
		}
		for form, text := range map[string]string{"table": all.Table(words(t), Look{Width: 200}), "markdown": all.Markdown(words(t)), "html": string(page)} {
			if says := strings.Contains(text, words(t).T("overall.met")); says != (c.want == steps.Met) {
				t.Errorf("%+v: %s says that all is met: %v", c, form, says)
			}
		}
	}
}

package report

import (
	"strings"
	"testing"

	"cspready/assets"
	"cspready/steps"
)

// TestWhereNothingWasWantedNothingIsTicked: nor crossed out, nor compared with an empty wish, in any form.
func TestWhereNothingWasWantedNothingIsTicked(t *testing.T) {
	for _, ok := range []bool{true, false} {
		r := run()
		r.Results = r.Results[:1]
		fact := steps.Fact{Name: assets.Verbatim("Data of"), Got: assets.Verbatim("2026-11-28"), OK: ok}
		r.Results[0].Finding.Facts = append(r.Results[0].Finding.Facts, fact)
		forms := readable(t, SingleTenant(r.Check(words(t))))
		forms["lines"] = FactLine(words(t), fact)
		builds, err := SingleTenant(r.Check(words(t))).JUnit(words(t))
		if err != nil {
			t.Fatal(err)
		}
		forms["junit"] = string(builds)
		for form, text := range forms {
			want := map[string]string{
				"html":     `<th scope="row">Data of</th><td></td><td data-label="Found">2026-11-28</td>`,
				"markdown": "| Data of |  | 2026-11-28 |",
			}[form]
			if want == "" {
				want = "Data of: 2026-11-28\n"
			}
			if !strings.Contains(text+"\n", want) {
				t.Errorf("%s (%v) lacks %q:\n%s", form, ok, want, text)
			}
		}
		if n := strings.Count(forms["html"], "as wanted:"); n != 1 {
			t.Errorf("whoever listens hears %d judgements of one wish", n)
		}
	}
}

package report

import (
	"encoding/xml"
	"strings"
	"testing"

	"github.com/jstemmer/go-junit-report/v2/junit"

	"cspready/assets"
	"cspready/steps"
)

func junitOf(t *testing.T, runs ...Run) (string, junit.Testsuites) {
	t.Helper()
	cat := words(t)
	var checks []Check
	for _, r := range runs {
		checks = append(checks, r.Check(cat))
	}
	document, err := Checks{Checks: checks}.JUnit(cat)
	if err != nil {
		t.Fatal(err)
	}
	var read junit.Testsuites
	if err := xml.Unmarshal(document, &read); err != nil {
		t.Fatalf("%v in\n%s", err, document)
	}
	return string(document), read
}

// TestABuildFailsWhenTheCheckDoes is about each status at each level.
func TestABuildFailsWhenTheCheckDoes(t *testing.T) {
	r := run()
	r.Results = nil
	for _, level := range []steps.Level{steps.Mandatory, steps.Recommended, steps.Informative} {
		for s := steps.Unknown; s <= steps.NotApplicable; s++ {
			r.Results = append(r.Results, steps.Result{
				Info: steps.Info{ID: string(level) + " " + s.String(), Stage: steps.StageMFA}, Level: level,
				Finding: steps.Finding{Status: s, Summary: assets.Say("operator-mfa.no-mfa"),
					Next: assets.Say("operator-mfa.no-mfa-remedy")},
			})
		}
	}
	_, read := junitOf(t, r)
	for _, tc := range read.Suites[0].Testcases {
		got := "passed"
		var said *junit.Result
		for name, result := range map[string]*junit.Result{"failure": tc.Failure, "error": tc.Error, "skipped": tc.Skipped} {
			if result != nil {
				got, said = name, result
			}
		}
		want := "skipped"
		level, how, _ := strings.Cut(tc.Name, " ")
		switch {
		case how == "met":
			want = "passed"
		case level == "mandatory" && how == "unknown":
			want = "error"
		case level == "mandatory" && how != "not-applicable":
			want = "failure"
		}
		if got != want || tc.Classname != "cspready.mfa" {
			t.Errorf("%s in %s is %s, want %s", tc.Name, tc.Classname, got, want)
		}
		if said != nil && (said.Message != "You signed in without MFA." ||
			!strings.Contains(said.Data, "Next: Sign in again with MFA")) {
			t.Errorf("%s says %+v", tc.Name, said)
		}
	}
	if s := read.Suites[0]; s.Tests != 15 || s.Failures != 2 || s.Errors != 1 || s.Skipped != 9 {
		t.Errorf("%d tests, %d failures, %d errors, %d skipped", s.Tests, s.Failures, s.Errors, s.Skipped)
	}
}

func TestNamesStayTextForABuildServer(t *testing.T) {
	for _, name := range nasty {
		document, read := junitOf(t, changedRun(name), changedRun("Fabrikam"))
		if len(read.Suites) != 2 || len(read.Suites[0].Testcases) != 2 ||
			strings.ContainsAny(document, "\x1b\u009b\u202e\u2028") {
			t.Errorf("%q makes\n%s", name, document)
		}
		if tc := read.Suites[0].Testcases[0]; tc.Failure == nil ||
			strings.TrimSpace(tc.Failure.Message) != strings.TrimSpace(cleanLine(name)) {
			t.Errorf("%q is told as %+v", name, tc.Failure)
		}
	}
}

func TestJUnitOfARun(t *testing.T) {
	document, _ := junitOf(t, changedRun(hostile))
	golden(t, "check-junit", document)
}

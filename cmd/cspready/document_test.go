package main

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"html"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/jstemmer/go-junit-report/v2/junit"

	"cspready/assets"
	"cspready/assets/catalog"
	"cspready/cmd/cspready/internal/terminal"
	"cspready/graph/sim/scenario"
	"cspready/steps/report"
	"cspready/steps/report/reporttest"
)

// everyForm renders a document in each form, and looks whether it says all that is in the document.
func everyForm(t *testing.T, document []byte) {
	t.Helper()
	cat, err := catalog.New("")
	if err != nil {
		t.Fatal(err)
	}
	var check report.Check
	if err := json.Unmarshal(document, &check); err != nil {
		t.Fatal(err)
	}
	for _, form := range formats {
		text, err := renderReport(cat, report.SingleTenant(check), form, report.TableStyle{Width: 400})
		if err != nil {
			t.Fatal(err)
		}
		said := strings.NewReplacer(`\`, "").Replace(html.UnescapeString(string(text)))
		for _, f := range check.Findings {
			for _, want := range []string{f.Title, f.Summary} {
				if form != "json" && form != "junit" && !strings.Contains(said, want) {
					t.Errorf("%s does not say %q", form, want)
				}
			}
		}
		if at := regexp.MustCompile(`\[report\.[^\]]*\]|<no value>|ZgotmplZ`).FindString(said); at != "" {
			t.Errorf("%s says %s", form, at)
		}
		if form == "junit" {
			failsAsTheCheckDoes(t, text, check)
		}
	}
}

func failsAsTheCheckDoes(t *testing.T, text []byte, check report.Check) {
	t.Helper()
	var suites junit.Testsuites
	if err := xml.Unmarshal(text, &suites); err != nil {
		t.Fatal(err)
	}
	overall := "met"
	switch {
	case suites.Failures > 0:
		overall = "not-met"
	case suites.Errors > 0:
		overall = "unknown"
	}
	if overall != check.Overall || suites.Tests != len(check.Findings) {
		t.Errorf("%d tests say %s, the check %s", suites.Tests, overall, check.Overall)
	}
}

// printed is what a command prints of a scenario.
func printed(t *testing.T, scenario string, args ...string) (out, errs []byte) {
	t.Helper()
	args = append(args, "--demo", scenario, "--format", "json", "--no-history")
	if scenario == "large" && args[0] == "check" {
		args = append(args, "--users", "50")
	}
	var o, e bytes.Buffer
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(morning))
		run(t.Context(), args, environment{Streams: terminal.Streams{Out: &o, Err: &e, Environ: []string{"TERM=xterm"}}})
	})
	return o.Bytes(), e.Bytes()
}

// TestEveryScenarioFulfilsThePublishedSchema prints a check of each as JSON.
func TestEveryScenarioFulfilsThePublishedSchema(t *testing.T) {
	published := reporttest.CheckValidator(t)
	for _, name := range scenario.Names() {
		t.Run(name, func(t *testing.T) {
			out, errs := printed(t, name, "check")
			if err := published.Validate(out); err != nil {
				t.Fatalf("%v\n%s", err, errs)
			}
			everyForm(t, out)
		})
	}
}

// TestThePlanOfEveryScenarioFulfilsItsSchema and the wizard takes it.
func TestThePlanOfEveryScenarioFulfilsItsSchema(t *testing.T) {
	published := reporttest.NewValidator(t, assets.PlanSchema())
	for _, name := range scenario.Names() {
		t.Run(name, func(t *testing.T) {
			out, errs := printed(t, name, "plan", "--answer", "automation=scripts", "--answer",
				"automation-purpose=partner-center")
			if err := published.Validate(out); err != nil {
				t.Fatalf("%v\n%s", err, errs)
			}
			if _, err := report.ReadPlan(out); err != nil {
				t.Error(err)
			}
		})
	}
}

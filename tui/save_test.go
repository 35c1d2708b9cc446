package tui

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"

	"cspready/assets"
	"cspready/steps"
	"cspready/steps/visit"
)

// TestTheSummaryWritesAReport of the last check, with the changes and remaining work of this visit, and
// nothing about another tenant.
func TestTheSummaryWritesAReport(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd := newWorld(t, "new-reseller")
		var name, document string
		wd.setup.Version = "1.2.3"
		wd.setup.Save = func(n string, d []byte) (string, error) {
			name, document = n, string(d)
			return "/home/mila/" + n, nil
		}
		d := wd.drive(t, 80, 24)
		d.approve()
		d.waitFor("done: Turn on")
		d.w.Outcomes = append(d.w.Outcomes,
			visit.TenantOutcome{TenantID: "another tenant",
				Outcome: steps.Outcome{Change: steps.Change{Title: assets.Verbatim("Elsewhere")}, State: steps.Done}})
		d.press("enter")
		d.waitFor("How the tenant stands")
		d.press("s")
		d.sees("Summary for Fabrikam", "w write a report")
		if name != "" {
			t.Fatalf("%s was written unasked", name)
		}
		d.press("w")
		d.reads("The report, to read, print and sign: /home/mila/cspready-fabrikam")
		if name != "cspready-fabrikam.example-2026-11-22.html" {
			t.Errorf("it is called %s", name)
		}
		for _, want := range []string{
			"<h1>Fabrikam Reselling B.V.</h1>", "cspready 1.2.3", "DEMO", "mila@fabrikam.example", "indirect reseller",
			"2026-11-22 09:", "Changed in this run",
			"Turn on security defaults", `off <span class="sign">→</span> on`, "✓</span> done",
		} {
			if !strings.Contains(document, want) {
				t.Errorf("the report lacks %q", want)
			}
		}
		if strings.Contains(document, "Elsewhere") {
			t.Error("the report tells of another tenant")
		}
	})
}

func TestAReportThatCannotBeWrittenIsNoEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd := newWorld(t, "new-reseller")
		wd.setup.Save = func(string, []byte) (string, error) { return "", errors.New("the disk is full") }
		d := wd.drive(t, 40, 24)
		d.toOverview()
		d.press("s", "w")
		d.reads("The report could not be written in the folder where cspready was started.")
		wd.setup.Save = nil
		d.press("esc")
		d.sees("How the tenant stands")
	})
}

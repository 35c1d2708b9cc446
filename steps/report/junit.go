package report

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jstemmer/go-junit-report/v2/junit"

	"cspready/assets/catalog"
	"cspready/steps"
)

// JUnit returns runs for build servers: one suite for each tenant, one test case for each requirement. A requirement
// that is mandatory, or of another level in also, is a failure if it is not met or only partly met, and an error if
// it is unknown, so that a build fails when the exit code says so. A requirement of another level that is not met is
// skipped with its reason, as it has not passed. Only met requirements pass.
func (all Checks) JUnit(cat *catalog.Catalog, also ...steps.Level) ([]byte, error) {
	counts := append([]steps.Level{steps.Mandatory}, also...)
	suites := junit.Testsuites{Name: "cspready"}
	for i, c := range all.Checks {
		suites.AddSuite(newSuite(cat, c, i, counts))
	}
	for i, f := range all.Failures {
		suites.AddSuite(newFailedSuite(cat, f, len(all.Checks)+i))
	}
	var b bytes.Buffer
	b.WriteString(xml.Header)
	err := suites.WriteXML(&b)
	return b.Bytes(), err
}

func newSuite(cat *catalog.Catalog, c Check, id int, counts []steps.Level) junit.Testsuite {
	s := junit.Testsuite{Name: "cspready " + cleanLine(c.Tenant.DefaultDomain), ID: id,
		Time: formatSeconds(c.FinishedAt.Sub(c.StartedAt))}
	s.SetTimestamp(c.StartedAt)
	for _, p := range [][2]string{
		{"tenant.id", c.Tenant.ID}, {"tenant.name", c.Tenant.DisplayName}, {"tenant.domain", c.Tenant.DefaultDomain},
		{"tenant.cloud", c.Tenant.Cloud},
		{"operator", c.Operator.Label()}, {"partnerType", c.PartnerType}, {"version", c.Tool.Version}, {"demo", c.Demo},
		{"overall", c.Overall},
	} {
		if p[1] != "" {
			s.AddProperty(p[0], cleanLine(p[1]))
		}
	}
	for _, f := range c.Findings {
		s.AddTestcase(newTestCase(cat, f, slices.Contains(counts, steps.Level(f.Level))))
	}
	return s
}

// newFailedSuite returns the suite of a tenant that could not be checked: one error, so that the build fails.
func newFailedSuite(cat *catalog.Catalog, f CheckFailure, id int) junit.Testsuite {
	name := cleanLine(f.Tenant)
	s := junit.Testsuite{Name: "cspready " + name, ID: id}
	s.AddTestcase(junit.Testcase{Name: "check", Classname: "cspready",
		Error: &junit.Result{Message: f.failureLine(cat), Type: "failure"}})
	return s
}

func newTestCase(cat *catalog.Catalog, f Finding, counts bool) junit.Testcase {
	tc := junit.Testcase{Name: cleanLine(f.ID), Classname: "cspready." + cleanLine(f.Stage), Status: cleanLine(f.Status)}
	status := parseStatus(f.Status)
	result := &junit.Result{Message: cleanLine(f.Summary), Type: cleanLine(f.Level) + "." + status.String(),
		Data: strings.Join(detailLines(cat, f), "\n")}
	switch {
	case status == steps.Met:
		tc.SystemOut = &junit.Output{Data: strings.Join(append([]string{result.Message}, detailLines(cat, f)...), "\n")}
	case status == steps.NotApplicable || !counts:
		tc.Skipped = result
	case status == steps.Unknown:
		tc.Error = result
	default:
		tc.Failure = result
	}
	return tc
}

// detailLines returns what was found and what to do about it, one line for each.
func detailLines(cat *catalog.Catalog, f Finding) []string {
	lines := []string{cleanLine(f.Title)}
	for _, fact := range f.Facts {
		lines = append(lines, "- "+fact.summaryLine(cat))
	}
	for _, s := range f.Subjects {
		lines = append(lines, "- "+cat.T("report.subject", "name", s.Name, "detail", catalog.Said(s.Detail)))
	}
	if f.Next != "" {
		lines = append(lines, cat.T("report.next", "text", catalog.Said(f.Next)))
	}
	return lines
}

// formatSeconds returns a duration in JUnit's format. If the clock was put back, it is 0.
func formatSeconds(d time.Duration) string { return fmt.Sprintf("%.3f", max(d, 0).Seconds()) }

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

// JUnit returns runs for build servers: a suite a tenant, a test case a requirement. A requirement that is mandatory, or of another level that
// counts, is a failure where it is not met, or only in part, and an error where it could not be told, so that a build fails when the exit code
// says so. What does not count and is not met is skipped with its reason: it has not passed. Only what is met passes.
func (all Checks) JUnit(cat *catalog.Catalog, also ...steps.Level) ([]byte, error) {
	counts := append([]steps.Level{steps.Mandatory}, also...)
	suites := junit.Testsuites{Name: "cspready"}
	for i, c := range all.Checks {
		suites.AddSuite(suite(cat, c, i, counts))
	}
	for i, f := range all.Failures {
		suites.AddSuite(unchecked(cat, f, len(all.Checks)+i))
	}
	var b bytes.Buffer
	b.WriteString(xml.Header)
	err := suites.WriteXML(&b)
	return b.Bytes(), err
}

func suite(cat *catalog.Catalog, c Check, id int, counts []steps.Level) junit.Testsuite {
	s := junit.Testsuite{Name: "cspready " + harmlessLine(c.Tenant.DefaultDomain), ID: id, Time: seconds(c.FinishedAt.Sub(c.StartedAt))}
	s.SetTimestamp(c.StartedAt)
	for _, p := range [][2]string{
		{"tenant.id", c.Tenant.ID}, {"tenant.name", c.Tenant.DisplayName}, {"tenant.domain", c.Tenant.DefaultDomain}, {"tenant.cloud", c.Tenant.Cloud},
		{"operator", c.Operator.Label()}, {"partnerType", c.PartnerType}, {"version", c.Tool.Version}, {"demo", c.Demo}, {"overall", c.Overall},
	} {
		if p[1] != "" {
			s.AddProperty(p[0], harmlessLine(p[1]))
		}
	}
	for _, f := range c.Findings {
		s.AddTestcase(testcase(cat, f, slices.Contains(counts, steps.Level(f.Level))))
	}
	return s
}

// unchecked is the suite of a tenant that could not be checked: one error, so that the build fails.
func unchecked(cat *catalog.Catalog, f CheckFailure, id int) junit.Testsuite {
	name := harmlessLine(f.Tenant)
	s := junit.Testsuite{Name: "cspready " + name, ID: id}
	s.AddTestcase(junit.Testcase{Name: "check", Classname: "cspready", Error: &junit.Result{Message: f.line(cat), Type: "failure"}})
	return s
}

func testcase(cat *catalog.Catalog, f Finding, counts bool) junit.Testcase {
	tc := junit.Testcase{Name: harmlessLine(f.ID), Classname: "cspready." + harmlessLine(f.Stage), Status: harmlessLine(f.Status)}
	how := status(f.Status)
	result := &junit.Result{Message: harmlessLine(f.Summary), Type: harmlessLine(f.Level) + "." + how.String(), Data: strings.Join(particulars(cat, f), "\n")}
	switch {
	case how == steps.Met:
		tc.SystemOut = &junit.Output{Data: strings.Join(append([]string{result.Message}, particulars(cat, f)...), "\n")}
	case how == steps.NotApplicable || !counts:
		tc.Skipped = result
	case how == steps.Unknown:
		tc.Error = result
	default:
		tc.Failure = result
	}
	return tc
}

// particulars are what was found and what to do about it, a line each.
func particulars(cat *catalog.Catalog, f Finding) []string {
	lines := []string{harmlessLine(f.Title)}
	for _, fact := range f.Facts {
		lines = append(lines, "- "+fact.line(cat))
	}
	for _, s := range f.Subjects {
		lines = append(lines, "- "+cat.T("report.subject", "name", s.Name, "detail", catalog.Said(s.Detail)))
	}
	if f.Next != "" {
		lines = append(lines, cat.T("report.next", "text", catalog.Said(f.Next)))
	}
	return lines
}

// seconds is a duration as the form has it. A clock that went back makes none that is negative.
func seconds(d time.Duration) string { return fmt.Sprintf("%.3f", max(d, 0).Seconds()) }

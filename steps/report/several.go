package report

import (
	"strings"

	"cspready/assets"
	"cspready/assets/catalog"
)

// Several is what became of the check of one tenant or of several.
type Several struct {
	// Listed says that more than one tenant was named. The document is a list then, whatever became of them.
	Listed   bool
	Runs     []Run
	Failures []Failure
}

// A Failure is a tenant that could not be checked.
type Failure struct {
	Tenant string // as it was named
	Why    assets.Text
}

// ChecksSchema names the form of [Checks].
const ChecksSchema = "cspready/checks/v1"

// Checks is a document on several tenants; assets/checks.schema.json describes it. A tenant is among the checks or among the failures.
type Checks struct {
	Schema   string         `json:"schema"`
	Checks   []Check        `json:"checks"`
	Failures []CheckFailure `json:"failures"`

	alone bool // one tenant was named, and the document is its own
}

// CheckFailure says why a tenant could not be checked.
type CheckFailure struct {
	Tenant string `json:"tenant"`
	Error  string `json:"error"`
}

// One is the document on one tenant.
func One(c Check) Checks { return Checks{Schema: ChecksSchema, Checks: []Check{c}, alone: true} }

// Checks puts what was found into words.
func (s Several) Checks(cat *catalog.Catalog) Checks {
	all := Checks{Schema: ChecksSchema, Checks: []Check{}, Failures: []CheckFailure{}, alone: !s.Listed && len(s.Runs) == 1}
	for _, r := range s.Runs {
		all.Checks = append(all.Checks, r.Check(cat))
	}
	for _, f := range s.Failures {
		all.Failures = append(all.Failures, CheckFailure{f.Tenant, cat.Say(f.Why)})
	}
	return all
}

// JSON returns one document, ending in a line break: of one tenant that of its check.
func (all Checks) JSON() ([]byte, error) {
	if all.alone {
		return all.Checks[0].JSON()
	}
	return Document(all)
}

// Table returns the tables one after the other, each with a line above it that says which it is, and what could not be checked at the end.
func (all Checks) Table(cat *catalog.Catalog, look Look) string {
	if all.alone {
		return all.Checks[0].Table(cat, look)
	}
	var b strings.Builder
	for i, c := range all.Checks {
		b.WriteString(cat.T("report.one-of", "number", i+1, "all", len(all.Checks), "name", c.Tenant.DisplayName) + "\n\n" + c.Table(cat, look) + "\n")
	}
	last := sheet{cat: cat, look: look}
	for _, f := range all.Failures {
		last.line(f.line(cat))
	}
	return b.String() + last.text.String()
}

func (f CheckFailure) line(cat *catalog.Catalog) string {
	return cat.T("report.failed", "tenant", f.Tenant, "error", catalog.Said(f.Error))
}

// Summary is a line for each tenant.
func (all Checks) Summary(cat *catalog.Catalog) string {
	var lines []string
	for _, c := range all.Checks {
		lines = append(lines, c.Summary(cat))
	}
	for _, f := range all.Failures {
		lines = append(lines, f.line(cat))
	}
	return strings.Join(lines, "\n") + "\n"
}

// Markdown is the checks one after the other, and what could not be checked at the end.
func (all Checks) Markdown(cat *catalog.Catalog) string {
	var pages []string
	for _, c := range all.Checks {
		pages = append(pages, c.Markdown(cat))
	}
	if len(all.Failures) > 0 {
		lines := "# " + InMarkdown(cat.T("report.failures")) + "\n\n"
		for _, f := range all.Failures {
			lines += "- " + InMarkdown(f.line(cat)) + "\n"
		}
		pages = append(pages, lines)
	}
	return strings.Join(pages, "\n")
}

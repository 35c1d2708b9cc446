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

// Table returns how all of several tenants stand, and then the tables one after the other, each with a line above it that says which it is.
// What could not be checked is said at the end once more: that is what is left on a screen.
func (all Checks) Table(cat *catalog.Catalog, look Look) string {
	if !all.several() {
		return all.Checks[0].Table(cat, look)
	}
	s := sheet{cat: cat, look: look}
	all.roundup(cat).lines(&s)
	for i, c := range all.Checks {
		s.line(cat.T("report.one-of", "number", i+1, "all", all.total(), "name", c.Tenant.DisplayName))
		s.text.WriteString("\n" + c.Table(cat, look) + "\n")
	}
	for _, f := range all.Failures {
		s.line(f.line(cat))
	}
	return s.text.String()
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

// Markdown is how all of several tenants stand, and then the checks one after the other.
func (all Checks) Markdown(cat *catalog.Catalog) string {
	var pages []string
	if r := all.roundup(cat); r != nil {
		m := markdown{cat: cat}
		m.roundup(r)
		pages = append(pages, m.text.String())
	}
	for _, c := range all.Checks {
		pages = append(pages, c.Markdown(cat))
	}
	return strings.Join(pages, "\n")
}

package report

import (
	"strings"

	"cspready/assets"
	"cspready/assets/catalog"
)

// MultiTenant is the result of checking one tenant or several.
type MultiTenant struct {
	// IsList says that more than one tenant was given. The document is a list then, even if only one could be
	// checked.
	IsList   bool
	Runs     []Run
	Failures []TenantFailure
}

// A TenantFailure is a tenant that could not be checked.
type TenantFailure struct {
	Tenant string // as it was given
	Reason assets.Text
}

// ChecksSchema is the version of [Checks].
const ChecksSchema = "cspready/checks/v1"

// Checks is a document on several tenants; assets/checks.schema.json describes it. A tenant is among the checks or
// among the failures.
type Checks struct {
	Schema   string         `json:"schema"`
	Checks   []Check        `json:"checks"`
	Failures []CheckFailure `json:"failures"`

	single bool // one tenant was given: the document is that of its check
}

// CheckFailure says why a tenant could not be checked.
type CheckFailure struct {
	Tenant string `json:"tenant"`
	Error  string `json:"error"`
}

// SingleTenant returns the document on one tenant.
func SingleTenant(c Check) Checks {
	return Checks{Schema: ChecksSchema, Checks: []Check{c}, single: true}
}

// Checks puts the results into words.
func (s MultiTenant) Checks(cat *catalog.Catalog) Checks {
	all := Checks{Schema: ChecksSchema, Checks: []Check{}, Failures: []CheckFailure{},
		single: !s.IsList && len(s.Runs) == 1}
	for _, r := range s.Runs {
		all.Checks = append(all.Checks, r.Check(cat))
	}
	for _, f := range s.Failures {
		all.Failures = append(all.Failures, CheckFailure{f.Tenant, cat.Say(f.Reason)})
	}
	return all
}

// JSON returns one document, ending in a line break. For a single tenant it is the document of its check.
func (all Checks) JSON() ([]byte, error) {
	if all.single {
		return all.Checks[0].JSON()
	}
	return Document(all)
}

// Table returns the overview of several tenants, and then their tables, each below a line with the tenant's name.
// Tenants that could not be checked are repeated at the end, as that is what stays visible on a screen.
func (all Checks) Table(cat *catalog.Catalog, look TableStyle) string {
	if !all.isMultiTenant() {
		return all.Checks[0].Table(cat, look)
	}
	s := tableWriter{cat: cat, look: look}
	all.buildOverview(cat).writeTo(&s)
	for i, c := range all.Checks {
		s.writeLine(cat.T("report.one-of", "number", i+1, "all", all.countTenants(), "name", c.Tenant.DisplayName))
		s.text.WriteString("\n" + c.Table(cat, look) + "\n")
	}
	for _, f := range all.Failures {
		s.writeLine(f.failureLine(cat))
	}
	return s.text.String()
}

func (f CheckFailure) failureLine(cat *catalog.Catalog) string {
	return cat.T("report.failed", "tenant", f.Tenant, "error", catalog.Said(f.Error))
}

// Summary returns one line for each tenant.
func (all Checks) Summary(cat *catalog.Catalog) string {
	var lines []string
	for _, c := range all.Checks {
		lines = append(lines, c.Summary(cat))
	}
	for _, f := range all.Failures {
		lines = append(lines, f.failureLine(cat))
	}
	return strings.Join(lines, "\n") + "\n"
}

// Markdown returns the overview of several tenants, and then their checks.
func (all Checks) Markdown(cat *catalog.Catalog) string {
	var pages []string
	if r := all.buildOverview(cat); r != nil {
		m := markdown{cat: cat}
		m.writeTenantOverview(r)
		pages = append(pages, m.text.String())
	}
	for _, c := range all.Checks {
		pages = append(pages, c.Markdown(cat))
	}
	return strings.Join(pages, "\n")
}

package report

import (
	"slices"
	"strings"
	"time"

	"cspready/assets"
	"cspready/assets/catalog"
	"cspready/steps"
)

// A tenantOverview comes before the pages of several tenants: the verdict on all of them, and on each, the worst
// first.
type tenantOverview struct {
	statusLabel
	Title, Verdict   string
	Checked, Version string // empty if no tenant could be checked
	Rows             []tenantRow
}

// A tenantRow is one tenant of an overview.
type tenantRow struct {
	statusLabel
	Name, Domain, Verdict string
	Anchor                string // of its page; empty if it could not be checked
	weight                int
}

// Weights order tenants as exit codes do: not met before not checked, and not checked before unknown.
const (
	weightMet = iota
	weightUnknown
	weightUnchecked
	weightNotMet
)

// isMultiTenant reports whether the document is more than the check of one tenant.
func (all Checks) isMultiTenant() bool { return len(all.Checks) != 1 || len(all.Failures) > 0 }

// countTenants returns the number of tenants, checked or not.
func (all Checks) countTenants() int { return len(all.Checks) + len(all.Failures) }

func (all Checks) buildOverview(cat *catalog.Catalog) *tenantOverview {
	if !all.isMultiTenant() {
		return nil
	}
	k := pageBuilder{cat: cat}
	r := &tenantOverview{Title: cat.T("report.tenants", "count", all.countTenants())}
	var from, to time.Time
	for i, c := range all.Checks {
		r.Version = c.Tool.Version
		if from.IsZero() || c.StartedAt.Before(from) {
			from = c.StartedAt
		}
		if c.FinishedAt.After(to) {
			to = c.FinishedAt
		}
		r.Rows = append(r.Rows, k.buildTenantRow(c, pageBuilder{number: i + 1}.tenantAnchor()))
	}
	if len(all.Checks) > 0 {
		r.Checked = formatSpan(cat, from, to)
	}
	unchecked := k.labelStatus(steps.Unknown)
	unchecked.Word = cat.T("report.not-checked")
	for _, f := range all.Failures {
		r.Rows = append(r.Rows, tenantRow{statusLabel: unchecked, Name: f.Tenant, Verdict: f.Error, weight: weightUnchecked})
	}
	slices.SortStableFunc(r.Rows, func(a, b tenantRow) int { return b.weight - a.weight })
	r.statusLabel, r.Verdict = k.combineRows(r.Rows)
	return r
}

// buildTenantRow returns the row of a check. It says if the tenant is simulated, as every verdict does.
func (k pageBuilder) buildTenantRow(c Check, anchor string) tenantRow {
	status, verdict := c.verdict()
	e := tenantRow{statusLabel: k.labelStatus(status), Name: c.Tenant.DisplayName, Domain: c.Tenant.DefaultDomain,
		Verdict: k.cat.Say(verdict), Anchor: anchor}
	if c.Demo != "" {
		e.Verdict += " " + k.cat.T("report.demo", "scenario", c.Demo)
	}
	switch status {
	case steps.Met:
		e.weight = weightMet
	case steps.Unknown:
		e.weight = weightUnknown
	default:
		e.weight = weightNotMet
	}
	return e
}

// combineRows returns the verdict on all tenants: met if each is, and unknown if one was not checked.
func (k pageBuilder) combineRows(rows []tenantRow) (statusLabel, string) {
	counts := map[int]int{}
	for _, e := range rows {
		counts[e.weight]++
	}
	var verdict []string
	for _, of := range []struct {
		weight int
		text   string
	}{{weightNotMet, "report.several-not-met"}, {weightUnchecked, "report.several-not-checked"},
		{weightUnknown, "report.several-unknown"}} {
		if n := counts[of.weight]; n > 0 {
			verdict = append(verdict, k.cat.T(of.text, "count", n, "all", len(rows)))
		}
	}
	switch {
	case counts[weightNotMet] > 0:
		return k.labelStatus(steps.NotMet), strings.Join(verdict, " ")
	case len(verdict) > 0 || len(rows) == 0:
		return k.labelStatus(steps.Unknown), strings.Join(verdict, " ")
	}
	return k.labelStatus(steps.Met), k.cat.Say(assets.Say("report.several-met"))
}

// writeTo writes the overview above the tables.
func (r *tenantOverview) writeTo(s *tableWriter) {
	s.writeLine(s.cat.T("report.title", "tenant", r.Title))
	if r.Checked != "" {
		s.writeLine(r.Checked)
	}
	s.writeLine(s.colour(parseStatus(r.Class), r.Sign+" "+r.Verdict))
	s.writeLine("")
	for _, e := range r.Rows {
		s.writeLine("- " + s.colour(parseStatus(e.Class), e.Sign+" "+e.Word) + " " +
			s.cat.T("report.tenant-stands", "name", e.Name, "domain", e.Domain, "said", catalog.Said(e.Verdict)))
	}
	s.writeLine("")
}

// writeTenantOverview writes the overview at the start of a document on several tenants.
func (m *markdown) writeTenantOverview(r *tenantOverview) {
	m.writeBlock("# " + m.t("report.title", "tenant", r.Title))
	m.writeBlock("**" + r.Sign + " " + EscapeMarkdown(r.Verdict) + "**")
	if r.Checked != "" {
		m.writeTable([]string{m.t("report.checked"), EscapeMarkdown(r.Checked)},
			[]string{m.t("report.made-with"), m.t("report.version", "version", r.Version)})
	}
	var rows [][]string
	for _, e := range r.Rows {
		name := EscapeMarkdown(e.Name)
		if e.Domain != "" {
			name += " · " + EscapeMarkdown(e.Domain)
		}
		rows = append(rows, []string{name, e.Sign + " " + EscapeMarkdown(e.Word), EscapeMarkdown(e.Verdict)})
	}
	m.writeTable([]string{m.t("report.tenant-name"), m.t("report.status"), m.t("report.finding")}, rows...)
}

package report

import (
	"slices"
	"strings"
	"time"

	"cspready/assets"
	"cspready/assets/catalog"
	"cspready/steps"
)

// A roundup is what stands before the pages of several tenants: how all of them stand, and each, the worst first.
type roundup struct {
	standing
	Title, Verdict   string
	Checked, Version string // empty where no tenant could be checked
	Rows             []entry
}

// An entry is one tenant of a roundup.
type entry struct {
	standing
	Name, Domain, Said string
	Anchor             string // of its page; empty for one that could not be checked
	weight             int
}

// weights order tenants as exit codes do: one that is known not to be in order weighs more than one that nobody could look at, and that more
// than one that could not be told.
const (
	inOrder = iota
	notTold
	notChecked
	notInOrder
)

// several reports whether the document is more than the check of one tenant.
func (all Checks) several() bool { return len(all.Checks) != 1 || len(all.Failures) > 0 }

// total is how many tenants were to be checked.
func (all Checks) total() int { return len(all.Checks) + len(all.Failures) }

func (all Checks) roundup(cat *catalog.Catalog) *roundup {
	if !all.several() {
		return nil
	}
	k := clerk{cat: cat}
	r := &roundup{Title: cat.T("report.tenants", "count", all.total())}
	var from, to time.Time
	for i, c := range all.Checks {
		r.Version = c.Tool.Version
		if from.IsZero() || c.StartedAt.Before(from) {
			from = c.StartedAt
		}
		if c.FinishedAt.After(to) {
			to = c.FinishedAt
		}
		r.Rows = append(r.Rows, k.entry(c, clerk{number: i + 1}.anchor()))
	}
	if len(all.Checks) > 0 {
		r.Checked = span(cat, from, to)
	}
	unchecked := k.standing(steps.Unknown)
	unchecked.Word = cat.T("report.not-checked")
	for _, f := range all.Failures {
		r.Rows = append(r.Rows, entry{standing: unchecked, Name: f.Tenant, Said: f.Error, weight: notChecked})
	}
	slices.SortStableFunc(r.Rows, func(a, b entry) int { return b.weight - a.weight })
	r.standing, r.Verdict = k.together(r.Rows)
	return r
}

// entry is the tenant of a check. That it is a simulated one is said wherever its verdict is.
func (k clerk) entry(c Check, anchor string) entry {
	how, said := c.verdict()
	e := entry{standing: k.standing(how), Name: c.Tenant.DisplayName, Domain: c.Tenant.DefaultDomain, Said: k.cat.Say(said), Anchor: anchor}
	if c.Demo != "" {
		e.Said += " " + k.cat.T("report.demo", "scenario", c.Demo)
	}
	switch how {
	case steps.Met:
		e.weight = inOrder
	case steps.Unknown:
		e.weight = notTold
	default:
		e.weight = notInOrder
	}
	return e
}

// together is how tenants stand as one: in order where each is, and not known where one was not checked.
func (k clerk) together(rows []entry) (standing, string) {
	counts := map[int]int{}
	for _, e := range rows {
		counts[e.weight]++
	}
	var said []string
	for _, of := range []struct {
		weight int
		text   string
	}{{notInOrder, "report.several-not-met"}, {notChecked, "report.several-not-checked"}, {notTold, "report.several-unknown"}} {
		if n := counts[of.weight]; n > 0 {
			said = append(said, k.cat.T(of.text, "count", n, "all", len(rows)))
		}
	}
	switch {
	case counts[notInOrder] > 0:
		return k.standing(steps.NotMet), strings.Join(said, " ")
	case len(said) > 0 || len(rows) == 0:
		return k.standing(steps.Unknown), strings.Join(said, " ")
	}
	return k.standing(steps.Met), k.cat.Say(assets.Say("report.several-met"))
}

// lines are the roundup of a table.
func (r *roundup) lines(s *sheet) {
	s.line(s.cat.T("report.title", "tenant", r.Title))
	if r.Checked != "" {
		s.line(r.Checked)
	}
	s.line(s.colour(status(r.Class), r.Sign+" "+r.Verdict))
	s.line("")
	for _, e := range r.Rows {
		s.line("- " + s.colour(status(e.Class), e.Sign+" "+e.Word) + " " + s.cat.T("report.tenant-stands", "name", e.Name, "domain", e.Domain, "said", catalog.Said(e.Said)))
	}
	s.line("")
}

// roundup begins a document on several tenants.
func (m *markdown) roundup(r *roundup) {
	m.block("# " + m.t("report.title", "tenant", r.Title))
	m.block("**" + r.Sign + " " + InMarkdown(r.Verdict) + "**")
	if r.Checked != "" {
		m.table([]string{m.t("report.checked"), InMarkdown(r.Checked)}, []string{m.t("report.made-with"), m.t("report.version", "version", r.Version)})
	}
	var rows [][]string
	for _, e := range r.Rows {
		name := InMarkdown(e.Name)
		if e.Domain != "" {
			name += " · " + InMarkdown(e.Domain)
		}
		rows = append(rows, []string{name, e.Sign + " " + InMarkdown(e.Word), InMarkdown(e.Said)})
	}
	m.table([]string{m.t("report.tenant-name"), m.t("report.status"), m.t("report.finding")}, rows...)
}

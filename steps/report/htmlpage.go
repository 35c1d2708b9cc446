package report

import (
	"fmt"

	"cspready/assets/catalog"
	"cspready/steps"
	requirements "cspready/steps/catalog"
)

// A tenantPage is the data of one tenant's page in the HTML report.
type tenantPage struct {
	Check
	statusLabel
	Anchor, Cloud, PartnerType, Checked, By, Verdict string

	Counts     []statusCount
	Coverage   *coverageBar
	All        []requirementSection
	Stages     []stageSection
	ToDoLists  []todoList
	Unknown    []requirementSection
	ChangeRows []changeRow
}

// A statusLabel is a status as a sign, a word, and a CSS class.
type statusLabel struct{ Class, Sign, Word string }

// A statusCount is the number of requirements with one status.
type statusCount struct {
	statusLabel
	Count int
}

// A stageSection lists the requirements of a stage.
type stageSection struct {
	Name     string
	Findings []requirementSection
}

// A requirementSection is the section of one requirement.
type requirementSection struct {
	Finding
	statusLabel
	Anchor, Level string
	Advice        catalog.Said
	Stated        bool
	CoverageBar   *coverageBar
	FactRows      []factRow
	Lists         []subjectList
	Links         []string
}

// A factRow is a fact, with a label if something was wanted.
type factRow struct {
	Fact
	statusLabel
}

// A subjectList is a list of subjects. A long one is folded on a screen.
type subjectList struct {
	Title    string
	Subjects []subjectRow
	Long     bool
}

// A subjectRow is a subject. The number is its id, which people do not need.
type subjectRow struct {
	Subject
	Number string
}

// A changeRow is a change that was tried.
type changeRow struct {
	Change
	statusLabel
	When, Outcome string
	Undo          catalog.Said
}

// A pageBuilder builds the page of a tenant. The number keeps the anchors of several tenants apart.
type pageBuilder struct {
	cat    *catalog.Catalog
	number int
}

// tenantAnchor returns the anchor of the tenant's page.
func (k pageBuilder) tenantAnchor() string { return fmt.Sprintf("t%d", k.number) }

// findingAnchor returns the anchor of a finding's section.
func (k pageBuilder) findingAnchor(finding int) string {
	return fmt.Sprintf("%s-r%d", k.tenantAnchor(), finding+1)
}

func (k pageBuilder) buildPage(c Check) tenantPage {
	overall, verdict := c.verdict()
	p := tenantPage{
		Check: c, statusLabel: k.labelStatus(overall), Anchor: k.tenantAnchor(),
		Cloud: k.cat.Say(cloudName(c)), PartnerType: k.cat.Say(partnerName(c)),
		Checked: formatSpan(k.cat, c.StartedAt, c.FinishedAt),
		By:      k.cat.Say(operatorText(c)),
		Verdict: k.cat.Say(verdict),
		Counts:  k.countStatuses(c.Findings), ToDoLists: k.buildToDoLists(c),
	}
	for i, f := range c.Findings {
		r := k.buildRequirement(f, k.findingAnchor(i))
		p.All = append(p.All, r)
		if parseStatus(f.Status) == steps.Unknown {
			p.Unknown = append(p.Unknown, r)
		}
		if f.ID == requirements.EveryUserID {
			p.Coverage = k.buildCoverageBar(f, k.tenantAnchor())
		}
		name := k.cat.Say(stageName(f.Stage))
		if last := len(p.Stages) - 1; last < 0 || p.Stages[last].Name != name {
			p.Stages = append(p.Stages, stageSection{Name: name})
		}
		last := &p.Stages[len(p.Stages)-1]
		last.Findings = append(last.Findings, r)
	}
	for _, ch := range c.Changes {
		p.ChangeRows = append(p.ChangeRows, k.buildChange(ch))
	}
	return p
}

func (k pageBuilder) labelStatus(s steps.Status) statusLabel {
	return statusLabel{s.String(), statusSign(s), k.cat.T("status." + s.String())}
}

// labelFact returns the label of a fact; empty if nothing was wanted, as the fact is neither right nor wrong then.
func (k pageBuilder) labelFact(f Fact) statusLabel {
	switch {
	case f.Want == "":
		return statusLabel{}
	case f.OK:
		return statusLabel{steps.Met.String(), statusSign(steps.Met), k.cat.T("report.as-wanted")}
	}
	return statusLabel{steps.NotMet.String(), statusSign(steps.NotMet), k.cat.T("report.not-as-wanted")}
}

// countStatuses counts the findings by status, the worst first.
func (k pageBuilder) countStatuses(findings []Finding) []statusCount {
	var counts []statusCount
	for _, s := range []steps.Status{steps.NotMet, steps.Attention, steps.Unknown, steps.Met, steps.NotApplicable} {
		n := 0
		for _, f := range findings {
			if parseStatus(f.Status) == s {
				n++
			}
		}
		if n > 0 {
			counts = append(counts, statusCount{k.labelStatus(s), n})
		}
	}
	return counts
}

// maxUnfolded is the number of subjects up to which a list is not folded.
const maxUnfolded = 12

func (k pageBuilder) buildRequirement(f Finding, anchor string) requirementSection {
	p := requirementSection{
		Finding: f, statusLabel: k.labelStatus(parseStatus(f.Status)), Anchor: anchor, Level: k.cat.Say(levelName(f)),
		Advice: catalog.Said(f.Next), Stated: f.Basis == string(steps.Stated), Links: safeLinks(f.Sources),
	}
	p.CoverageBar = k.buildCoverageBar(f, p.Anchor)
	for _, fact := range f.Facts {
		p.FactRows = append(p.FactRows, factRow{fact, k.labelFact(fact)})
	}
	for _, of := range []struct {
		title string
		all   []Subject
	}{{"report.concerned", f.Subjects}, {"report.policies", f.Policies}} {
		if len(of.all) == 0 {
			continue
		}
		l := subjectList{Title: k.cat.T("report.listed", "what", k.cat.T(of.title), "count", len(of.all)),
			Long: len(of.all) > maxUnfolded}
		for _, s := range of.all {
			number := s.ID
			if s.Kind == string(steps.UserSubject) || s.ID == s.Name {
				number = ""
			}
			l.Subjects = append(l.Subjects, subjectRow{s, cleanLine(number)})
		}
		p.Lists = append(p.Lists, l)
	}
	return p
}

func (k pageBuilder) buildChange(ch Change) changeRow {
	d := changeRow{Change: ch, statusLabel: statusLabel{Class: "not-met", Sign: statusSign(steps.NotMet)},
		When: formatTime(ch.At), Outcome: k.cat.Say(stateName(ch))}
	switch ch.State {
	case steps.Done.String(), steps.AlreadySo.String():
		d.statusLabel = k.labelStatus(steps.Met)
	case steps.Unsure.String():
		d.statusLabel = k.labelStatus(steps.Unknown)
	case steps.NotTried.String():
		d.statusLabel = k.labelStatus(steps.NotApplicable)
	}
	if ch.State == steps.Done.String() {
		d.Undo = catalog.Said(ch.Undo)
	}
	return d
}

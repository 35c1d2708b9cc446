package snapshot

import (
	"slices"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/coverage"
)

// NewCoverage returns a count of accounts as the coverage of a finding.
func NewCoverage(c coverage.Count) *steps.Coverage {
	return &steps.Coverage{People: c.People, Covered: c.Covered, Unknown: c.Unknown, Declared: c.Declared,
		Exempt: c.Exempt, Defaults: c.BySecurityDefaults}
}

// UncoveredUsers lists the accounts that are not covered, or not known to be, each with the reason; of selects some, nil
// all.
func (j *Judgement) UncoveredUsers(of func(n int) bool) steps.Subjects {
	numbers := j.NotCovered()
	if of != nil {
		numbers = slices.DeleteFunc(numbers, func(n int32) bool { return !of(int(n)) })
	}
	return steps.LazySubjects(len(numbers), func(i int) steps.Subject {
		n := int(numbers[i])
		return steps.NewUserSubject(j.Tenant.People.User(n), j.UncoveredReason(n))
	})
}

// UncoveredReason returns why an account is not covered; for break-glass accounts also that they were declared.
func (j *Judgement) UncoveredReason(n int) assets.Text {
	if j.Tenant.BreakGlass[n] {
		return assets.Say("why.break-glass", "why", j.Reason(n))
	}
	return j.Reason(n)
}

// DescribePolicies lists every Conditional Access policy with its actual effect.
func (j *Judgement) DescribePolicies() []steps.Subject {
	var list []steps.Subject
	for _, s := range j.PolicySummaries() {
		list = append(list, steps.Subject{Kind: steps.PolicySubject, ID: s.Policy.ID, Name: s.Policy.Name, Detail: s.Text,
			Facts: policyFacts(s)})
	}
	return list
}

// policyFacts are the details on a policy's own page.
func policyFacts(s coverage.PolicySummary) []steps.Fact {
	none := []assets.Text{assets.Say("ca.none")}
	or := func(list []assets.Text) []assets.Text {
		if len(list) == 0 {
			return none
		}
		return list
	}
	return []steps.Fact{
		{Name: assets.Say("fact.policy-state"), Want: assets.Say("ca-state.enabled"), Got: PolicyStateText(s.Policy.State),
			OK: s.Policy.State == graph.StateOn},
		{Name: assets.Say("fact.policy-for"), Got: assets.Say("ca.list", "list", or(s.Included)), OK: true},
		{Name: assets.Say("fact.policy-leaves-out"), Want: assets.Say("ca.none"),
			Got: assets.Say("ca.list", "list", or(s.Excluded)), OK: len(s.Excluded) == 0},
		{Name: assets.Say("fact.policy-asks"), Got: s.Controls, OK: true},
		{Name: assets.Say("fact.policy-limits"), Want: assets.Say("ca.none"),
			Got: assets.Say("ca.list", "list", or(s.Conditions)), OK: len(s.Conditions) == 0},
		{Name: assets.Say("fact.policy-counts"), Got: steps.YesNo(s.HasEffect), OK: true},
	}
}

// PolicyStateText returns the state of a Conditional Access policy in words.
func PolicyStateText(state string) assets.Text {
	switch state {
	case graph.StateOn, graph.StateOff:
		return assets.Say("ca-state." + state)
	case graph.StateReportOnly:
		return assets.Say("ca-state.report-only")
	}
	return assets.Verbatim(state)
}

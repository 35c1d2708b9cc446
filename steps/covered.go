package steps

import (
	"cspready/assets"
	"cspready/graph"
	"cspready/steps/mfa"
)

// coverageOf is what a count of accounts says of the requirement.
func coverageOf(c mfa.Count) *Coverage {
	return &Coverage{People: c.People, Covered: c.Covered, Unknown: c.Unknown, Declared: c.Declared, Exempt: c.Exempt, Defaults: c.BySecurityDefaults}
}

// openUsers lists the accounts that are not covered, and those that are not known to be, each with the reason.
func (j *Judgement) openUsers() Subjects {
	numbers := j.NotCovered()
	return MakeSubjects(len(numbers), func(i int) Subject {
		n := int(numbers[i])
		return userSubject(j.tenant.People.User(n), j.reasonFor(n))
	})
}

// reasonFor says why an account is open; of break-glass accounts also that they were declared as such.
func (j *Judgement) reasonFor(n int) assets.Text {
	if j.tenant.BreakGlass[n] {
		return say("why.break-glass", "why", j.Reason(n))
	}
	return j.Reason(n)
}

// describePolicies says of every Conditional Access policy what it really does.
func (j *Judgement) describePolicies() []Subject {
	var list []Subject
	for _, s := range j.PolicySummaries() {
		list = append(list, Subject{Kind: PolicySubject, ID: s.Policy.ID, Name: s.Policy.Name, Detail: s.Text, Facts: policyFacts(s)})
	}
	return list
}

// policyFacts are what a policy's own page tells.
func policyFacts(s mfa.PolicySummary) []Fact {
	none := []assets.Text{say("ca.none")}
	or := func(list []assets.Text) []assets.Text {
		if len(list) == 0 {
			return none
		}
		return list
	}
	return []Fact{
		{say("fact.policy-state"), say("ca-state.enabled"), policyState(s.Policy.State), s.Policy.State == graph.StateOn},
		{Name: say("fact.policy-for"), Got: say("ca.list", "list", or(s.Included)), OK: true},
		{say("fact.policy-leaves-out"), say("ca.none"), say("ca.list", "list", or(s.Excluded)), len(s.Excluded) == 0},
		{Name: say("fact.policy-asks"), Got: s.Controls, OK: true},
		{say("fact.policy-limits"), say("ca.none"), say("ca.list", "list", or(s.Conditions)), len(s.Conditions) == 0},
		{Name: say("fact.policy-counts"), Got: yesNo(s.HasEffect), OK: true},
	}
}

func policyState(state string) assets.Text {
	switch state {
	case graph.StateOn, graph.StateOff:
		return say("ca-state." + state)
	case graph.StateReportOnly:
		return say("ca-state.report-only")
	}
	return assets.Verbatim(state)
}

func yesNo(yes bool) assets.Text { return say("tri." + graph.TriOf(yes).String()) }

// coverageFacts puts the two verdicts side by side: the contract's, and the one that leaves declared break-glass accounts aside.
func coverageFacts(c mfa.Count) []Fact {
	strictly, apart := c.Covered == c.People, c.Covered+c.Declared == c.People
	facts := []Fact{{say("fact.strictly"), say("tri.yes"), openCount(strictly, c.Uncovered, c.Unknown), strictly}}
	if c.Declared > 0 {
		facts = append(facts, Fact{say("fact.apart"), say("tri.yes"), openCount(apart, c.Uncovered-c.Declared, c.Unknown), apart})
	}
	if c.Exempt > 0 {
		facts = append(facts, Fact{Name: say("fact.exempt"), Got: say("fact.exempt-count", "count", c.Exempt), OK: true})
	}
	return facts
}

func openCount(all bool, uncovered, unknown int) assets.Text {
	if all {
		return say("tri.yes")
	}
	return say("fact.open", "uncovered", uncovered, "unknown", unknown)
}

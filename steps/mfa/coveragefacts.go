package mfa

import (
	"cspready/assets"
	"cspready/steps"
	"cspready/steps/coverage"
)

// coverageFacts compares two results: by the letter of the contract, and without declared break-glass accounts.
func coverageFacts(c coverage.Count) []steps.Fact {
	strictly, apart := c.Covered == c.People, c.Covered+c.Declared == c.People
	facts := []steps.Fact{{Name: assets.Say("fact.strictly"), Want: assets.Say("tri.yes"),
		Got: openCount(strictly, c.Uncovered, c.Unknown), OK: strictly}}
	if c.Declared > 0 {
		facts = append(facts, steps.Fact{Name: assets.Say("fact.apart"), Want: assets.Say("tri.yes"),
			Got: openCount(apart, c.Uncovered-c.Declared, c.Unknown), OK: apart})
	}
	return append(facts, leftAsideFacts(c)...)
}

// leftAsideFacts tells how many accounts belong to no person and are left aside.
func leftAsideFacts(c coverage.Count) []steps.Fact {
	var facts []steps.Fact
	if c.Exempt > 0 {
		facts = append(facts, steps.Fact{Name: assets.Say("fact.exempt"),
			Got: assets.Say("fact.exempt-count", "count", c.Exempt), OK: true})
	}
	if c.Agents > 0 {
		facts = append(facts, steps.Fact{Name: assets.Say("fact.agents"),
			Got: assets.Say("fact.agents-count", "count", c.Agents), OK: true})
	}
	return facts
}

func openCount(all bool, uncovered, unknown int) assets.Text {
	if all {
		return assets.Say("tri.yes")
	}
	return assets.Say("fact.open", "uncovered", uncovered, "unknown", unknown)
}

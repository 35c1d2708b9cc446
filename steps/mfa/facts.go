package mfa

import (
	"cspready/assets"
	"cspready/steps"
)

// newCoveredFact returns the fact, by the id of its name, that so many of all people are covered.
func newCoveredFact(name string, covered, people int) steps.Fact {
	return steps.Fact{
		Name: assets.Say(name), Want: assets.Say("mfa.all"),
		Got: assets.Say("fact.covered-of", "covered", covered, "people", people), OK: covered == people,
	}
}

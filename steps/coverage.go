package steps

import "cspready/assets"

// Coverage counts the people who must use MFA: by security defaults, which Microsoft accepts as sufficient, or by
// policies at every sign-in, as far as the policies show. People are all accounts that can sign in, except
// Microsoft's own service accounts. It is the sum of Covered, Unknown and those who are not covered.
type Coverage struct {
	People   int
	Covered  int
	Unknown  int
	Declared int  // of those not covered, declared break-glass accounts
	Exempt   int  // accounts of the directory synchronisation, which are not among People
	Defaults bool // by security defaults: administrators at every sign-in, others when Microsoft detects a risk
}

// Percent returns the covered share of the people, rounded down: 100 means all of them. It is 0 for no people.
func (c Coverage) Percent() int {
	if c.People == 0 {
		return 0
	}
	return c.Covered * 100 / c.People
}

// Uncovered returns how many people are certainly not covered.
func (c Coverage) Uncovered() int { return c.People - c.Covered - c.Unknown }

// DescribeEffect returns the coverage before and after a change.
func (c Coverage) DescribeEffect(after Coverage) assets.Text {
	return say("coverage.effect", "before", c.Percent(), "after", after.Percent())
}

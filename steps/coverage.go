package steps

import "cspready/assets"

// A Coverage says of how many people MFA is demanded: by security defaults, which Microsoft accepts as sufficient, or by policies, at every
// sign-in as far as those tell. People is everybody who can sign in and is no machine of Microsoft's; Covered, Unknown and the rest, who are
// not covered, add up to it.
type Coverage struct {
	People   int
	Covered  int
	Unknown  int
	Declared int  // of those not covered, declared break-glass accounts
	Exempt   int  // accounts of the directory synchronisation, which are not among People
	Defaults bool // security defaults demand it: of administrators at every sign-in, of others when Microsoft sees a reason
}

// Percent is the covered part of the people, rounded down: 100 means everybody. It is 0 where there is nobody.
func (c Coverage) Percent() int {
	if c.People == 0 {
		return 0
	}
	return c.Covered * 100 / c.People
}

// Uncovered is how many people are certainly not covered.
func (c Coverage) Uncovered() int { return c.People - c.Covered - c.Unknown }

// Effect says what a change makes of the coverage.
func (c Coverage) Effect(after Coverage) assets.Text {
	return say("coverage.effect", "before", c.Percent(), "after", after.Percent())
}

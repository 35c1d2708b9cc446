package steps

import "cspready/assets"

// A SecondOpinion is what Microsoft's Conditional Access What If says about the sign-ins that a finding is about.
type SecondOpinion struct {
	Result OpinionResult
	Text   assets.Text
	// SignIns and Kinds are how many sign-ins What If confirmed, of how many kinds of account.
	SignIns, Kinds int
	Differences    []Difference // one for each kind of account
	Report         assets.Text  // where to report differences; empty without any
}

// An OpinionResult is the result of a [SecondOpinion], as named in JSON.
type OpinionResult string

// The results.
const (
	OpinionConfirmed   OpinionResult = "confirmed"
	OpinionContradicts OpinionResult = "contradicts"
	OpinionNotTold     OpinionResult = "not-told" // What If did not judge the sign-ins either way
	OpinionNotAsked    OpinionResult = "not-asked"
)

// A Difference is a sign-in that this program and What If judge differently.
type Difference struct {
	Accounts, SignIn assets.Text
	Ours, Microsoft  assets.Text
}

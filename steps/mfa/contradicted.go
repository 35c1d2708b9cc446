package mfa

import (
	"cspready/assets"
	"cspready/steps/snapshot"
)

// unknownRemedy returns how to settle what is unknown about users: usual, unless Microsoft's What If contradicts the
// judgement on some of them, which a person has to look at.
func unknownRemedy(j *snapshot.Judgement, usual assets.Text) assets.Text {
	if j.IsContradicted() {
		return assets.Say("what-if.remedy")
	}
	return usual
}

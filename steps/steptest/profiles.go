package steptest

import (
	"time"

	"cspready/graph"
	"cspready/steps"
	"cspready/steps/automation"
)

// StatedAnswers are answers to questions that are statements.
type Words = map[string][]string

// StatedProfile is the profile of a partner who answered questions just now.
func Saying(kind steps.PartnerType, said ...Words) steps.Profile {
	p := steps.Profile{PartnerType: kind, Testimony: steps.NewTestimony(nil)}
	for _, some := range said {
		for question, answer := range some {
			p.Testimony.Say(question, steps.Statement{Answer: answer, By: "somebody", At: time.Now()})
		}
	}
	return p
}

// BillingAnswers are the answers of a partner whose billing tool calls Partner Center.
var Billing = Words{
	automation.AskAutomation: {automation.AutomatesBilling}, automation.AskPurpose: {"partner-center"},
}

// WritingProfile is the profile of a visit that may create accounts.
func CreatingProfile(d *FakeFiles) steps.Profile {
	return steps.Profile{Testimony: steps.NewTestimony(nil), Entered: &steps.Entered{}, Sealing: d}
}

// AutomatingProfile is the profile of a direct bill partner with a billing tool that calls Partner Center.
func AutomatingProfile(d *FakeFiles, who string) steps.Profile {
	p := CreatingProfile(d)
	p.PartnerType = steps.DirectBill
	for question, answer := range map[string]string{
		automation.AskAutomation: automation.AutomatesBilling, automation.AskPurpose: "partner-center",
		automation.AskConsentUser: who,
	} {
		p.Testimony.Say(question, steps.Statement{Answer: []string{answer}, By: "somebody", At: time.Now()})
	}
	return p
}

// WithProof adds the proof of an application's token to a profile.
func ProvenProfile(p steps.Profile, compliant graph.Tri) steps.Profile {
	automation.RecordProof(p.Testimony,
		automation.Proof{AppID: AppID("1"), UserPrincipalName: ConsentAgent, Compliant: compliant, Place: "drawer",
			By: "somebody", At: time.Now()})
	return p
}

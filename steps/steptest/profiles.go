package steptest

import (
	"time"

	"cspready/graph"
	"cspready/steps"
	"cspready/steps/automation"
)

// StatedAnswers are answers to questions that are statements.
type StatedAnswers = map[string][]string

// StatedProfile is the profile of a partner who answered questions just now.
func StatedProfile(kind steps.PartnerType, said ...StatedAnswers) steps.Profile {
	p := steps.Profile{PartnerType: kind, Statements: steps.NewStatements(nil)}
	for _, some := range said {
		for question, answer := range some {
			p.Statements.Set(question, steps.Statement{Answer: answer, By: "somebody", At: time.Now()})
		}
	}
	return p
}

// BillingAnswers are the answers of a partner whose billing tool calls Partner Center.
var BillingAnswers = StatedAnswers{
	automation.AskAutomation: {automation.AutomatesBilling}, automation.AskPurpose: {"partner-center"},
}

// WritingProfile is the profile of a visit that may create accounts.
func WritingProfile(d *FakeFiles) steps.Profile {
	return steps.Profile{Statements: steps.NewStatements(nil), Passphrases: &steps.Passphrases{}, Files: d}
}

// AutomatingProfile is the profile of a direct bill partner with a billing tool that calls Partner Center.
func AutomatingProfile(d *FakeFiles, who string) steps.Profile {
	p := WritingProfile(d)
	p.PartnerType = steps.DirectBill
	for question, answer := range map[string]string{
		automation.AskAutomation: automation.AutomatesBilling, automation.AskPurpose: "partner-center",
		automation.AskConsentUser: who,
	} {
		p.Statements.Set(question, steps.Statement{Answer: []string{answer}, By: "somebody", At: time.Now()})
	}
	return p
}

// WithProof adds the proof of an application's token to a profile.
func WithProof(p steps.Profile, compliant graph.Tri) steps.Profile {
	automation.RecordProof(p.Statements,
		automation.Proof{AppID: FixedAppID("1"), UserPrincipalName: ConsentAgent, Compliant: compliant, Place: "drawer",
			By: "somebody", At: time.Now()})
	return p
}

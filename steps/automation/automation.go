package automation

import (
	"slices"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/sam"
)

// Ids of questions about automation, which are also the keys of their answers.
const (
	// AskAutomation asks which software signs in as a user without one being present, and AskPurpose what that is
	// for.
	AskAutomation = "automation"
	AskPurpose    = "automation-purpose"
	// AskApp asks which application of the tenant is that of the secure application model: an application id,
	// [app.NewApp], or one to restore.
	AskApp = "app"
	// AskConsentUser asks which account consents, by id.
	AskConsentUser = "consent-user"
)

// Answers to [AskAutomation].
const (
	AutomatesNothing = "none"
	AutomatesScripts = "scripts"
	AutomatesPSA     = "psa"     // professional services automation
	AutomatesBilling = "billing" // a billing or quoting tool
	AutomatesPanel   = "panel"   // a vendor's control panel that stores a user's sign-in
)

// Answers lists the answers to [AskAutomation].
func Answers() []string {
	return []string{AutomatesNothing, AutomatesScripts, AutomatesPSA, AutomatesBilling, AutomatesPanel}
}

// PurposeAnswers lists the answers to [AskPurpose].
func PurposeAnswers() []string {
	var list []string
	for _, p := range sam.Purposes() {
		list = append(list, string(p))
	}
	return list
}

// Stated is what the operator stated about a tenant's automation, and what follows from it.
type Stated struct {
	partner       steps.PartnerType
	Automation    steps.Statement
	IsAnswered    bool
	Purposes      []sam.Purpose
	AppAnswer     string // the answer to [AskApp]
	appStatedAt   time.Time
	ConsentUserID string // empty when unanswered
	IsVendor      bool
	Proof         Proof
	HasProof      bool
}

// Of returns the statements of a profile.
func Of(p steps.Profile) Stated {
	s := Stated{partner: p.PartnerType, IsVendor: p.PartnerType == steps.ControlPanelVendor}
	s.Automation, s.IsAnswered = p.Statements.Valid(AskAutomation)
	s.IsAnswered = s.IsAnswered && len(s.Automation.Answer) > 0 // a list that was skipped is no answer
	purpose, _ := p.Statements.Latest(AskPurpose)
	for _, word := range purpose.Answer {
		if slices.Contains(AvailablePurposes(p), sam.Purpose(word)) {
			s.Purposes = append(s.Purposes, sam.Purpose(word))
		}
	}
	if len(s.Purposes) == 0 {
		s.Purposes = usualPurposes(p)
	}
	app, _ := p.Statements.Latest(AskApp)
	s.AppAnswer, s.appStatedAt = steps.Answers{AskApp: app.Answer}.First(AskApp), app.At
	user, _ := p.Statements.Latest(AskConsentUser)
	s.ConsentUserID = steps.Answers{AskConsentUser: user.Answer}.First(AskConsentUser)
	s.Proof, s.HasProof = proofOf(p.Statements)
	if s.HasProof && s.ConsentUserID == "" {
		s.ConsentUserID = s.Proof.UserID
	}
	return s
}

// AvailablePurposes lists the purposes that an application may have in the tenant's cloud: without a host of Partner
// Center nothing can call it.
func AvailablePurposes(p steps.Profile) []sam.Purpose {
	if p.CloudOrGlobal().Hosts().PartnerCenter == "" {
		return []sam.Purpose{sam.CustomersGraph, sam.Azure}
	}
	return []sam.Purpose{sam.PartnerCenter, sam.Customers, sam.Azure}
}

// usualPurposes are the purposes of a partner's automation unless stated otherwise. Microsoft does not support Partner
// Center's API for indirect resellers, whose tools mostly work in customers' tenants.
//
// https://learn.microsoft.com/partner-center/developer/get-started
func usualPurposes(p steps.Profile) []sam.Purpose {
	switch {
	case !slices.Contains(AvailablePurposes(p), sam.PartnerCenter):
		return []sam.Purpose{sam.CustomersGraph}
	case p.PartnerType == steps.IndirectReseller || p.PartnerType == steps.Advisor:
		return []sam.Purpose{sam.Customers}
	}
	return []sam.Purpose{sam.PartnerCenter}
}

// maxClockSkew is how far this machine's clock may be ahead of Microsoft's: the sign-in service accepts the same.
const maxClockSkew = 5 * time.Minute

// ExistedBefore reports whether an application existed before the operator answered [AskApp].
func (s Stated) ExistedBefore(a graph.Application) bool {
	return a.Created.Before(s.appStatedAt.Add(-maxClockSkew))
}

// HasPurpose reports whether the automation has a purpose.
func (s Stated) HasPurpose(p sam.Purpose) bool { return slices.Contains(s.Purposes, p) }

// IsNotNeeded reports whether the operator stated that nothing automated uses a user's sign-in. Together with another
// answer that one counts.
func (s Stated) IsNotNeeded() bool {
	return s.IsAnswered && slices.Equal(s.Automation.Answer, []string{AutomatesNothing})
}

// AsksPartnerCenter reports whether something automated calls Partner Center, or may, as the question is unanswered.
func (s Stated) AsksPartnerCenter() bool {
	return !s.IsNotNeeded() && s.HasPurpose(sam.PartnerCenter)
}

// describeAnswer returns the answer to [AskAutomation] in words.
func (s Stated) describeAnswer() assets.Text {
	var list []assets.Text
	for _, word := range s.Automation.Answer {
		list = append(list, assets.Say("ask.automation-"+word))
	}
	return assets.Say("ca.list", "list", list)
}

// statementFact returns the statement about automation as a fact.
func (s Stated) statementFact() steps.Fact {
	return steps.Fact{Name: assets.Say("fact.automation"), OK: true,
		Got: assets.Say("statement.made", "said", s.describeAnswer(), "by", s.Automation.By, "at",
			steps.FormatTime(s.Automation.At))}
}

// NotNeededFinding is the finding where nothing automated uses a user's sign-in: a valid answer, recorded with who
// gave it.
func (s Stated) NotNeededFinding(summary assets.Text) steps.Finding {
	return steps.Finding{Status: steps.NotApplicable, Basis: steps.Stated, Summary: summary,
		Facts: []steps.Fact{s.statementFact()}}
}

// UnansweredFinding is the finding until the question what is automated is answered.
func UnansweredFinding() steps.Finding {
	return steps.Finding{Status: steps.Unknown, Fix: steps.Guided, Summary: assets.Say("automation.unanswered"),
		Next: assets.Say("automation.unanswered-remedy")}
}

// Facts returns the statements, and the rules that follow from the partner type.
func (s Stated) Facts() []steps.Fact {
	var list []steps.Fact
	if s.IsAnswered {
		list = append(list, s.statementFact())
	}
	switch s.partner {
	case steps.IndirectReseller:
		list = append(list, steps.Fact{Name: assets.Say("fact.partner-rules"), Got: assets.Say("automation.reseller"),
			OK: true})
	case steps.ControlPanelVendor:
		list = append(list, steps.Fact{Name: assets.Say("fact.partner-rules"), Got: assets.Say("automation.vendor"),
			OK: true})
	}
	return list
}

// Answers to [AskApp], apart from the application id of a registered application.
const (
	NewApp        = "new"      // none of the existing applications: create one
	RestorePrefix = "restore-" // followed by the application id of a deleted application
)

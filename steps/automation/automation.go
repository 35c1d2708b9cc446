package automation

import (
	"slices"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/sam"
)

// Ids of questions on automation, which are also the keys that answers are kept under.
const (
	// AskAutomation asks what signs in as a user without one being there, and AskPurpose what that is for.
	AskAutomation = "automation"
	AskPurpose    = "automation-purpose"
	// AskApp asks which application of the tenant is the one of the secure application model: an application id, [app.NewApp], or one to restore.
	AskApp = "app"
	// AskConsentUser asks which account consents, by id.
	AskConsentUser = "consent-user"
)

// Answers to [AskAutomation]: what signs in as a user without one being there.
const (
	AutomatesNothing = "none"
	AutomatesScripts = "scripts"
	AutomatesPSA     = "psa"     // professional services automation
	AutomatesBilling = "billing" // a billing or quoting tool
	AutomatesPanel   = "panel"   // a vendor's control panel that keeps a user's sign-in
)

// Automations lists the answers to [AskAutomation].
func Automations() []string {
	return []string{AutomatesNothing, AutomatesScripts, AutomatesPSA, AutomatesBilling, AutomatesPanel}
}

// AutomationPurposes lists the answers to [AskPurpose].
func AutomationPurposes() []string {
	var list []string
	for _, p := range sam.Purposes() {
		list = append(list, string(p))
	}
	return list
}

// A StatedAutomation is what was stated of a tenant's automation, and what follows from it.
type StatedAutomation struct {
	partner    steps.PartnerType
	Automation steps.Statement
	Answered   bool
	Purposes   []sam.Purpose
	App        string // what was said to [AskApp]
	appSaid    time.Time
	User       string // id of the consent user; empty when nobody said
	Vendor     bool
	Proof      Proof
	Proved     bool
}

// AutomationOf recalls what was stated.
func AutomationOf(p steps.Profile) StatedAutomation {
	s := StatedAutomation{partner: p.PartnerType, Vendor: p.PartnerType == steps.ControlPanelVendor}
	s.Automation, s.Answered = p.Testimony.Recall(AskAutomation)
	s.Answered = s.Answered && len(s.Automation.Answer) > 0 // a list that was passed over says nothing
	purpose, _ := p.Testimony.Latest(AskPurpose)
	for _, word := range purpose.Answer {
		if slices.Contains(PurposesOf(p), sam.Purpose(word)) {
			s.Purposes = append(s.Purposes, sam.Purpose(word))
		}
	}
	if len(s.Purposes) == 0 {
		s.Purposes = usualPurposes(p)
	}
	app, _ := p.Testimony.Latest(AskApp)
	s.App, s.appSaid = steps.Answers{AskApp: app.Answer}.First(AskApp), app.At
	user, _ := p.Testimony.Latest(AskConsentUser)
	s.User = steps.Answers{AskConsentUser: user.Answer}.First(AskConsentUser)
	s.Proof, s.Proved = proofOf(p.Testimony)
	if s.Proved && s.User == "" {
		s.User = s.Proof.UserID
	}
	return s
}

// PurposesOf lists the purposes that an application may have in the tenant's cloud: without a host of Partner Center nothing can be asked there.
func PurposesOf(p steps.Profile) []sam.Purpose {
	if p.CloudOrGlobal().Hosts().PartnerCenter == "" {
		return []sam.Purpose{sam.Customers, sam.Azure}
	}
	return sam.Purposes()
}

// usualPurposes are what a partner's automation is for as long as nobody said otherwise. Partner Center's API does not serve indirect
// resellers.
//
// https://learn.microsoft.com/partner-center/developer/get-started
func usualPurposes(p steps.Profile) []sam.Purpose {
	if p.PartnerType == steps.IndirectReseller || p.PartnerType == steps.Advisor || !slices.Contains(PurposesOf(p), sam.PartnerCenter) {
		return []sam.Purpose{sam.Customers}
	}
	return []sam.Purpose{sam.PartnerCenter}
}

// clocksDiffer is how far this machine's clock may be ahead of Microsoft's: the sign-in service takes no more either.
const clocksDiffer = 5 * time.Minute

// ExistedBefore reports whether an application was there already when somebody said which is meant.
func (s StatedAutomation) ExistedBefore(a graph.Application) bool {
	return a.Created.Before(s.appSaid.Add(-clocksDiffer))
}

func (s StatedAutomation) HasPurpose(p sam.Purpose) bool { return slices.Contains(s.Purposes, p) }

// IsNone reports whether it was said that nothing automated uses a user's sign-in. Who says that and something else means the other.
func (s StatedAutomation) IsNone() bool {
	return s.Answered && slices.Equal(s.Automation.Answer, []string{AutomatesNothing})
}

// AsksPartnerCenter reports whether something automated asks Partner Center, or may, as nobody said.
func (s StatedAutomation) AsksPartnerCenter() bool {
	return !s.IsNone() && s.HasPurpose(sam.PartnerCenter)
}

// describeAnswer says in words what does.
func (s StatedAutomation) describeAnswer() assets.Text {
	var list []assets.Text
	for _, word := range s.Automation.Answer {
		list = append(list, assets.Say("ask.automation-"+word))
	}
	return assets.Say("ca.list", "list", list)
}

// statementFact is the fact of what was said about automation.
func (s StatedAutomation) statementFact() steps.Fact {
	return steps.Fact{Name: assets.Say("fact.automation"), OK: true,
		Got: assets.Say("statement.made", "said", s.describeAnswer(), "by", s.Automation.By, "at", steps.Moment(s.Automation.At))}
}

// FindingNotNeeded is the finding where nothing automated uses a user's sign-in: a valid answer, recorded with who gave it.
func (s StatedAutomation) FindingNotNeeded(summary assets.Text) steps.Finding {
	return steps.Finding{Status: steps.NotApplicable, Basis: steps.Stated, Summary: summary, Facts: []steps.Fact{s.statementFact()}}
}

// FindingUnanswered is the finding while nobody said what is automated.
func FindingUnanswered() steps.Finding {
	return steps.Finding{Status: steps.Unknown, Fix: steps.Guided, Summary: assets.Say("secure-app.unanswered"), Remedy: assets.Say("secure-app.unanswered-remedy")}
}

// ListFacts returns what was stated, and the rules that follow from the kind of partner.
func (s StatedAutomation) ListFacts() []steps.Fact {
	var list []steps.Fact
	if s.Answered {
		list = append(list, s.statementFact())
	}
	switch s.partner {
	case steps.IndirectReseller:
		list = append(list, steps.Fact{Name: assets.Say("fact.partner-rules"), Got: assets.Say("secure-app.reseller"), OK: true})
	case steps.ControlPanelVendor:
		list = append(list, steps.Fact{Name: assets.Say("fact.partner-rules"), Got: assets.Say("secure-app.vendor"), OK: true})
	}
	return list
}

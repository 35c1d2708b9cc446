package steps

import (
	"slices"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps/sam"
)

// Ids of questions on automation, which are also the keys that answers are kept under.
const (
	// AskAutomation asks what signs in as a user without one being there, and AskPurpose what that is for.
	AskAutomation = "automation"
	AskPurpose    = "automation-purpose"
	// AskApp asks which application of the tenant is the one of the secure application model: an application id, [NewApp], or one to restore.
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

// A statedAutomation is what was stated of a tenant's automation, and what follows from it.
type statedAutomation struct {
	partner    PartnerType
	automation Statement
	answered   bool
	purposes   []sam.Purpose
	app        string // what was said to [AskApp]
	appSaid    time.Time
	user       string // id of the consent user; empty when nobody said
	vendor     bool
	proof      Proof
	proved     bool
}

// automationOf recalls what was stated.
func automationOf(p Profile) statedAutomation {
	s := statedAutomation{partner: p.PartnerType, vendor: p.PartnerType == ControlPanelVendor}
	s.automation, s.answered = p.Testimony.Recall(AskAutomation)
	s.answered = s.answered && len(s.automation.Answer) > 0 // a list that was passed over says nothing
	purpose, _ := p.Testimony.Latest(AskPurpose)
	for _, word := range purpose.Answer {
		if slices.Contains(purposesOf(p), sam.Purpose(word)) {
			s.purposes = append(s.purposes, sam.Purpose(word))
		}
	}
	if len(s.purposes) == 0 {
		s.purposes = usualPurposes(p)
	}
	app, _ := p.Testimony.Latest(AskApp)
	s.app, s.appSaid = Answers{AskApp: app.Answer}.First(AskApp), app.At
	user, _ := p.Testimony.Latest(AskConsentUser)
	s.user = Answers{AskConsentUser: user.Answer}.First(AskConsentUser)
	s.proof, s.proved = proofOf(p.Testimony)
	if s.proved && s.user == "" {
		s.user = s.proof.UserID
	}
	return s
}

// purposesOf lists the purposes that an application may have in the tenant's cloud: without a host of Partner Center nothing can be asked there.
func purposesOf(p Profile) []sam.Purpose {
	if p.cloud().Hosts().PartnerCenter == "" {
		return []sam.Purpose{sam.Customers, sam.Azure}
	}
	return sam.Purposes()
}

// usualPurposes are what a partner's automation is for as long as nobody said otherwise. Partner Center's API does not serve indirect
// resellers.
//
// https://learn.microsoft.com/partner-center/developer/get-started
func usualPurposes(p Profile) []sam.Purpose {
	if p.PartnerType == IndirectReseller || p.PartnerType == Advisor || !slices.Contains(purposesOf(p), sam.PartnerCenter) {
		return []sam.Purpose{sam.Customers}
	}
	return []sam.Purpose{sam.PartnerCenter}
}

// clocksDiffer is how far this machine's clock may be ahead of Microsoft's: the sign-in service takes no more either.
const clocksDiffer = 5 * time.Minute

// existedBefore reports whether an application was there already when somebody said which is meant.
func (s statedAutomation) existedBefore(a graph.Application) bool {
	return a.Created.Before(s.appSaid.Add(-clocksDiffer))
}

func (s statedAutomation) hasPurpose(p sam.Purpose) bool { return slices.Contains(s.purposes, p) }

// isNone reports whether it was said that nothing automated uses a user's sign-in. Who says that and something else means the other.
func (s statedAutomation) isNone() bool {
	return s.answered && slices.Equal(s.automation.Answer, []string{AutomatesNothing})
}

// asksPartnerCenter reports whether something automated asks Partner Center, or may, as nobody said.
func (s statedAutomation) asksPartnerCenter() bool {
	return !s.isNone() && s.hasPurpose(sam.PartnerCenter)
}

// describeAnswer says in words what does.
func (s statedAutomation) describeAnswer() assets.Text {
	var list []assets.Text
	for _, word := range s.automation.Answer {
		list = append(list, say("ask.automation-"+word))
	}
	return say("ca.list", "list", list)
}

// statementFact is the fact of what was said about automation.
func (s statedAutomation) statementFact() Fact {
	return Fact{Name: say("fact.automation"), OK: true,
		Got: say("statement.made", "said", s.describeAnswer(), "by", s.automation.By, "at", moment(s.automation.At))}
}

// findingNotNeeded is the finding where nothing automated uses a user's sign-in: a valid answer, recorded with who gave it.
func (s statedAutomation) findingNotNeeded(summary assets.Text) Finding {
	return Finding{Status: NotApplicable, Basis: Stated, Summary: summary, Facts: []Fact{s.statementFact()}}
}

// findingUnanswered is the finding while nobody said what is automated.
func findingUnanswered() Finding {
	return Finding{Status: Unknown, Fix: Guided, Summary: say("secure-app.unanswered"), Remedy: say("secure-app.unanswered-remedy")}
}

// listFacts returns what was stated, and the rules that follow from the kind of partner.
func (s statedAutomation) listFacts() []Fact {
	var list []Fact
	if s.answered {
		list = append(list, s.statementFact())
	}
	switch s.partner {
	case IndirectReseller:
		list = append(list, Fact{Name: say("fact.partner-rules"), Got: say("secure-app.reseller"), OK: true})
	case ControlPanelVendor:
		list = append(list, Fact{Name: say("fact.partner-rules"), Got: say("secure-app.vendor"), OK: true})
	}
	return list
}

package steps

import (
	"slices"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps/sam"
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

// A situation is what was said of a tenant's automation, and what follows from it.
type situation struct {
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

// situation recalls what was stated.
func (p Profile) situation() situation {
	s := situation{partner: p.PartnerType, vendor: p.PartnerType == ControlPanelVendor}
	s.automation, s.answered = p.Testimony.Recall(AskAutomation)
	s.answered = s.answered && len(s.automation.Answer) > 0 // a list that was passed over says nothing
	purpose, _ := p.Testimony.Recall(AskPurpose)
	for _, word := range purpose.Answer {
		if slices.Contains(p.purposes(), sam.Purpose(word)) {
			s.purposes = append(s.purposes, sam.Purpose(word))
		}
	}
	if len(s.purposes) == 0 {
		s.purposes = p.usualPurposes()
	}
	app, _ := p.Testimony.Recall(AskApp)
	s.app, s.appSaid = Answers{AskApp: app.Answer}.First(AskApp), app.At
	user, _ := p.Testimony.Recall(AskConsentUser)
	s.user = Answers{AskConsentUser: user.Answer}.First(AskConsentUser)
	s.proof, s.proved = p.Testimony.proof()
	if s.proved && s.user == "" {
		s.user = s.proof.UserID
	}
	return s
}

// purposes are those that an application may have in the tenant's cloud: without a host of Partner Center nothing can be asked there.
func (p Profile) purposes() []sam.Purpose {
	if p.cloud().Hosts().PartnerCenter == "" {
		return []sam.Purpose{sam.Customers, sam.Azure}
	}
	return sam.Purposes()
}

// usualPurposes are what a partner's automation is for as long as nobody said otherwise. Partner Center's API does not serve indirect
// resellers.
//
// https://learn.microsoft.com/partner-center/developer/get-started
func (p Profile) usualPurposes() []sam.Purpose {
	if p.PartnerType == IndirectReseller || p.PartnerType == Advisor || !slices.Contains(p.purposes(), sam.PartnerCenter) {
		return []sam.Purpose{sam.Customers}
	}
	return []sam.Purpose{sam.PartnerCenter}
}

// clocksDiffer is how far this machine's clock may be ahead of Microsoft's: the sign-in service takes no more either.
const clocksDiffer = 5 * time.Minute

// before reports whether an application was there already when somebody said which is meant.
func (s situation) before(a graph.Application) bool {
	return a.Created.Before(s.appSaid.Add(-clocksDiffer))
}

func (s situation) has(p sam.Purpose) bool { return slices.Contains(s.purposes, p) }

// none reports whether it was said that nothing automated uses a user's sign-in. Who says that and something else means the other.
func (s situation) none() bool {
	return s.answered && slices.Equal(s.automation.Answer, []string{AutomatesNothing})
}

// asksPartnerCenter reports whether something automated asks Partner Center, or may, as nobody said.
func (s situation) asksPartnerCenter() bool { return !s.none() && s.has(sam.PartnerCenter) }

// automates says in words what does.
func (s situation) automates() assets.Text {
	var list []assets.Text
	for _, word := range s.automation.Answer {
		list = append(list, say("ask.automation-"+word))
	}
	return say("ca.list", "list", list)
}

// stated is the fact of what was said about automation.
func (s situation) stated() Fact {
	return Fact{Name: say("fact.automation"), OK: true,
		Got: say("statement.made", "said", s.automates(), "by", s.automation.By, "at", moment(s.automation.At))}
}

// notNeeded is the finding where nothing automated uses a user's sign-in: a valid answer, recorded with who gave it.
func (s situation) notNeeded(summary assets.Text) Finding {
	return Finding{Status: NotApplicable, Basis: Stated, Summary: summary, Facts: []Fact{s.stated()}}
}

// unanswered is the finding while nobody said what is automated.
func unanswered() Finding {
	return Finding{Status: Unknown, Fix: Guided, Summary: say("secure-app.unanswered"), Remedy: say("secure-app.unanswered-remedy")}
}

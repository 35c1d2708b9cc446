package automation

import (
	"strings"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
)

// A Proof is what Partner Center said to the token that an application keeps, redeemed from where it is kept. It holds no secret. The
// tenant's memory has it beside the statements, as no later check can see the token; like them it is believed for 90 days, which is as long
// as an unused token lives.
//
// https://learn.microsoft.com/partner-center/developer/enable-secure-app-model
type Proof struct {
	AppID             string
	UserID            string
	UserPrincipalName string
	Compliant         graph.Tri
	Place             string // where the token is
	By                string // who made the proof
	At                time.Time
}

// proofKey is what a proof is remembered under. No question has it.
const proofKey = "app-proof"

// RecordProof remembers a proof.
func RecordProof(t *steps.Testimony, p Proof) {
	t.Say(proofKey, steps.StatedNow(p.By, p.AppID, p.UserID, p.UserPrincipalName, p.Compliant.String(), p.Place))
}

// proofOf recalls the last proof; false when there is none, or it is too old.
func proofOf(t *steps.Testimony) (Proof, bool) {
	s, ok := t.Recall(proofKey)
	if !ok || len(s.Answer) != 5 {
		return Proof{}, false
	}
	compliant := graph.Unknown
	for _, tri := range []graph.Tri{graph.Yes, graph.No} {
		if tri.String() == s.Answer[3] {
			compliant = tri
		}
	}
	return Proof{s.Answer[0], s.Answer[1], s.Answer[2], compliant, s.Answer[4], s.By, s.At}, true
}

// IsFor reports whether the proof is of an application.
func (p Proof) IsFor(app *graph.Application) bool {
	return app != nil && strings.EqualFold(p.AppID, app.AppID)
}

// ProofFact says what was proven, and when: Partner Center's own word where the application is for it, else what its token says.
func (p Proof) ProofFact(forPartner bool) steps.Fact {
	return steps.Fact{Name: assets.Say("fact.app-proof"), Want: ProofWanted(forPartner),
		Got: assets.Say(ProofMessage("app.proof", forPartner), "compliant", assets.Say("tri."+p.Compliant.String()), "upn", p.UserPrincipalName, "at", steps.Moment(p.At), "place", p.Place),
		OK:  p.Compliant == graph.Yes}
}

func ProofWanted(forPartner bool) assets.Text {
	return assets.Say(ProofMessage("app.proof-wanted", forPartner))
}

// ProofMessage is the id of a message that differs where Partner Center has the word.
func ProofMessage(id string, forPartner bool) string {
	if forPartner {
		return id + "-partner"
	}
	return id
}

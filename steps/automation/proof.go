package automation

import (
	"strings"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
)

// A Proof is the result of redeeming an application's stored refresh token and calling Partner Center with it. It
// contains no secret. It is stored beside the statements, as no later check can see the token; like them it is valid
// for 90 days, which is as long as an unused token lives.
//
// https://learn.microsoft.com/partner-center/developer/enable-secure-app-model
type Proof struct {
	AppID             string
	UserID            string
	UserPrincipalName string
	Compliant         graph.Tri
	Place             string // where the token is stored
	By                string // who ran the proof
	At                time.Time
}

// proofKey is the key of a proof among the statements. No question has it.
const proofKey = "app-proof"

// RecordProof stores a proof.
func RecordProof(t *steps.Statements, p Proof) {
	t.Set(proofKey, steps.NewStatement(p.By, p.AppID, p.UserID, p.UserPrincipalName, p.Compliant.String(), p.Place))
}

// proofOf returns the last proof; false when there is none, or it has expired.
func proofOf(t *steps.Statements) (Proof, bool) {
	s, ok := t.Valid(proofKey)
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

// IsFor reports whether the proof is about an application.
func (p Proof) IsFor(app *graph.Application) bool {
	return app != nil && strings.EqualFold(p.AppID, app.AppID)
}

// Fact returns what was proven, and when: by Partner Center where the application is for it, else by the claims of
// its token.
func (p Proof) Fact(forPartner bool) steps.Fact {
	return steps.Fact{Name: assets.Say("fact.app-proof"), Want: WantedProof(forPartner),
		Got: assets.Say(ProofMessage("app.proof", forPartner), "compliant", assets.Say("tri."+p.Compliant.String()), "upn",
			p.UserPrincipalName, "at", steps.FormatTime(p.At), "place", p.Place),
		OK: p.Compliant == graph.Yes}
}

// WantedProof returns what a proof should show.
func WantedProof(forPartner bool) assets.Text {
	return assets.Say(ProofMessage("app.proof-wanted", forPartner))
}

// ProofMessage returns the id of a message, which differs where Partner Center confirms the proof.
func ProofMessage(id string, forPartner bool) string {
	if forPartner {
		return id + "-partner"
	}
	return id
}

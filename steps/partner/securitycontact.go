package partner

import (
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/snapshot"
)

// SecurityContactID is the id of the requirement that Partner Center has a security contact.
const SecurityContactID = "security-contact"

// AskContact is the question whether Partner Center has a security contact.
const AskContact = "security-contact"

// NewSecurityContact returns the requirement that Partner Center has a security contact.
func NewSecurityContact(_ steps.Tenant, r *snapshot.Reader) steps.Step {
	return scoredRequirement{
		reader: r, id: SecurityContactID, kind: graph.ScoreContact, level: steps.MandatoryFor, question: AskContact,
		exempt: notCSP,
	}
}

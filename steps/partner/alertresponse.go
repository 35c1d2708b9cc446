package partner

import (
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/snapshot"
)

// AlertResponseID is the id of the requirement that security alerts are answered in time.
const AlertResponseID = "alert-response"

// AskAlerts is the question whether security alerts are answered in time.
const AskAlerts = "alert-response"

// NewAlertResponse returns the requirement that security alerts are answered in time. It does not apply to indirect
// resellers.
func NewAlertResponse(_ steps.Tenant, r *snapshot.Reader) steps.Step {
	return scoredRequirement{
		reader: r, id: AlertResponseID, kind: graph.ScoreAlerts, level: steps.MandatoryFor, question: AskAlerts,
		exempt: append([]steps.PartnerType{steps.IndirectReseller}, notCSP...),
	}
}

package tui

import "cspready/steps/report"

// handOver writes the hand-over file of the created accounts or application. It contains no secret.
func (v visit) handOver(m mend) handedOver {
	made, ok := m.work.Handed()
	if !ok {
		return handedOver{}
	}
	by := v.Place.Operator.UserPrincipalName
	path, err := report.HandOver(v.cat, v.Setup.Sealing, m.plan.Tenant, made, by, v.Setup.Demo != nil)
	if err != nil {
		return handedOver{err: err}
	}
	return handedOver{path: path, app: made.App != nil, then: made.Then}
}

package tui

import "cspready/steps/report"

// handOver writes the sheet that goes with the keys of the accounts that were made. It holds no secret.
func (v visit) handOver(m mend) handedOver {
	made, ok := m.work.Handed()
	if !ok {
		return handedOver{}
	}
	path, err := report.HandOver(v.cat, v.Setup.Sealing, m.plan.Tenant, made, v.Place.Operator.UserPrincipalName, v.Setup.Demo != nil)
	if err != nil {
		return handedOver{err: err}
	}
	return handedOver{path: path, app: made.App != nil, then: made.Then}
}

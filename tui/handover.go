package tui

import "cspready/steps/report"

// writeHandover writes the hand-over file of the created accounts or application. It contains no secret.
func (v pageState) writeHandover(m fix) handover {
	made, ok := m.work.Handover()
	if !ok {
		return handover{}
	}
	by := v.Place.Operator.UserPrincipalName
	path, err := report.WriteHandOver(v.cat, v.Setup.Files, m.plan.Tenant, made, by, v.Setup.Demo != nil)
	if err != nil {
		return handover{err: err}
	}
	return handover{path: path, app: made.App != nil, then: made.Then}
}

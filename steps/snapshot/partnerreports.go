package snapshot

import (
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
)

// AppsWithoutMFA returns the applications with requests without MFA since a time, each once with its worst day.
func AppsWithoutMFA(adoption []graph.AppAdoption, since time.Time) []steps.Subject {
	worst := map[string]graph.AppAdoption{}
	var order []string
	for _, a := range adoption {
		lacking := a.Totals - a.WithMFA
		if lacking <= 0 || !a.Day.IsZero() && a.Day.Before(since) {
			continue
		}
		before, known := worst[a.AppID]
		if !known {
			order = append(order, a.AppID)
		}
		if !known || lacking > before.Totals-before.WithMFA {
			worst[a.AppID] = a
		}
	}
	var list []steps.Subject
	for _, id := range order {
		a, at := worst[id], assets.Say("tri.unknown")
		if !a.Day.IsZero() {
			at = assets.Verbatim(a.Day.UTC().Format(time.DateOnly))
		}
		list = append(list, steps.Subject{Kind: steps.AppSubject, ID: a.AppID, Name: a.Name,
			Detail: assets.Say("partner-center.app", "without", a.Totals-a.WithMFA, "count", a.Totals, "at", at)})
	}
	return list
}

// ReportWindow is how far back lines of Partner Center's reports count. They cover the last seven days, and lag by a
// day.
//
// https://learn.microsoft.com/partner-center/developer/get-portal-requests-without-mfa
const ReportWindow = 8 * 24 * time.Hour

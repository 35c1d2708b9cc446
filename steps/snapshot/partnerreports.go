package snapshot

import (
	"cmp"
	"slices"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
)

// lastRequests returns the latest line of each application that has any requests.
func LastRequests(adoption []graph.AppAdoption) []graph.AppAdoption {
	var list []graph.AppAdoption
	for _, a := range adoption {
		i := slices.IndexFunc(list, func(b graph.AppAdoption) bool { return b.AppID == a.AppID })
		switch {
		case a.Totals <= 0:
		case i < 0:
			list = append(list, a)
		case a.Day.After(list[i].Day), a.Day.Equal(list[i].Day) && a.WithMFA < a.Totals:
			list[i] = a
		}
	}
	return list
}

// peopleWithoutMFA returns the people who used Partner Center without MFA since a time. A person without a time
// counts.
func PeopleWithoutMFA(people []graph.NonMFAPrincipal, since time.Time) []steps.Subject {
	var list []steps.Subject
	for _, p := range people {
		if !p.Last.IsZero() && p.Last.Before(since) {
			continue
		}
		at := assets.Say("tri.unknown")
		if !p.Last.IsZero() {
			at = steps.Verbatim(steps.Moment(p.Last))
		}
		list = append(list, steps.Subject{Kind: steps.UserSubject, ID: p.UserID, Name: cmp.Or(p.UserPrincipalName, p.UserID),
			Detail: assets.Say("partner-mfa.person", "at", at)})
	}
	return list
}

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
			at = steps.Verbatim(a.Day.UTC().Format(time.DateOnly))
		}
		list = append(list, steps.Subject{Kind: steps.AppSubject, ID: a.AppID, Name: a.Name,
			Detail: assets.Say("partner-mfa.app", "without", a.Totals-a.WithMFA, "count", a.Totals, "at", at)})
	}
	return list
}

// ReportWindow is how far back lines of Partner Center's reports count. They cover the last seven days, and lag by a
// day.
//
// https://learn.microsoft.com/partner-center/developer/get-portal-requests-without-mfa
const ReportWindow = 8 * 24 * time.Hour

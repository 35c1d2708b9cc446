package partner

import (
	"cmp"
	"slices"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
)

// lastRequests returns the latest line of each application that has any requests.
func lastRequests(adoption []graph.AppAdoption) []graph.AppAdoption {
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
func peopleWithoutMFA(people []graph.NonMFAPrincipal, since time.Time) []steps.Subject {
	var list []steps.Subject
	for _, p := range people {
		if !p.Last.IsZero() && p.Last.Before(since) {
			continue
		}
		at := assets.Say("tri.unknown")
		if !p.Last.IsZero() {
			at = assets.Verbatim(steps.FormatTime(p.Last))
		}
		list = append(list, steps.Subject{Kind: steps.UserSubject, ID: p.UserID, Name: cmp.Or(p.UserPrincipalName, p.UserID),
			Detail: assets.Say("partner-center.person", "at", at)})
	}
	return list
}

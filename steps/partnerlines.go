package steps

import (
	"cmp"
	"slices"
	"time"

	"cspready/graph"
)

// lastRequests are the latest lines of each application that tell of any request.
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

// peopleWithoutMFA are those who were at Partner Center without MFA since a moment. One whose time is not told counts.
func peopleWithoutMFA(people []graph.NonMFAPrincipal, since time.Time) []Subject {
	var list []Subject
	for _, p := range people {
		if !p.Last.IsZero() && p.Last.Before(since) {
			continue
		}
		at := say("tri.unknown")
		if !p.Last.IsZero() {
			at = verbatim(moment(p.Last))
		}
		list = append(list, Subject{Kind: UserSubject, ID: p.UserID, Name: cmp.Or(p.UserPrincipalName, p.UserID), Detail: say("partner-mfa.person", "at", at)})
	}
	return list
}

// appsWithoutMFA are the applications of which requests since a moment lacked MFA, each once with its worst day.
func appsWithoutMFA(adoption []graph.AppAdoption, since time.Time) []Subject {
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
	var list []Subject
	for _, id := range order {
		a, at := worst[id], say("tri.unknown")
		if !a.Day.IsZero() {
			at = verbatim(a.Day.UTC().Format(time.DateOnly))
		}
		list = append(list, Subject{Kind: AppSubject, ID: a.AppID, Name: a.Name,
			Detail: say("partner-mfa.app", "without", a.Totals-a.WithMFA, "count", a.Totals, "at", at)})
	}
	return list
}

// reportWindow is how far back lines of Partner Center's reports count. They are of the last seven days, and a day behind.
//
// https://learn.microsoft.com/partner-center/developer/get-portal-requests-without-mfa
const reportWindow = 8 * 24 * time.Hour

package live

import (
	"cmp"
	"context"
	"time"

	"cspready/graph"
)

// WithoutMFA returns who was at Partner Center without MFA in the last seven days.
//
// https://learn.microsoft.com/partner-center/developer/get-portal-requests-without-mfa
func (c *Connection) WithoutMFA(ctx context.Context) ([]graph.NonMFAPrincipal, error) {
	type principal struct {
		ObjectID, UPN                      string
		LastNonMFACompliantRequestDateTime string
		LastNonMFACompliantLoginDateTime   string // of another page of the documentation
	}
	told := func(p principal) bool { return p.ObjectID != "" } // an application among them may have no name of this kind
	found, err := partnerList(ctx, c, graph.OpReadWithoutMFA, "/v1/nonMfaCompliantPartnerPrincipals", told)
	var list []graph.NonMFAPrincipal
	for _, p := range found {
		last := partnerTime(cmp.Or(p.LastNonMFACompliantRequestDateTime, p.LastNonMFACompliantLoginDateTime))
		list = append(list, graph.NonMFAPrincipal{UserID: p.ObjectID, UserPrincipalName: p.UPN, Last: last})
	}
	return list, err
}

// Adoption returns which applications ask Partner Center, by day.
//
// https://learn.microsoft.com/partner-center/developer/get-api-request-summary
func (c *Connection) Adoption(ctx context.Context) ([]graph.AppAdoption, error) {
	type day struct {
		LoginDate, ApplicationID, ApplicationName   string
		MFACompliantRequestCount, TotalRequestCount figure
	}
	told := func(d day) bool { // the two numbers are compared: none told is not none made
		return d.ApplicationID != "" && d.MFACompliantRequestCount.told && d.TotalRequestCount.told
	}
	found, err := partnerList(ctx, c, graph.OpReadMFAAdoption, "/v1/applicationmfaadoptionstatus", told)
	var list []graph.AppAdoption
	for _, d := range found {
		list = append(list, graph.AppAdoption{
			AppID: d.ApplicationID, Name: d.ApplicationName, Day: partnerTime(d.LoginDate),
			WithMFA: d.MFACompliantRequestCount.int(), Totals: d.TotalRequestCount.int(),
		})
	}
	return list, err
}

// partnerTime reads a time or a day of Partner Center, which leaves out the zone and means UTC. Zero if there is none.
func partnerTime(text string) time.Time {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", time.DateTime, time.DateOnly} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}

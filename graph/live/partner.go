package live

import (
	"cmp"
	"context"
	"encoding/json"
	"time"

	"cspready/graph"
)

// PartnerEnrolled returns the vetting status of the partner's legal business profile.
//
// https://learn.microsoft.com/partner-center/developer/get-legal-business-profile
func (c *Connection) PartnerEnrolled(ctx context.Context) (string, error) {
	const op = "read the partner profile"
	data, err := c.askPartner(ctx, op, "/v1/profiles/legalbusiness?vettingVersion=Current")
	if err != nil {
		return "", err
	}
	var profile struct{ VettingStatus string }
	if json.Unmarshal(data, &profile) != nil || profile.VettingStatus == "" {
		return "", &graph.Error{Op: op, Kind: graph.ErrUnreadable}
	}
	return profile.VettingStatus, nil
}

// WithoutMFA returns who was at Partner Center without MFA in the last seven days.
//
// https://learn.microsoft.com/partner-center/developer/get-portal-requests-without-mfa
func (c *Connection) WithoutMFA(ctx context.Context) ([]graph.NonMFAPrincipal, error) {
	type principal struct {
		ObjectID, UPN                      string
		LastNonMFACompliantRequestDateTime string
		LastNonMFACompliantLoginDateTime   string // of another page of the documentation
	}
	found, err := partnerList[principal](ctx, c, "read who was without MFA", "/v1/nonMfaCompliantPartnerPrincipals")
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
	const op = "read the adoption of MFA"
	type day struct {
		LoginDate, ApplicationID, ApplicationName   string
		MFACompliantRequestCount, TotalRequestCount figure
	}
	found, err := partnerList[day](ctx, c, op, "/v1/applicationmfaadoptionstatus")
	var list []graph.AppAdoption
	for _, d := range found {
		if !d.MFACompliantRequestCount.told || !d.TotalRequestCount.told {
			return nil, &graph.Error{Op: op, Kind: graph.ErrUnreadable} // the two are compared: none told is not none made
		}
		list = append(list, graph.AppAdoption{
			AppID: d.ApplicationID, Name: d.ApplicationName, Day: partnerTime(d.LoginDate),
			WithMFA: d.MFACompliantRequestCount.int(), Totals: d.TotalRequestCount.int(),
		})
	}
	return list, err
}

// partnerList reads a list, which comes bare or as {totalCount, items}. An answer without one is no empty list.
func partnerList[T any](ctx context.Context, c *Connection, op, path string) ([]T, error) {
	data, err := c.askPartner(ctx, op, path)
	if err != nil {
		return nil, err
	}
	var list []T
	if data[0] == '[' {
		err = json.Unmarshal(data, &list)
	} else {
		var wrapped struct {
			TotalCount figure
			Items      []T
		}
		err = json.Unmarshal(data, &wrapped)
		if list = wrapped.Items; list == nil && wrapped.TotalCount == (figure{0, true}) {
			list = []T{}
		}
	}
	if err != nil || list == nil {
		return nil, &graph.Error{Op: op, Kind: graph.ErrUnreadable}
	}
	return list, nil
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

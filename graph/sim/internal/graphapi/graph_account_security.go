package graphapi

import (
	"time"

	"cspready/graph/sim/internal/directory"
	"cspready/graph/sim/internal/odata"
	"cspready/graph/sim/scenario"
)

// postRevokeSessions ends the sessions of an account: refresh tokens from before can no longer be redeemed.
func postRevokeSessions(t *Service, c *request) (any, *odata.Error) {
	u := c.directory.FindUser(c.pathIDs[0])
	if u == nil {
		return nil, odata.NotFound(c.pathIDs[0])
	}
	t.UpdateUser(u.ID, func(u *directory.User) { u.SessionsValidFrom = time.Now() })
	t.login.LastRevokedSignIn[u.ID] = t.login.SignInCount
	if u.ID == c.Token.User {
		t.login.RevokeSessions()
	}
	return true, nil
}

// getPerUserMFA answers the state of the legacy per-user MFA, which only beta has.
func getPerUserMFA(_ *Service, c *request) (any, *odata.Error) {
	u := c.directory.FindUser(c.pathIDs[0])
	if u == nil {
		return nil, odata.NotFound(c.pathIDs[0])
	}
	state := u.PerUserMFA
	if state == "" {
		state = "disabled"
	}
	return odata.Object{"perUserMfaState": state}, nil
}

// getSignIns answers the legacy sign-ins of the scenario and one sign-in of the simulated person through a browser.
func getSignIns(t *Service, c *request) (any, *odata.Error) {
	events := append([]scenario.SignIn{{UPN: t.CurrentPerson.UPN, Client: "Browser"}}, t.Scenario.LegacySignIns...)
	return odata.ListOf(events, func(s scenario.SignIn) odata.Object {
		o := odata.Object{"id": directory.DerivedID(t.TenantID, "sign-in", s.UPN, s.Client),
			"createdDateTime":   odata.FormatTime(time.Now().Add(-time.Duration(s.HoursAgo) * time.Hour)),
			"userPrincipalName": s.UPN, "userId": nil, "clientAppUsed": s.Client, "appDisplayName": nil,
			"isInteractive": true}
		if u := c.directory.FindUser(s.UPN); u != nil {
			o["userId"], o["userDisplayName"] = u.ID, u.Name
		}
		return o
	}), nil
}

func getGroup(t *Service, c *request) (any, *odata.Error) {
	if c.directory.FindGroup(c.pathIDs[0]) == nil {
		return nil, odata.NotFound(c.pathIDs[0])
	}
	return t.showUserOrGroup(c.directory, c.pathIDs[0]), nil
}

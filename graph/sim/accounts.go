package sim

import "time"

// postRevoke ends the sessions of an account: refresh tokens from before can no longer be redeemed.
func postRevoke(t *graphService, c *call) (any, *fault) {
	u := c.dir.user(c.ids[0])
	if u == nil {
		return nil, notFound(c.ids[0])
	}
	t.changeUser(u.id, func(u *user) { u.validFrom = time.Now() })
	t.login.ended[u.id] = t.login.signIns
	if u.id == c.who.user {
		t.login.revoke()
	}
	return true, nil
}

// changeUser changes one account in a new version of the directory.
func (t *state) changeUser(id string, write func(*user)) {
	t.change(func(d *directory) {
		for i, u := range d.users {
			if u.id == id {
				changed := *u
				write(&changed)
				d.users[i] = &changed
			}
		}
	})
}

// getPerUserMFA answers the state of the legacy per-user MFA, which only beta has.
func getPerUserMFA(_ *graphService, c *call) (any, *fault) {
	u := c.dir.user(c.ids[0])
	if u == nil {
		return nil, notFound(c.ids[0])
	}
	state := u.perUserMFA
	if state == "" {
		state = "disabled"
	}
	return object{"perUserMfaState": state}, nil
}

// getSignIns answers the legacy sign-ins of the scenario and one sign-in of the simulated person through a browser.
func getSignIns(t *graphService, c *call) (any, *fault) {
	events := append([]SignInScenario{{UPN: t.person.UPN, Client: "Browser"}}, t.scenario.LegacySignIns...)
	return listOf(events, func(s SignInScenario) object {
		o := object{"id": guid(t.id, "sign-in", s.UPN, s.Client),
			"createdDateTime":   stamp(time.Now().Add(-time.Duration(s.Ago) * time.Hour)),
			"userPrincipalName": s.UPN, "userId": nil, "clientAppUsed": s.Client, "appDisplayName": nil,
			"isInteractive": true}
		if u := c.dir.user(s.UPN); u != nil {
			o["userId"], o["userDisplayName"] = u.id, u.name
		}
		return o
	}), nil
}

func getGroup(t *graphService, c *call) (any, *fault) {
	if c.dir.group(c.ids[0]) == nil {
		return nil, notFound(c.ids[0])
	}
	return t.showPrincipal(c.dir, c.ids[0]), nil
}

package sim

import "time"

// postRevoke ends the sessions of an account: refresh tokens from before are worth nothing.
func postRevoke(t *Tenant, c *call) (any, *fault) {
	u := c.dir.user(c.ids[0])
	if u == nil {
		return nil, notFound(c.ids[0])
	}
	t.changeUser(u.id, func(u *user) { u.validFrom = time.Now() })
	t.ended[u.id] = t.signIns
	if u.id == c.who.user {
		t.revoke()
	}
	return true, nil
}

// changeUser changes one account.
func (t *Tenant) changeUser(id string, write func(*user)) {
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

// getPerUserMFA answers the state of the old per-user MFA, which only beta has.
func getPerUserMFA(_ *Tenant, c *call) (any, *fault) {
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

// getSignIns answers the scenario's old protocols, and a sign-in of the person through a browser.
func getSignIns(t *Tenant, c *call) (any, *fault) {
	events := append([]SignInScenario{{UPN: t.person.UPN, Client: "Browser"}}, t.scenario.LegacySignIns...)
	return listOf(events, func(s SignInScenario) object {
		o := object{"id": guid(t.id, "sign-in", s.UPN, s.Client), "createdDateTime": stamp(time.Now().Add(-time.Duration(s.Ago) * time.Hour)),
			"userPrincipalName": s.UPN, "userId": nil, "clientAppUsed": s.Client, "appDisplayName": nil, "isInteractive": true}
		if u := c.dir.user(s.UPN); u != nil {
			o["userId"], o["userDisplayName"] = u.id, u.name
		}
		return o
	}), nil
}

func getGroup(t *Tenant, c *call) (any, *fault) {
	if c.dir.group(c.ids[0]) == nil {
		return nil, notFound(c.ids[0])
	}
	return t.showPrincipal(c.dir, c.ids[0]), nil
}

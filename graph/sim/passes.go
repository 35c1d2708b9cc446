package sim

import (
	"slices"
	"time"

	"cspready/graph"
)

// Bounds of a pass here, in minutes.
const (
	passDefault  = 60
	passShortest = 10
	passMost     = 480
)

func getPassPolicy(t *Tenant, _ *call) (any, *fault) {
	state := "disabled"
	if t.scenario.Passes.Enabled {
		state = "enabled"
	}
	return object{
		"@odata.type": "#microsoft.graph.temporaryAccessPassAuthenticationMethodConfiguration", "id": "TemporaryAccessPass", "state": state,
		"defaultLifetimeInMinutes": passDefault, "defaultLength": 8, "minimumLifetimeInMinutes": passShortest, "maximumLifetimeInMinutes": passMost,
		"isUsableOnce":   t.scenario.Passes.Once,
		"includeTargets": []object{{"id": "all_users", "targetType": "group", "isRegistrationRequired": false}},
	}, nil
}

// postPass makes a pass in the place of the one that was there. Its code is in this answer only.
//
// https://learn.microsoft.com/graph/api/authentication-post-temporaryaccesspassmethods
func postPass(t *Tenant, c *call) (any, *fault) {
	u := c.dir.user(c.ids[0])
	if u == nil {
		return nil, notFound(c.ids[0])
	}
	minutes, given := c.change["lifetimeInMinutes"].(float64)
	if !given {
		minutes = passDefault
	}
	once, _ := c.change["isUsableOnce"].(bool)
	switch {
	case u.id == c.who.user:
		return nil, authenticationMethods.forbidden(true)
	case len(c.dir.roles(u.id, true)) > 0 && !t.mayHelpAdmins(c.who.user):
		return nil, authenticationMethods.forbidden(true)
	case !t.scenario.Passes.Enabled:
		return nil, badRequest("Converged UserCredentialPolicy does not allow creating or updating this authentication method. AuthMethodType [TemporaryAccessPass].")
	case minutes < passShortest || minutes > passMost, !once && t.scenario.Passes.Once:
		return nil, badRequest("Temporary Access Pass parameters are not allowed by the policy.")
	}
	pass := method{id: t.newID(), kind: "temporaryAccessPass"}
	t.changeUser(u.id, func(u *user) {
		u.methods = append(slices.DeleteFunc(slices.Clone(u.methods), func(m method) bool { return m.kind == pass.kind }), pass)
	})
	return object{
		"@odata.type": "#microsoft.graph.temporaryAccessPassAuthenticationMethod", "id": pass.id, "temporaryAccessPass": "sim-" + t.newID()[:8],
		"createdDateTime": stamp(time.Now()), "startDateTime": stamp(time.Now()), "lifetimeInMinutes": int(minutes), "isUsableOnce": once,
		"isUsable": true, "methodUsabilityReason": "EnabledByPolicy",
	}, nil
}

func (t *Tenant) mayHelpAdmins(userID string) bool {
	return slices.ContainsFunc(t.latest().roles(userID, true), func(r string) bool {
		return r == graph.GlobalAdministrator || r == graph.PrivilegedAuthAdministrator
	})
}

// postRevoke ends the sessions of an account: refresh tokens from before are worth nothing.
func postRevoke(t *Tenant, c *call) (any, *fault) {
	u := c.dir.user(c.ids[0])
	if u == nil {
		return nil, notFound(c.ids[0])
	}
	t.changeUser(u.id, func(u *user) { u.validFrom = time.Now() })
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

package sim

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
)

func (t *graphService) showUser(u *user) object {
	given, family, _ := strings.Cut(u.name, " ")
	kind := "Member"
	if u.guest {
		kind = "Guest"
	}
	return object{
		"id": u.id, "displayName": u.name, "givenName": text(given), "surname": text(family),
		"userPrincipalName": u.upn, "mail": text(u.upn),
		"businessPhones": []string{}, "jobTitle": nil, "mobilePhone": nil, "officeLocation": nil,
		"preferredLanguage": nil,
		"accountEnabled":    !u.disabled, "userType": kind, "createdDateTime": stamp(u.created),
		"onPremisesSyncEnabled": trueOrNull(t.scenario.Synced || u.synced), "creationType": u.creation(),
		"signInSessionsValidFromDateTime": stamp(u.validFrom), "assignedLicenses": u.licences(),
		"passwordPolicies": text(u.passwordPolicies),
	}
}

func getMe(t *graphService, c *call) (any, *fault) {
	u := c.dir.user(c.who.user)
	if u == nil {
		return nil, notFound(c.who.user)
	}
	return t.showUser(u), nil
}

func getUsers(t *graphService, c *call) (any, *fault) {
	if f := c.noGuest(); f != nil {
		return nil, f
	}
	active, f := t.activityAsked(c)
	if f != nil {
		return nil, f
	}
	if !active {
		return listOf(c.dir.users, t.showUser), nil
	}
	return listOf(c.dir.users, func(u *user) object { return u.withActivity(t.showUser(u)) }), nil
}

func countUsers(t *graphService, c *call) (any, *fault) {
	if f := c.noGuest(); f != nil {
		return nil, f
	}
	if c.header.Get("ConsistencyLevel") != "eventual" {
		return nil, badRequest("Request with $count segment requires the ConsistencyLevel header.")
	}
	users, f := c.filter(listOf(c.dir.users, t.showUser))
	if f != nil {
		return nil, f
	}
	return strconv.Itoa(users.n), nil
}

func getUser(t *graphService, c *call) (any, *fault) {
	u := c.dir.user(c.ids[0])
	if u == nil {
		return nil, notFound(c.ids[0])
	}
	active, f := t.activityAsked(c)
	if f != nil || !active {
		return t.showUser(u), f
	}
	return u.withActivity(t.showUser(u)), nil
}

// noGuest refuses guests without a role: they can read themselves and no list.
func (c *call) noGuest() *fault {
	u := c.dir.user(c.who.user)
	if u != nil && u.guest && len(c.dir.roles(u.id, true)) == 0 {
		return &fault{status: http.StatusForbidden, code: "Authorization_RequestDenied", message: insufficient}
	}
	return nil
}

// getMembers answers the members of a group; for transitiveMembers, those of nested groups too.
func getMembers(t *graphService, c *call) (any, *fault) {
	g := c.dir.group(c.ids[0])
	if g == nil {
		return nil, notFound(c.ids[0])
	}
	members := slices.Clone(g.members)
	if strings.HasSuffix(strings.ToLower(c.path), "/transitivemembers") {
		for i := 0; i < len(members); i++ {
			inner := c.dir.group(members[i])
			if inner == nil {
				continue
			}
			for _, id := range inner.members {
				if !slices.Contains(members, id) {
					members = append(members, id)
				}
			}
		}
	}
	return listOf(members, func(id string) object { return t.showPrincipal(c.dir, id) }), nil
}

// showPrincipal returns a user or a group, where Graph can answer either.
func (t *graphService) showPrincipal(d *directory, id string) object {
	if g := d.group(id); g != nil {
		return object{"@odata.type": "#microsoft.graph.group", "id": g.id, "displayName": g.name,
			"securityEnabled": true,
			"mailEnabled":     false, "isAssignableToRole": d.roleAssignable(g)}
	}
	if u := d.user(id); u != nil {
		o := t.showUser(u)
		o["@odata.type"] = "#microsoft.graph.user"
		return o
	}
	return nil
}

// licences returns the licences of an account; the product does not matter here.
func (u *user) licences() []object {
	if u.unlicensed {
		return []object{}
	}
	return []object{{"skuId": guid("licence"), "disabledPlans": []string{}}}
}

// creation is "Invitation" for accounts from other tenants.
func (u *user) creation() any {
	if strings.Contains(u.upn, "#EXT#") {
		return "Invitation"
	}
	return nil
}

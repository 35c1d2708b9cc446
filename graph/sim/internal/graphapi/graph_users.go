package graphapi

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"cspready/graph/sim/internal/directory"
	"cspready/graph/sim/internal/odata"
)

func (t *Service) showUser(u *directory.User) odata.Object {
	given, family, _ := strings.Cut(u.Name, " ")
	kind := "Member"
	if u.Guest {
		kind = "Guest"
	}
	o := odata.Object{
		"id": u.ID, "displayName": u.Name, "givenName": odata.TextOrNull(given), "surname": odata.TextOrNull(family),
		"userPrincipalName": u.UPN, "mail": odata.TextOrNull(u.UPN),
		"businessPhones": []string{}, "jobTitle": nil, "mobilePhone": nil, "officeLocation": nil,
		"preferredLanguage": nil,
		"accountEnabled":    !u.Disabled, "userType": kind, "createdDateTime": odata.FormatTime(u.Created),
		"onPremisesSyncEnabled": odata.TrueOrNull(t.Scenario.Synced || u.Synced), "creationType": u.CreationType(),
		"signInSessionsValidFromDateTime": odata.FormatTime(u.SessionsValidFrom),
		"assignedLicenses":                u.AssignedLicenses(),
		"passwordPolicies":                odata.TextOrNull(u.PasswordPolicies),
		"externalUserState":               u.ExternalState(), "identities": u.Identities(t.initialDomain()),
	}
	odata.MergeInto(o, u.Properties)
	return o
}

// initialDomain is the issuer of the tenant's own accounts.
func (t *Service) initialDomain() string {
	for _, d := range t.Scenario.Domains {
		if d.Initial {
			return d.Name
		}
	}
	return ""
}

func getMe(t *Service, c *request) (any, *odata.Error) {
	u := c.directory.FindUser(c.Token.User)
	if u == nil {
		return nil, odata.NotFound(c.Token.User)
	}
	return t.showUser(u), nil
}

func getUsers(t *Service, c *request) (any, *odata.Error) {
	if f := c.checkNotGuest(); f != nil {
		return nil, f
	}
	active, f := t.selectsActivity(c)
	if f != nil {
		return nil, f
	}
	if !active {
		return odata.ListOf(c.directory.Users, t.showUser), nil
	}
	return odata.ListOf(c.directory.Users, func(u *directory.User) odata.Object {
		return u.AddActivity(t.showUser(u))
	}), nil
}

func countUsers(t *Service, c *request) (any, *odata.Error) {
	if f := c.checkNotGuest(); f != nil {
		return nil, f
	}
	if c.Header.Get("ConsistencyLevel") != "eventual" {
		return nil, odata.BadRequest("Request with $count segment requires the ConsistencyLevel header.")
	}
	users, f := c.applyFilter(odata.ListOf(c.directory.Users, t.showUser))
	if f != nil {
		return nil, f
	}
	return strconv.Itoa(users.Count), nil
}

func getUser(t *Service, c *request) (any, *odata.Error) {
	u := c.directory.FindUser(c.pathIDs[0])
	if u == nil {
		return nil, odata.NotFound(c.pathIDs[0])
	}
	active, f := t.selectsActivity(c)
	if f != nil || !active {
		return t.showUser(u), f
	}
	return u.AddActivity(t.showUser(u)), nil
}

// checkNotGuest refuses guests without a role: they can read themselves and no list.
func (c *request) checkNotGuest() *odata.Error {
	u := c.directory.FindUser(c.Token.User)
	if u != nil && u.Guest && len(c.directory.RolesOf(u.ID, true)) == 0 {
		return &odata.Error{Status: http.StatusForbidden, Code: "Authorization_RequestDenied",
			Message: odata.InsufficientPrivileges}
	}
	return nil
}

// getMembers answers the members of a group; for transitiveMembers, those of nested groups too.
//
// https://learn.microsoft.com/graph/api/group-list-members
func getMembers(t *Service, c *request) (any, *odata.Error) {
	g := c.directory.FindGroup(c.pathIDs[0])
	if g == nil {
		return nil, odata.NotFound(c.pathIDs[0])
	}
	if g.Visibility == directory.HiddenMembership && !slices.Contains(c.Token.Scopes, "Member.Read.Hidden") {
		return odata.List{}, nil // without a word on what is hidden
	}
	members := slices.Clone(g.Members)
	if strings.HasSuffix(strings.ToLower(c.Path), "/transitivemembers") {
		for i := 0; i < len(members); i++ {
			inner := c.directory.FindGroup(members[i])
			if inner == nil {
				continue
			}
			for _, id := range inner.Members {
				if !slices.Contains(members, id) {
					members = append(members, id)
				}
			}
		}
	}
	return odata.ListOf(members, func(id string) odata.Object { return t.showUserOrGroup(c.directory, id) }), nil
}

// showUserOrGroup returns a user or a group, where Graph can answer either.
func (t *Service) showUserOrGroup(d *directory.Directory, id string) odata.Object {
	if g := d.FindGroup(id); g != nil {
		types := g.Types
		if types == nil {
			types = []string{}
		}
		return odata.Object{"@odata.type": "#microsoft.graph.group", "id": g.ID, "displayName": g.Name,
			"securityEnabled": true,
			"mailEnabled":     slices.Contains(types, "Unified"), "isAssignableToRole": d.IsRoleAssignable(g),
			"groupTypes": types, "visibility": odata.TextOrNull(g.Visibility)}
	}
	if u := d.FindUser(id); u != nil {
		o := t.showUser(u)
		if o["@odata.type"] == nil { // a user of a derived type has it already
			o["@odata.type"] = "#microsoft.graph.user"
		}
		return o
	}
	return nil
}

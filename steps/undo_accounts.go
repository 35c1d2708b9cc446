package steps

import (
	"context"
	"slices"
	"strings"

	"cspready/assets"
	"cspready/graph"
)

// accountMade deletes an account, which can be restored for 30 days. One that holds a role is not deleted: the role is taken away first, which
// has guards of its own.
func undoCreate(ctx context.Context, u undoSubject) (wayBack, error) {
	r := u.entry.Reversal
	key := r.ID
	if key == "" {
		key = r.Name
	}
	found, err := u.dir.Account(ctx, key)
	switch {
	case err != nil:
		return missing(err)
	case !u.since(found.Created):
		return wayBack{standing: moved}, nil // an account that was there before: the one that was made cannot be told
	}
	inRole, err := holdsRole(ctx, u, found.ID)
	if err != nil {
		return wayBack{}, elsewhere(err)
	}
	session, _ := u.dir.Session()
	w := wayBack{
		standing: stands, scopes: []string{"User.DeleteRestore.All"}, roles: accountRoles,
		reverse:  reverse{say("undo.does.account", "upn", found.UserPrincipalName), say("undo.there"), say("undo.deleted")},
		affects:  []assets.Text{verbatim(found.UserPrincipalName)},
		stops:    []assets.Text{say("undo.stops-account", "upn", found.UserPrincipalName)},
		requests: []graph.Request{{Method: "DELETE", Path: "/users/" + found.ID}},
		notes:    []assets.Text{say("undo.note-restore")},
		after:    []assets.Text{say("undo.after-account", "upn", found.UserPrincipalName)},
		do:       func(ctx context.Context) error { return u.dir.DeleteUser(ctx, found.ID) },
	}
	switch {
	case strings.EqualFold(found.ID, session.UserID):
		w.guards = []Guard{{Reason: say("undo.guard-self")}}
	case inRole == graph.Yes:
		w.guards = []Guard{{Reason: say("undo.guard-role", "upn", found.UserPrincipalName)}}
	case isBreakGlass(u, found.User):
		w.guards = []Guard{{Reason: say("undo.guard-break-glass"), Yields: true}}
	default:
		w.guards = []Guard{{Reason: say("undo.guard-account", "upn", found.UserPrincipalName), Yields: true}}
	}
	if inRole == graph.Unknown {
		w.guards = append(w.guards, Guard{Reason: say("undo.guard-role-unread", "upn", found.UserPrincipalName), Yields: true})
	}
	return w, nil
}

// isBreakGlass reports whether an account is one by a person's word, or by the step that it was made in.
func isBreakGlass(u undoSubject, account graph.User) bool {
	return u.stage == StageBreakGlass || slices.ContainsFunc(u.reader.BreakGlassNames(nil), account.HasName)
}

// inRole tells whether an account holds a role or could activate one, of its own or through a group. It is not known where one of the lists
// could not be read.
func holdsRole(ctx context.Context, u undoSubject, account string) (graph.Tri, error) {
	assignments := NewReader(u.dir, u.reader.Profile).Read().Assignments(ctx)
	if _, err := assignments.Active.Whole(); err != nil {
		return graph.Unknown, err
	}
	all, _ := assignments.Found()
	var groups []string
	for _, a := range all {
		switch {
		case strings.EqualFold(a.PrincipalID, account):
			return graph.Yes, nil
		case a.Kind != graph.UserPrincipal && a.Kind != graph.ServicePrincipal:
			groups = append(groups, a.PrincipalID)
		}
	}
	told := graph.No
	if assignments.Eligible.Reason() != nil {
		told = graph.Unknown
	}
	slices.Sort(groups)
	for m := range u.dir.GroupMembers(ctx, slices.Compact(groups)) {
		switch {
		case m.Err != nil:
			told = graph.Unknown
		case slices.ContainsFunc(m.UserIDs, func(id string) bool { return strings.EqualFold(id, account) }):
			return graph.Yes, nil
		}
	}
	return told, nil
}

// roleGiven takes a role away, unless nobody would hold it any more.
func undoAssignRole(ctx context.Context, u undoSubject) (wayBack, error) {
	r := u.entry.Reversal
	assigned, err := u.dir.Assignments(ctx)
	if err != nil {
		return wayBack{}, elsewhere(err)
	}
	i := slices.IndexFunc(assigned, func(a graph.Assignment) bool {
		return strings.EqualFold(a.PrincipalID, r.ID) && strings.EqualFold(a.Role, r.Of) && a.IsTenantWide()
	})
	if i < 0 {
		return wayBack{standing: gone}, nil
	}
	account, err := u.dir.Account(ctx, r.ID)
	if err != nil {
		return wayBack{}, elsewhere(err)
	}
	holders, err := u.dir.Holders(ctx, r.Of)
	if err != nil {
		return wayBack{}, elsewhere(err)
	}
	session, _ := u.dir.Session()
	role := graph.RoleByTemplate(r.Of).Name
	w := wayBack{
		standing: stands, scopes: []string{"RoleManagement.ReadWrite.Directory"}, roles: adminMakers,
		reverse:  reverse{say("undo.does.role", "upn", account.UserPrincipalName, "role", role), verbatim(role), say("undo.without-role")},
		affects:  []assets.Text{verbatim(account.UserPrincipalName)},
		stops:    []assets.Text{say("undo.stops-role", "upn", account.UserPrincipalName, "role", role)},
		requests: []graph.Request{{Method: "DELETE", Path: "/roleManagement/directory/roleAssignments/" + assigned[i].ID}},
		do:       func(ctx context.Context) error { return u.dir.UnassignRole(ctx, assigned[i].ID) },
	}
	others := slices.DeleteFunc(holders, func(h graph.User) bool { return strings.EqualFold(h.ID, r.ID) || h.Enabled == graph.No })
	switch {
	case len(others) == 0:
		w.guards = []Guard{{Reason: say("undo.guard-last-admin")}}
	case strings.EqualFold(r.ID, session.UserID):
		w.guards = []Guard{{Reason: say("undo.guard-own-role"), Yields: true}}
	case isBreakGlass(u, account.User):
		w.guards = []Guard{{Reason: say("undo.guard-break-glass"), Yields: true}}
	case r.Of == graph.GlobalAdministrator: // which a break-glass account is, whatever the file says
		w.guards = []Guard{{Reason: say("undo.guard-admin", "upn", account.UserPrincipalName), Yields: true}}
	}
	return w, nil
}

// memberAdded takes an account out of a group of agents. One that is not among those any more cannot be told from any other group.
func undoAddMember(ctx context.Context, u undoSubject) (wayBack, error) {
	r := u.entry.Reversal
	group, found, err := partnerGroup(ctx, u, r.Of)
	switch {
	case err != nil:
		return wayBack{}, err
	case !found:
		return wayBack{standing: moved}, nil
	}
	for m := range u.dir.GroupMembers(ctx, []string{group.ID}) {
		switch {
		case m.Err != nil:
			return wayBack{}, elsewhere(m.Err)
		case !slices.ContainsFunc(m.UserIDs, func(id string) bool { return strings.EqualFold(id, r.ID) }):
			return wayBack{standing: gone}, nil
		}
		account, err := u.dir.Account(ctx, r.ID)
		if err != nil {
			return wayBack{}, elsewhere(err)
		}
		return wayBack{
			standing: stands, scopes: []string{"GroupMember.ReadWrite.All"}, roles: agentRoles,
			reverse: reverse{
				say("undo.does.member", "upn", account.UserPrincipalName, "group", group.Name), say("app-agent.after", "group", group.Name), say("app-agent.before"),
			},
			affects:  []assets.Text{say("undo.member", "upn", account.UserPrincipalName, "group", group.Name)},
			stops:    []assets.Text{say("undo.stops-member", "upn", account.UserPrincipalName)},
			requests: []graph.Request{{Method: "DELETE", Path: "/groups/" + group.ID + "/members/" + account.ID + "/$ref"}},
			do:       func(ctx context.Context) error { return u.dir.RemoveMember(ctx, group.ID, account.ID) },
		}, nil
	}
	return wayBack{}, elsewhere(whyUnanswered(ctx, u.dir, graph.OpReadGroupMembers))
}

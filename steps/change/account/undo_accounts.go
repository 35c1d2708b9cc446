package account

import (
	"context"
	"slices"
	"strings"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/change"
	"cspready/steps/snapshot"
)

// accountMade deletes an account, which can be restored for 30 days. One that holds a role is not deleted: the role is taken away first, which
// has guards of its own.
func UndoCreate(ctx context.Context, u change.UndoSubject) (change.WayBack, error) {
	r := u.Entry.Reversal
	key := r.ID
	if key == "" {
		key = r.Name
	}
	found, err := u.Dir.Account(ctx, key)
	switch {
	case err != nil:
		return change.Missing(err)
	case !u.Since(found.Created):
		return change.WayBack{Standing: change.Moved}, nil // an account that was there before: the one that was made cannot be told
	}
	inRole, err := holdsRole(ctx, u, found.ID)
	if err != nil {
		return change.WayBack{}, change.Elsewhere(err)
	}
	session, _ := u.Dir.Session()
	w := change.WayBack{
		Standing: change.Stands, Scopes: []string{"User.DeleteRestore.All"}, Roles: accountRoles,
		Reverse:  change.Reverse{Does: assets.Say("undo.does.account", "upn", found.UserPrincipalName), From: assets.Say("undo.there"), To: assets.Say("undo.deleted")},
		Affects:  []assets.Text{steps.Verbatim(found.UserPrincipalName)},
		Stops:    []assets.Text{assets.Say("undo.stops-account", "upn", found.UserPrincipalName)},
		Requests: []graph.Request{{Method: "DELETE", Path: "/users/" + found.ID}},
		Notes:    []assets.Text{assets.Say("undo.note-restore")},
		After:    []assets.Text{assets.Say("undo.after-account", "upn", found.UserPrincipalName)},
		Do:       func(ctx context.Context) error { return u.Dir.DeleteUser(ctx, found.ID) },
	}
	switch {
	case strings.EqualFold(found.ID, session.UserID):
		w.Guards = []steps.Guard{{Reason: assets.Say("undo.guard-self")}}
	case inRole == graph.Yes:
		w.Guards = []steps.Guard{{Reason: assets.Say("undo.guard-role", "upn", found.UserPrincipalName)}}
	case isBreakGlass(u, found.User):
		w.Guards = []steps.Guard{{Reason: assets.Say("undo.guard-break-glass"), Yields: true}}
	default:
		w.Guards = []steps.Guard{{Reason: assets.Say("undo.guard-account", "upn", found.UserPrincipalName), Yields: true}}
	}
	if inRole == graph.Unknown {
		w.Guards = append(w.Guards, steps.Guard{Reason: assets.Say("undo.guard-role-unread", "upn", found.UserPrincipalName), Yields: true})
	}
	return w, nil
}

// isBreakGlass reports whether an account is one by a person's word, or by the step that it was made in.
func isBreakGlass(u change.UndoSubject, account graph.User) bool {
	return u.Stage == steps.StageBreakGlass || slices.ContainsFunc(u.Reader.BreakGlassNames(nil), account.HasName)
}

// inRole tells whether an account holds a role or could activate one, of its own or through a group. It is not known where one of the lists
// could not be read.
func holdsRole(ctx context.Context, u change.UndoSubject, account string) (graph.Tri, error) {
	assignments := snapshot.NewReader(u.Dir, u.Reader.Profile).Read().Assignments(ctx)
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
	for m := range u.Dir.GroupMembers(ctx, slices.Compact(groups)) {
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
func UndoAssignRole(ctx context.Context, u change.UndoSubject) (change.WayBack, error) {
	r := u.Entry.Reversal
	assigned, err := u.Dir.Assignments(ctx)
	if err != nil {
		return change.WayBack{}, change.Elsewhere(err)
	}
	i := slices.IndexFunc(assigned, func(a graph.Assignment) bool {
		return strings.EqualFold(a.PrincipalID, r.ID) && strings.EqualFold(a.Role, r.Of) && a.IsTenantWide()
	})
	if i < 0 {
		return change.WayBack{Standing: change.Gone}, nil
	}
	account, err := u.Dir.Account(ctx, r.ID)
	if err != nil {
		return change.WayBack{}, change.Elsewhere(err)
	}
	holders, err := u.Dir.Holders(ctx, r.Of)
	if err != nil {
		return change.WayBack{}, change.Elsewhere(err)
	}
	session, _ := u.Dir.Session()
	role := graph.RoleByTemplate(r.Of).Name
	w := change.WayBack{
		Standing: change.Stands, Scopes: []string{"RoleManagement.ReadWrite.Directory"}, Roles: adminMakers,
		Reverse:  change.Reverse{Does: assets.Say("undo.does.role", "upn", account.UserPrincipalName, "role", role), From: steps.Verbatim(role), To: assets.Say("undo.without-role")},
		Affects:  []assets.Text{steps.Verbatim(account.UserPrincipalName)},
		Stops:    []assets.Text{assets.Say("undo.stops-role", "upn", account.UserPrincipalName, "role", role)},
		Requests: []graph.Request{{Method: "DELETE", Path: "/roleManagement/directory/roleAssignments/" + assigned[i].ID}},
		Do:       func(ctx context.Context) error { return u.Dir.UnassignRole(ctx, assigned[i].ID) },
	}
	others := slices.DeleteFunc(holders, func(h graph.User) bool { return strings.EqualFold(h.ID, r.ID) || h.Enabled == graph.No })
	switch {
	case len(others) == 0:
		w.Guards = []steps.Guard{{Reason: assets.Say("undo.guard-last-admin")}}
	case strings.EqualFold(r.ID, session.UserID):
		w.Guards = []steps.Guard{{Reason: assets.Say("undo.guard-own-role"), Yields: true}}
	case isBreakGlass(u, account.User):
		w.Guards = []steps.Guard{{Reason: assets.Say("undo.guard-break-glass"), Yields: true}}
	case r.Of == graph.GlobalAdministrator: // which a break-glass account is, whatever the file says
		w.Guards = []steps.Guard{{Reason: assets.Say("undo.guard-admin", "upn", account.UserPrincipalName), Yields: true}}
	}
	return w, nil
}

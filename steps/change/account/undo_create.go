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

// UndoCreate plans to delete an account, which can be restored for 30 days. An account that has a role is not
// deleted: the role has to be removed first, and that has guards of its own.
func UndoCreate(ctx context.Context, u change.Undo) (change.UndoPlan, error) {
	r := u.Entry.Reversal
	key := r.ID
	if key == "" {
		key = r.Name
	}
	found, err := u.Tenant.Account(ctx, key)
	switch {
	case err != nil:
		return change.RevertedIfNotFound(err)
	case !u.CouldHaveCreated(found.Created):
		return change.UndoPlan{State: change.Modified}, nil // older than the change, so not the account that it created
	}
	inRole, err := hasRole(ctx, u, found.ID)
	if err != nil {
		return change.UndoPlan{}, change.NotFoundAsUnreadable(err)
	}
	session, _ := u.Tenant.Session()
	w := change.UndoPlan{
		State: change.InForce, Scopes: []string{"User.DeleteRestore.All"}, Roles: createRoles,
		Text: change.UndoText{Title: assets.Say("undo.does.account", "upn", found.UserPrincipalName),
			Before: assets.Say("undo.there"), After: assets.Say("undo.deleted")},
		Affects:  []assets.Text{assets.Verbatim(found.UserPrincipalName)},
		Stops:    []assets.Text{assets.Say("undo.stops-account", "upn", found.UserPrincipalName)},
		Requests: []graph.Request{{Method: "DELETE", Path: "/users/" + found.ID}},
		Notes:    []assets.Text{assets.Say("undo.note-restore")},
		After:    []assets.Text{assets.Say("undo.after-account", "upn", found.UserPrincipalName)},
		Do:       func(ctx context.Context) error { return u.Tenant.DeleteUser(ctx, found.ID) },
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
		unread := assets.Say("undo.guard-role-unread", "upn", found.UserPrincipalName)
		w.Guards = append(w.Guards, steps.Guard{Reason: unread, Yields: true})
	}
	return w, nil
}

// isBreakGlass reports whether an account is a break-glass account, by a statement or by the step that created it.
func isBreakGlass(u change.Undo, account graph.User) bool {
	return u.Stage == steps.StageBreakGlass || slices.ContainsFunc(u.Reader.BreakGlassNames(nil), account.HasName)
}

// hasRole reports whether an account has a role or could activate one, directly or through a group. It is unknown if
// one of the lists could not be read.
func hasRole(ctx context.Context, u change.Undo, account string) (graph.Tri, error) {
	assignments := snapshot.NewReader(u.Tenant, u.Reader.Profile).Read().Assignments(ctx)
	if state := assignments.Active.State(); state != snapshot.ReadWhole && state != snapshot.ReadInPart {
		return graph.Unknown, assignments.Active.Reason()
	}
	var groups []string
	for _, a := range assignments.Seen() {
		switch {
		case strings.EqualFold(a.PrincipalID, account):
			return graph.Yes, nil
		case a.MayBeGroup():
			groups = append(groups, a.PrincipalID)
		}
	}
	holds := graph.No
	if assignments.Active.Reason() != nil || assignments.Eligible.Reason() != nil {
		holds = graph.Unknown
	}
	slices.Sort(groups)
	for m := range u.Tenant.GroupMembers(ctx, slices.Compact(groups)) {
		switch {
		case m.Err != nil:
			holds = graph.Unknown
		case slices.ContainsFunc(m.UserIDs, func(id string) bool { return strings.EqualFold(id, account) }):
			return graph.Yes, nil
		}
	}
	return holds, nil
}

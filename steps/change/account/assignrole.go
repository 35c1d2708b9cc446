package account

import (
	"context"
	"errors"
	"slices"
	"strings"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/change"
)

// AssignRole makes an account a Global Administrator, active and for good.
//
// https://learn.microsoft.com/graph/api/rbacapplication-post-roleassignments
type AssignRole struct {
	Dir     NewAccountTenant
	Org     graph.Organization
	Account *Newcomer
}

// assignRoles may make Global Administrators.
//
// https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference
var assignRoles = []string{graph.GlobalAdministrator, graph.PrivilegedRoleAdministrator}

func (op AssignRole) requestBody() string {
	return graph.Body{"principalId": op.Account.idOrPlaceholder(), "roleDefinitionId": graph.GlobalAdministrator, "directoryScopeId": "/"}.Text()
}

// Change spells out the write for a person.
func (op AssignRole) Change() steps.Change {
	upn := op.Account.Upn
	return steps.Change{
		Title:    assets.Say("eg-role.change", "upn", upn),
		Question: assets.Say("eg-role.ask", "upn", upn, "tenant", op.Org.Name),
		Yes:      assets.Say("eg-role.yes"),
		Before:   assets.Say("eg-role.before"),
		After:    assets.Say("eg.role-permanent"),
		Affects:  []assets.Text{assets.Say("eg-role.affects", "upn", upn)},
		Undo:     assets.Say("eg-role.undo"),
		Scopes:   []string{"RoleManagement.ReadWrite.Directory"},
		Roles:    assignRoles,
		Requests: []graph.Request{{Method: "POST", Path: "/roleManagement/directory/roleAssignments", Body: op.requestBody(), Times: NewcomerTries}},
	}
}

// Done looks for an assignment of the account's own.
func (op AssignRole) Done(ctx context.Context) (bool, error) {
	if op.Account.Id == "" {
		return false, &graph.Error{Op: graph.OpAssignRole, Kind: graph.ErrNotFound}
	}
	all, err := op.Dir.Assignments(ctx)
	return slices.ContainsFunc(all, func(a graph.Assignment) bool {
		return a.PrincipalID == op.Account.Id && strings.EqualFold(a.Role, graph.GlobalAdministrator) && a.IsTenantWide()
	}), err
}

// Do assigns the role. That it is there already is as good.
func (op AssignRole) Do(ctx context.Context) error {
	err := UntilKnown(ctx, op.Account, func() error { return op.Dir.AssignRole(ctx, op.requestBody()) })
	if errors.Is(err, graph.ErrConflict) {
		return nil
	}
	return err
}

// Reversal takes the role away.
func (op AssignRole) Reversal() steps.Reversal {
	return steps.Reversal{Kind: steps.RoleGiven, ID: op.Account.Id, Name: op.Account.Upn, Of: graph.GlobalAdministrator}
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
		Standing: change.Stands, Scopes: []string{"RoleManagement.ReadWrite.Directory"}, Roles: assignRoles,
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

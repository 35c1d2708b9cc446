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

// assignRole makes an account a Global Administrator, with an active and permanent assignment.
//
// https://learn.microsoft.com/graph/api/rbacapplication-post-roleassignments
type assignRole struct {
	dir     AdminTenant
	org     graph.Organization
	account *Pending
}

// AssignRole returns the change that makes an account a Global Administrator.
func AssignRole(dir AdminTenant, org graph.Organization, n *Pending) steps.Op {
	return assignRole{dir, org, n}
}

// assignRoles may assign the role Global Administrator.
//
// https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference
var assignRoles = []string{graph.GlobalAdministrator, graph.PrivilegedRoleAdministrator}

func (op assignRole) requestBody() string {
	return graph.Body{
		"principalId": op.account.idOrPlaceholder(), "roleDefinitionId": graph.GlobalAdministrator, "directoryScopeId": "/",
	}.Text()
}

func (op assignRole) Change() steps.Change {
	upn := op.account.UPN
	return steps.Change{
		Title:    assets.Say("account-role.change", "upn", upn),
		Question: assets.Say("account-role.ask", "upn", upn, "tenant", op.org.Name),
		Yes:      assets.Say("account-role.yes"),
		Before:   assets.Say("account-role.before"),
		After:    assets.Say("role.permanent"),
		Affects:  []assets.Text{assets.Say("account-role.affects", "upn", upn)},
		Undo:     assets.Say("account-role.undo"),
		Scopes:   []string{"RoleManagement.ReadWrite.Directory"},
		Roles:    assignRoles,
		Requests: []graph.Request{{
			Method: "POST", Path: "/roleManagement/directory/roleAssignments", Body: op.requestBody(), Times: ReplicationTries,
		}},
	}
}

// Done looks for a direct assignment of the account.
func (op assignRole) Done(ctx context.Context) (bool, error) {
	if op.account.ID == "" {
		return false, &graph.Error{Op: graph.OpAssignRole, Kind: graph.ErrNotFound}
	}
	list, err := op.dir.Assignments(ctx, nil) // the role is one of those with a known name
	return slices.ContainsFunc(list.All, func(a graph.Assignment) bool {
		return a.PrincipalID == op.account.ID && strings.EqualFold(a.Role, graph.GlobalAdministrator) && a.IsTenantWide()
	}), err
}

// Do assigns the role. A conflict means that the account has it already.
func (op assignRole) Do(ctx context.Context) error {
	err := RetryUntilReplicated(ctx, op.account, func() error { return op.dir.AssignRole(ctx, op.requestBody()) })
	if errors.Is(err, graph.ErrConflict) {
		return nil
	}
	return err
}

// Reversal removes the assignment.
func (op assignRole) Reversal() steps.Reversal {
	return steps.Reversal{Kind: steps.RoleAssigned, ID: op.account.ID, Name: op.account.UPN, Of: graph.GlobalAdministrator}
}

// UndoAssignRole plans to remove a role assignment, unless it is the last one in use.
func UndoAssignRole(ctx context.Context, u change.Undo) (change.UndoPlan, error) {
	r := u.Entry.Reversal
	assigned, err := u.Tenant.Assignments(ctx, func() []string { return []string{r.Of} })
	if err != nil {
		return change.UndoPlan{}, change.NotFoundAsUnreadable(err)
	}
	i := slices.IndexFunc(assigned.All, func(a graph.Assignment) bool {
		return strings.EqualFold(a.PrincipalID, r.ID) && strings.EqualFold(a.Role, r.Of) && a.IsTenantWide()
	})
	if i < 0 {
		return change.UndoPlan{State: change.Reverted}, nil
	}
	account, err := u.Tenant.Account(ctx, r.ID)
	if err != nil {
		return change.UndoPlan{}, change.NotFoundAsUnreadable(err)
	}
	holders, err := u.Tenant.Holders(ctx, r.Of)
	if err != nil {
		return change.UndoPlan{}, change.NotFoundAsUnreadable(err)
	}
	session, _ := u.Tenant.Session()
	role := graph.RoleByTemplate(r.Of).Name
	w := change.UndoPlan{
		State: change.InForce, Scopes: []string{"RoleManagement.ReadWrite.Directory"}, Roles: assignRoles,
		Text: change.UndoText{Title: assets.Say("undo.does.role", "upn", account.UserPrincipalName, "role", role),
			Before: assets.Verbatim(role), After: assets.Say("undo.without-role")},
		Affects:  []assets.Text{assets.Verbatim(account.UserPrincipalName)},
		Stops:    []assets.Text{assets.Say("undo.stops-role", "upn", account.UserPrincipalName, "role", role)},
		Requests: []graph.Request{{Method: "DELETE", Path: "/roleManagement/directory/roleAssignments/" + assigned.All[i].ID}},
		Do:       func(ctx context.Context) error { return u.Tenant.UnassignRole(ctx, assigned.All[i].ID) },
	}
	others := slices.DeleteFunc(holders,
		func(h graph.User) bool { return strings.EqualFold(h.ID, r.ID) || h.Enabled == graph.No })
	switch {
	case len(others) == 0:
		w.Guards = []steps.Guard{{Reason: assets.Say("undo.guard-last-admin")}}
	case strings.EqualFold(r.ID, session.UserID):
		w.Guards = []steps.Guard{{Reason: assets.Say("undo.guard-own-role"), Yields: true}}
	case isBreakGlass(u, account.User):
		w.Guards = []steps.Guard{{Reason: assets.Say("undo.guard-break-glass"), Yields: true}}
	case r.Of == graph.GlobalAdministrator: // a break-glass account has this role, whatever the journal says
		w.Guards = []steps.Guard{{Reason: assets.Say("undo.guard-admin", "upn", account.UserPrincipalName), Yields: true}}
	}
	return w, nil
}

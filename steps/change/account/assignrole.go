package account

import (
	"context"
	"errors"
	"slices"
	"strings"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
)

// AssignRole makes an account a Global Administrator, active and for good.
//
// https://learn.microsoft.com/graph/api/rbacapplication-post-roleassignments
type AssignRole struct {
	Dir     NewAccountTenant
	Org     graph.Organization
	Account *Newcomer
}

// adminMakers may make Global Administrators.
//
// https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference
var adminMakers = []string{graph.GlobalAdministrator, graph.PrivilegedRoleAdministrator}

func (op AssignRole) body() string {
	return graph.Body{"principalId": op.Account.idOrAny(), "roleDefinitionId": graph.GlobalAdministrator, "directoryScopeId": "/"}.Text()
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
		Roles:    adminMakers,
		Requests: []graph.Request{{Method: "POST", Path: "/roleManagement/directory/roleAssignments", Body: op.body(), Times: NewcomerTries}},
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
	err := UntilKnown(ctx, op.Account, func() error { return op.Dir.AssignRole(ctx, op.body()) })
	if errors.Is(err, graph.ErrConflict) {
		return nil
	}
	return err
}

// Reversal takes the role away.
func (op AssignRole) Reversal() steps.Reversal {
	return steps.Reversal{Kind: steps.RoleGiven, ID: op.Account.Id, Name: op.Account.Upn, Of: graph.GlobalAdministrator}
}

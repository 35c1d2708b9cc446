package steps

import (
	"context"
	"errors"
	"slices"
	"strings"

	"cspready/assets"
	"cspready/graph"
)

// assignRole makes an account a Global Administrator, active and for good.
//
// https://learn.microsoft.com/graph/api/rbacapplication-post-roleassignments
type assignRole struct {
	dir     newAccountTenant
	org     graph.Organization
	account *newcomer
}

// adminMakers may make Global Administrators.
//
// https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference
var adminMakers = []string{graph.GlobalAdministrator, graph.PrivilegedRoleAdministrator}

func (op assignRole) body() string {
	return body{"principalId": op.account.idOrAny(), "roleDefinitionId": graph.GlobalAdministrator, "directoryScopeId": "/"}.text()
}

// Change spells out the write for a person.
func (op assignRole) Change() Change {
	upn := op.account.upn
	return Change{
		Title:    say("eg-role.change", "upn", upn),
		Question: say("eg-role.ask", "upn", upn, "tenant", op.org.Name),
		Yes:      say("eg-role.yes"),
		Before:   say("eg-role.before"),
		After:    say("eg.role-permanent"),
		Affects:  []assets.Text{say("eg-role.affects", "upn", upn)},
		Undo:     say("eg-role.undo"),
		Scopes:   []string{"RoleManagement.ReadWrite.Directory"},
		Roles:    adminMakers,
		Requests: []graph.Request{{Method: "POST", Path: "/roleManagement/directory/roleAssignments", Body: op.body(), Times: newcomerTries}},
	}
}

// Done looks for an assignment of the account's own.
func (op assignRole) Done(ctx context.Context) (bool, error) {
	if op.account.id == "" {
		return false, &graph.Error{Op: graph.OpAssignRole, Kind: graph.ErrNotFound}
	}
	all, err := op.dir.Assignments(ctx)
	return slices.ContainsFunc(all, func(a graph.Assignment) bool {
		return a.PrincipalID == op.account.id && strings.EqualFold(a.Role, graph.GlobalAdministrator) && a.IsTenantWide()
	}), err
}

// Do assigns the role. That it is there already is as good.
func (op assignRole) Do(ctx context.Context) error {
	err := untilKnown(ctx, op.account, func() error { return op.dir.AssignRole(ctx, op.body()) })
	if errors.Is(err, graph.ErrConflict) {
		return nil
	}
	return err
}

// Reversal takes the role away.
func (op assignRole) Reversal() Reversal {
	return Reversal{Kind: RoleGiven, ID: op.account.id, Name: op.account.upn, Of: graph.GlobalAdministrator}
}

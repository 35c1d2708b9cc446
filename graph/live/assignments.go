package live

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"cspready/graph"
	"cspready/graph/wire"
)

// Assignments returns the active assignments of directory roles. Where the service lists them only role by role, it
// asks for the roles with a known name, and for those that more returns; nil asks for no others.
//
// https://learn.microsoft.com/graph/api/rbacapplication-list-roleassignments
func (c *Connection) Assignments(ctx context.Context, more func() []string) (graph.AssignmentList, error) {
	return c.readAssignments(ctx, graph.OpReadRoleAssignments, "/roleManagement/directory/roleAssignments", more)
}

// Eligible returns the eligible assignments of directory roles, like Assignments.
//
// https://learn.microsoft.com/graph/api/rbacapplication-list-roleeligibilityscheduleinstances
func (c *Connection) Eligible(ctx context.Context, more func() []string) (graph.AssignmentList, error) {
	return c.readAssignments(ctx, graph.OpReadEligibleRoles,
		"/roleManagement/directory/roleEligibilityScheduleInstances", more)
}

// readAssignments reads a list of assignments with their principals. If the service does not support that query, it
// reads them without, or role by role.
func (c *Connection) readAssignments(ctx context.Context, op, path string, more func() []string) (graph.AssignmentList,
	error) {
	assignmentsAt := func(address string) ([]graph.Assignment, error) {
		return wire.Collect(readList[wire.RoleAssignment](ctx, c, op, address))
	}
	list, err := assignmentsAt(c.addressOf(path, "$expand", "principal"))
	if isUnsupportedQuery(err) {
		list, err = assignmentsAt(c.addressOf(path))
	}
	if !isUnsupportedQuery(err) {
		return graph.AssignmentList{All: list}, err
	}
	found := graph.AssignmentList{OnlyRoles: graph.RoleTemplates()}
	if more != nil {
		found.OnlyRoles = append(found.OnlyRoles, more()...)
	}
	slices.Sort(found.OnlyRoles)
	found.OnlyRoles = slices.Compact(found.OnlyRoles)
	for _, template := range found.OnlyRoles {
		list, err := assignmentsAt(c.addressOf(path, "$filter", "roleDefinitionId eq "+quoteFilter(template),
			"$expand", "principal"))
		if err != nil {
			return graph.AssignmentList{}, err
		}
		found.All = append(found.All, list...)
	}
	return found, nil
}

// isUnsupportedQuery reports whether a service refused a query for its form. A missing licence has the same statuses,
// but is a refusal of another kind.
func isUnsupportedQuery(err error) bool {
	return hasStatus(err, http.StatusBadRequest, http.StatusNotFound, http.StatusNotImplemented) &&
		!errors.Is(err, graph.ErrUnlicensed)
}

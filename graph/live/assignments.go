package live

import (
	"context"
	"errors"
	"net/http"

	"cspready/graph"
	"cspready/graph/wire"
)

// Assignments returns all active assignments of directory roles.
//
// https://learn.microsoft.com/graph/api/rbacapplication-list-roleassignments
func (c *Connection) Assignments(ctx context.Context) ([]graph.Assignment, error) {
	return c.readAssignments(ctx, graph.OpReadRoleAssignments, "/roleManagement/directory/roleAssignments")
}

// Eligible returns all eligible assignments of directory roles.
//
// https://learn.microsoft.com/graph/api/rbacapplication-list-roleeligibilityscheduleinstances
func (c *Connection) Eligible(ctx context.Context) ([]graph.Assignment, error) {
	return c.readAssignments(ctx, graph.OpReadEligibleRoles, "/roleManagement/directory/roleEligibilityScheduleInstances")
}

// readAssignments reads a list of assignments with their principals. If the service does not support that query, it
// reads them without, or role by role.
func (c *Connection) readAssignments(ctx context.Context, op, path string) ([]graph.Assignment, error) {
	assignmentsAt := func(address string) ([]graph.Assignment, error) {
		return wire.Collect(readList[wire.RoleAssignment](ctx, c, op, address))
	}
	list, err := assignmentsAt(c.addressOf(path, "$expand", "principal"))
	if isUnsupportedQuery(err) {
		list, err = assignmentsAt(c.addressOf(path))
	}
	if !isUnsupportedQuery(err) {
		return list, err
	}
	var all []graph.Assignment
	for _, template := range graph.RoleTemplates() {
		list, err := assignmentsAt(c.addressOf(path, "$filter", "roleDefinitionId eq "+quoteFilter(template),
			"$expand", "principal"))
		if err != nil {
			return nil, err
		}
		all = append(all, list...)
	}
	return all, nil
}

// isUnsupportedQuery reports whether a service refused a query for its form. A missing licence has the same statuses,
// but is a refusal of another kind.
func isUnsupportedQuery(err error) bool {
	return hasStatus(err, http.StatusBadRequest, http.StatusNotFound, http.StatusNotImplemented) &&
		!errors.Is(err, graph.ErrUnlicensed)
}

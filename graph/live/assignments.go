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
	return c.assigned(ctx, graph.OpReadRoleAssignments, "/roleManagement/directory/roleAssignments")
}

// Eligible returns all eligible assignments of directory roles.
//
// https://learn.microsoft.com/graph/api/rbacapplication-list-roleeligibilityscheduleinstances
func (c *Connection) Eligible(ctx context.Context) ([]graph.Assignment, error) {
	return c.assigned(ctx, graph.OpReadEligibleRoles, "/roleManagement/directory/roleEligibilityScheduleInstances")
}

// readAssignments reads a list of assignments with their principals. If the service does not support that query, it
// reads them without, or role by role.
func (c *Connection) assigned(ctx context.Context, op, path string) ([]graph.Assignment, error) {
	assignmentsAt := func(address string) ([]graph.Assignment, error) {
		return wire.Collect(readList[wire.RoleAssignment](ctx, c, op, address))
	}
	list, err := assignmentsAt(c.address(path, "$expand", "principal"))
	if misunderstood(err) {
		list, err = assignmentsAt(c.address(path))
	}
	if !misunderstood(err) {
		return list, err
	}
	var all []graph.Assignment
	for _, template := range graph.RoleTemplates() {
		list, err := assignmentsAt(c.address(path, "$filter", "roleDefinitionId eq "+quoted(template), "$expand", "principal"))
		if err != nil {
			return nil, err
		}
		all = append(all, list...)
	}
	return all, nil
}

// isUnsupportedQuery reports whether a service refused a query for its form. A missing licence has the same statuses,
// but is a refusal of another kind.
func misunderstood(err error) bool {
	return statusIn(err, http.StatusBadRequest, http.StatusNotFound, http.StatusNotImplemented) && !errors.Is(err, graph.ErrUnlicensed)
}

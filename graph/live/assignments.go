package live

import (
	"context"
	"errors"
	"net/http"

	"cspready/graph"
	"cspready/graph/wire"
)

// Assignments returns every active assignment of a directory role.
//
// https://learn.microsoft.com/graph/api/rbacapplication-list-roleassignments
func (c *Connection) Assignments(ctx context.Context) ([]graph.Assignment, error) {
	return c.assigned(ctx, graph.OpReadRoleAssignments, "/roleManagement/directory/roleAssignments")
}

// Eligible returns every role that somebody may activate.
//
// https://learn.microsoft.com/graph/api/rbacapplication-list-roleeligibilityscheduleinstances
func (c *Connection) Eligible(ctx context.Context) ([]graph.Assignment, error) {
	return c.assigned(ctx, graph.OpReadEligibleRoles, "/roleManagement/directory/roleEligibilityScheduleInstances")
}

// assigned reads a list of assignments with their holders, or, where the service does not take that question, without, or role by role.
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

// misunderstood reports whether a service refused a question for its form. A missing licence is told in the same way and is none.
func misunderstood(err error) bool {
	return statusIn(err, http.StatusBadRequest, http.StatusNotFound, http.StatusNotImplemented) && !errors.Is(err, graph.ErrUnlicensed)
}

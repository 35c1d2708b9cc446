package live

import (
	"context"

	abstractions "github.com/microsoft/kiota-abstractions-go"

	"cspready/graph"
	"cspready/graph/wire"
)

// AssignRole gives a directory role as a JSON body says, sent as it is.
//
// https://learn.microsoft.com/graph/api/rbacapplication-post-roleassignments
func (c *Connection) AssignRole(ctx context.Context, body string) error {
	_, err := c.raw(ctx, graph.OpAssignRole, abstractions.POST, c.address("/roleManagement/directory/roleAssignments"), []byte(body))
	return unsure(err)
}

// RoleSchedules returns for how long the active assignments of a role hold. What the service leaves out, or what is not known here, is
// never taken for permanent.
//
// https://learn.microsoft.com/graph/api/rbacapplication-list-roleassignmentscheduleinstances
func (c *Connection) RoleSchedules(ctx context.Context, roleTemplate string) ([]graph.RoleSchedule, error) {
	const path = "/roleManagement/directory/roleAssignmentScheduleInstances"
	at := c.address(path, "$filter", "roleDefinitionId eq "+quoted(roleTemplate))
	return wire.Collect(readList[wire.RoleSchedule](ctx, c, graph.OpReadRoleSchedules, at))
}

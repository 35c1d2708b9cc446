package live

import (
	"context"

	abstractions "github.com/microsoft/kiota-abstractions-go"

	"cspready/graph"
	"cspready/graph/wire"
)

// AssignRole assigns a directory role from a JSON body, which is sent unchanged.
//
// https://learn.microsoft.com/graph/api/rbacapplication-post-roleassignments
func (c *Connection) AssignRole(ctx context.Context, body string) error {
	_, err := c.send(ctx, graph.OpAssignRole, abstractions.POST, c.addressOf("/roleManagement/directory/roleAssignments"),
		[]byte(body))
	return markUnsure(err)
}

// RoleSchedules returns when the active assignments of a role end, or of every role for an empty template. Missing or
// unknown values never count as permanent.
//
// https://learn.microsoft.com/graph/api/rbacapplication-list-roleassignmentscheduleinstances
func (c *Connection) RoleSchedules(ctx context.Context, roleTemplate string) ([]graph.RoleSchedule, error) {
	const path = "/roleManagement/directory/roleAssignmentScheduleInstances"
	at := c.addressOf(path)
	if roleTemplate != "" {
		at = c.addressOf(path, "$filter", "roleDefinitionId eq "+quoteFilter(roleTemplate))
	}
	return wire.Collect(readList[wire.RoleSchedule](ctx, c, graph.OpReadRoleSchedules, at))
}

package live

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	abstractions "github.com/microsoft/kiota-abstractions-go"

	"cspready/graph"
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
	type instance struct {
		RoleDefinitionID, PrincipalID, DirectoryScopeID, AssignmentType string

		EndDateTime json.RawMessage
	}
	const path = "/roleManagement/directory/roleAssignmentScheduleInstances"
	at := c.address(path, "$filter", "roleDefinitionId eq "+quoted(roleTemplate))
	var list []graph.RoleSchedule
	for i, err := range each[instance](ctx, c, graph.OpReadRoleSchedules, at) {
		if err != nil {
			return nil, err
		}
		ends, told := end(i.EndDateTime)
		list = append(list, graph.RoleSchedule{
			Role: i.RoleDefinitionID, Principal: i.PrincipalID, Scope: i.DirectoryScopeID, Ends: ends,
			Activated: !told || !strings.EqualFold(i.AssignmentType, "Assigned"),
		})
	}
	return list, nil
}

// end reads an end that is null where there is none. Told is false for one that is missing or cannot be read.
func end(data json.RawMessage) (ends time.Time, told bool) {
	if string(data) == "null" {
		return time.Time{}, true
	}
	if json.Unmarshal(data, &ends) != nil || ends.IsZero() {
		return time.Time{}, false
	}
	return ends, true
}

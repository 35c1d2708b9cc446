package wire

import (
	"cmp"
	"encoding/json"
	"strings"
	"time"

	"cspready/graph"
)

// A RoleAssignment is an active or eligible assignment of a directory role.
//
// https://learn.microsoft.com/graph/api/resources/unifiedroleassignment
type RoleAssignment struct {
	ID               string
	RoleDefinitionID string // for built-in roles the id of the template
	DirectoryScopeID string
	AppScopeID       string // in place of DirectoryScopeID for a role in one application
	PrincipalID      string
	Principal        *User // if expanded: a user, or the type and id of another object
}

// Read returns the assignment; false for one that does not say who holds which role where.
func (a RoleAssignment) Read() (graph.Assignment, bool) {
	found := graph.Assignment{ID: a.ID, Role: a.RoleDefinitionID, PrincipalID: a.PrincipalID,
		Scope: cmp.Or(a.DirectoryScopeID, a.AppScopeID)}
	if p := a.Principal; p != nil {
		found.Kind = graph.PrincipalKind(strings.TrimPrefix(p.Type, "#microsoft.graph."))
		if found.PrincipalID == "" {
			found.PrincipalID = p.ID
		}
	}
	return found, found.Role != "" && found.PrincipalID != "" && found.Scope != ""
}

// A RoleSchedule is an active assignment of a role with its end.
//
// https://learn.microsoft.com/graph/api/resources/unifiedroleassignmentscheduleinstance
type RoleSchedule struct {
	RoleDefinitionID, PrincipalID, DirectoryScopeID, AssignmentType string

	EndDateTime json.RawMessage
}

// Read returns the schedule. One of an unknown type or without a readable end counts as activated, as it must not be
// taken for permanent.
func (s RoleSchedule) Read() (graph.RoleSchedule, bool) {
	ends, known := readEnd(s.EndDateTime)
	return graph.RoleSchedule{
		Role: s.RoleDefinitionID, Principal: s.PrincipalID, Scope: s.DirectoryScopeID, Ends: ends,
		Activated: !known || !strings.EqualFold(s.AssignmentType, "Assigned"),
	}, true
}

// readEnd reads an end, which is null for none; known is false if it is missing or cannot be read.
func readEnd(data json.RawMessage) (ends time.Time, known bool) {
	if string(data) == "null" {
		return time.Time{}, true
	}
	if json.Unmarshal(data, &ends) != nil || ends.IsZero() {
		return time.Time{}, false
	}
	return ends, true
}

// A Membership is an object that the signed-in person is a member of.
//
// https://learn.microsoft.com/graph/api/resources/directoryrole
type Membership struct {
	Type           string `json:"@odata.type"`
	RoleTemplateID string
}

// ReadRoles returns the directory roles among memberships. It fails with [graph.ErrForbidden] for an object without
// properties: Graph lists objects that the caller must not read in this form.
func ReadRoles(op string, memberships []Membership) ([]graph.Role, error) {
	var roles []graph.Role
	for _, m := range memberships {
		switch {
		case m.Type != "" && m.Type != directoryRoleType: // lists of nothing but roles have no type
		case m.RoleTemplateID == "":
			return nil, &graph.Error{Op: op, Kind: graph.ErrForbidden}
		default:
			roles = append(roles, graph.RoleByTemplate(strings.ToLower(m.RoleTemplateID)))
		}
	}
	return roles, nil
}

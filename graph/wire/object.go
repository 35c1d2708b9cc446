package wire

import (
	"strings"

	"cspready/graph"
)

// Types of directory objects, as "@odata.type" names them.
const (
	userType             = "#microsoft.graph.user"
	agentUserType        = "#microsoft.graph.agentUser"
	groupType            = "#microsoft.graph.group"
	servicePrincipalType = "#microsoft.graph.servicePrincipal"
	directoryRoleType    = "#microsoft.graph.directoryRole"
)

// A DirectoryObject is the type and id of an object of any kind, such as a member of a group.
//
// https://learn.microsoft.com/graph/api/resources/directoryobject
type DirectoryObject struct {
	Type string `json:"@odata.type"`
	ID   string
}

// IsUser reports whether the object is an account.
func (o DirectoryObject) IsUser() bool { return o.Type == userType }

// IsGroup reports whether the object is a group.
func (o DirectoryObject) IsGroup() bool { return o.Type == groupType }

// IsServicePrincipal reports whether the object is a service principal.
func (o DirectoryObject) IsServicePrincipal() bool { return o.Type == servicePrincipalType }

// A GroupEligibility is the right of a principal to activate membership or ownership of a group.
//
// https://learn.microsoft.com/graph/api/resources/privilegedaccessgroupeligibilityscheduleinstance
type GroupEligibility struct{ PrincipalID, AccessID string }

// Read returns the right; false for one that does not say whose it is. One of an unknown kind counts as membership.
func (e GroupEligibility) Read() (graph.GroupEligibility, bool) {
	return graph.GroupEligibility{PrincipalID: e.PrincipalID, Member: !strings.EqualFold(e.AccessID, "owner")},
		e.PrincipalID != ""
}

// GroupSelect are the properties of groups to select.
const GroupSelect = "id,displayName,visibility"

// A Group is a group, without its members.
//
// https://learn.microsoft.com/graph/api/resources/group
type Group struct{ ID, DisplayName, Visibility string }

// Read returns the group; false for one without its id.
func (g Group) Read() (graph.Group, bool) {
	return graph.Group{ID: g.ID, Name: g.DisplayName, HidesMembers: strings.EqualFold(g.Visibility, "HiddenMembership")},
		g.ID != ""
}

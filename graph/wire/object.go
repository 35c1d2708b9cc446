package wire

import "cspready/graph"

// Types of directory objects, as "@odata.type" names them.
const (
	userType             = "#microsoft.graph.user"
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

// GroupSelect are the properties of groups to select.
const GroupSelect = "id,displayName"

// A Group is a group, without its members.
//
// https://learn.microsoft.com/graph/api/resources/group
type Group struct{ ID, DisplayName string }

// Read returns the group; false for one without its id.
func (g Group) Read() (graph.Group, bool) {
	return graph.Group{ID: g.ID, Name: g.DisplayName}, g.ID != ""
}

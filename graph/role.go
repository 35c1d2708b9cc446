package graph

import (
	"maps"
	"slices"
	"strings"
)

// A Role is a directory role, identified by its template: the one id that is the same in every tenant.
//
// https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference
type Role struct {
	Template string
	Name     string
}

// Templates of the roles that checks and changes need.
const (
	GlobalAdministrator             = "62e90394-69f5-4237-9190-012177145e10"
	GlobalReader                    = "f2ef992c-3afb-46b9-b7cf-a126ee74c451"
	SecurityAdministrator           = "194ae4cb-b126-40b2-bd5b-6091b380977d"
	SecurityReader                  = "5d6b6bb7-de71-4623-b4af-96380a352509"
	ConditionalAccessAdministrator  = "b1be1c3e-b65d-4f19-8427-f6fa0d97feb9"
	PrivilegedRoleAdministrator     = "e8611ab8-c189-46e8-94e1-60213ab1f814"
	PrivilegedAuthAdministrator     = "7be44c8a-adaf-4e2a-84d6-ab2649e08a13"
	AuthenticationAdministrator     = "c4e39bd9-1100-46d3-8c65-fb160da0071f"
	ReportsReader                   = "4a5d8f65-41da-4de4-8968-e035b65339cf"
	DirectoryReaders                = "88d8e3e3-8f55-4a1e-953a-9b9898b8876b"
	UserAdministrator               = "fe930be7-5e62-47db-91af-98c3a49a38b1"
	AuthenticationPolicyAdmin       = "0526716b-113d-4c15-b2c8-68e3c22b9f80"
	ApplicationAdministrator        = "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3"
	CloudApplicationAdministrator   = "158c047a-c907-4556-b7ef-446551a6b5f7"
	DirectorySynchronizationAccount = "d29b2b05-8046-44ba-8758-1e26182fcf32"
	OnPremisesDirectorySyncAccount  = "a92aed5d-d78a-4d16-b381-09adb37eb3b0"
)

// DefaultUserRole is the template that the token of every member lists beside their roles. It is never assigned.
const DefaultUserRole = "b79fbf4d-3ef9-4689-8143-76b194e85509"

var roleNames = map[string]string{
	GlobalAdministrator:             "Global Administrator",
	GlobalReader:                    "Global Reader",
	SecurityAdministrator:           "Security Administrator",
	SecurityReader:                  "Security Reader",
	ConditionalAccessAdministrator:  "Conditional Access Administrator",
	PrivilegedRoleAdministrator:     "Privileged Role Administrator",
	PrivilegedAuthAdministrator:     "Privileged Authentication Administrator",
	AuthenticationAdministrator:     "Authentication Administrator",
	ReportsReader:                   "Reports Reader",
	DirectoryReaders:                "Directory Readers",
	UserAdministrator:               "User Administrator",
	AuthenticationPolicyAdmin:       "Authentication Policy Administrator",
	ApplicationAdministrator:        "Application Administrator",
	CloudApplicationAdministrator:   "Cloud Application Administrator",
	DirectorySynchronizationAccount: "Directory Synchronization Accounts",
	OnPremisesDirectorySyncAccount:  "On Premises Directory Sync Account",
}

// RoleByTemplate returns the role of a template with Microsoft's English name, or with the template's id if the name
// is not known here. Role names are terms of the field and are not translated.
func RoleByTemplate(template string) Role {
	if name, ok := roleNames[template]; ok {
		return Role{template, name}
	}
	return Role{template, template}
}

// RoleTemplates lists the templates with a known name.
func RoleTemplates() []string { return slices.Sorted(maps.Keys(roleNames)) }

// An Assignment is an active or eligible assignment of a role.
//
// https://learn.microsoft.com/graph/api/resources/unifiedroleassignment
type Assignment struct {
	ID          string        // of the assignment itself
	Role        string        // template of a built-in role, or the id of a custom one
	PrincipalID string        // object id
	Kind        PrincipalKind // empty if unknown
	Scope       string        // "/" for the whole tenant, or a smaller scope: an administrative unit, an application
}

// MayBeGroup reports whether the assignment may be to a group, whose members then hold the role.
func (a Assignment) MayBeGroup() bool { return a.Kind == GroupPrincipal || a.Kind == "" }

// An AssignmentList is what a tenant told of its role assignments.
type AssignmentList struct {
	All []Assignment
	// OnlyRoles are the roles that were asked for, one by one, where the service lists no others; nil where All has
	// the assignments of every role.
	OnlyRoles []string
}

// HasRole reports whether the list has every assignment of a role.
func (l AssignmentList) HasRole(role string) bool {
	return l.OnlyRoles == nil || slices.ContainsFunc(l.OnlyRoles, func(r string) bool { return strings.EqualFold(r, role) })
}

// IsTenantWide reports whether the scope is the whole tenant, and not an administrative unit or one application.
func (a Assignment) IsTenantWide() bool { return a.Scope == "/" }

// A PrincipalKind is the kind of object that a role is assigned to, a type without its namespace. Only a user and a
// group stand for people.
type PrincipalKind string

// The kinds of principals.
const (
	UserPrincipal    PrincipalKind = "user"
	GroupPrincipal   PrincipalKind = "group"
	ServicePrincipal PrincipalKind = "servicePrincipal"
)

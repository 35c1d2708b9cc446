package graph

// A Role is a directory role, known by its template: the one id that is the same in every tenant.
//
// https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference
type Role struct {
	Template string
	Name     string
}

// Templates of the roles that checks and changes ask for.
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
	DirectorySynchronizationAccount = "d29b2b05-8046-44ba-8758-1e26182fcf32"
)

// PlainMember is the template that the token of every member names beside their roles. Nobody assigns it.
const PlainMember = "b79fbf4d-3ef9-4689-8143-76b194e85509"

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
	DirectorySynchronizationAccount: "Directory Synchronization Accounts",
}

// RoleNamed returns the role of a template under Microsoft's English name, or under the template's id when the name is not known
// here. Role names are terms of the field and are not translated.
func RoleNamed(template string) Role {
	if name, ok := roleNames[template]; ok {
		return Role{template, name}
	}
	return Role{template, template}
}

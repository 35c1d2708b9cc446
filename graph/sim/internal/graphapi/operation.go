package graphapi

import (
	"net/http"
	"strings"

	"cspready/graph"
	"cspready/graph/sim/internal/core"
	"cspready/graph/sim/internal/odata"
)

// A workload is one of the parts of Graph that have limits and error forms of their own.
type workload int

const (
	directoryService workload = iota
	policyService             // security defaults, authentication strengths
	conditionalAccess
	// AuthenticationMethods is the workload of methods.
	AuthenticationMethods // and reports, which share its limit
	identityGovernance
)

// An operation is a row of the table of operations that Graph supports here.
type operation struct {
	method            string
	path              string   // below the version; {} is any one segment
	scopes            []string // any one of them is needed
	alsoScopes        []string // and all of these
	roles             []string // any one of them is needed, Global Administrator always suffices; none: any member
	allowsOwner       bool     // the roles are not needed if the object is the caller or owned by the caller
	licence           graph.Licence
	service           workload
	entity            string      // type of the objects answered, and of the body of a write
	bodyType          string      // type of the body if it is another one
	context           string      // @odata.context after #; empty if the service omits it
	defaultProperties []string    // properties answered without $select; none: all
	expand            string      // the one property that $expand can name
	maxPageSize       int         // most objects on a page; 0: all on one page
	beta              bool        // only beta has it
	notInCloud        graph.Cloud // the cloud that does not have it
	changesNothing    bool        // a POST that only reads: its handler returns the whole response
	writeStatus       int         // status of a write that succeeded; 0: 204 without a body
	handle            func(*Service, *request) (any, *odata.Error)
}

var (
	readDirectory = []string{"Directory.Read.All", "Directory.ReadWrite.All"}
	readUsers     = append([]string{"User.Read.All", "User.ReadWrite.All"}, readDirectory...)
	readMe        = append([]string{"User.Read", "User.ReadWrite"}, readUsers...)
	readTenant    = append([]string{"Organization.Read.All", "Organization.ReadWrite.All"}, readDirectory...)
	readRoles     = append([]string{"RoleManagement.Read.Directory", "RoleManagement.ReadWrite.Directory"},
		readDirectory...)
	readGroups   = append([]string{"GroupMember.Read.All", "Group.Read.All", "Group.ReadWrite.All"}, readDirectory...)
	readPolicies = []string{"Policy.Read.All"}
	askWhatIf    = []string{"Policy.Read.ConditionalAccess", "Policy.Read.All", "Policy.ReadWrite.ConditionalAccess"}
	readMethods  = []string{"UserAuthenticationMethod.Read.All", "UserAuthenticationMethod.ReadWrite.All"}
	readOwn      = append([]string{"UserAuthenticationMethod.Read", "UserAuthenticationMethod.ReadWrite"},
		readMethods...)

	writePolicies = []string{"Policy.ReadWrite.ConditionalAccess"}
	writeAlso     = []string{"Policy.Read.All", "Application.Read.All"}

	policyReaders = []string{graph.GlobalReader, graph.SecurityReader, graph.SecurityAdministrator,
		graph.ConditionalAccessAdministrator}
	policyWriters = []string{graph.SecurityAdministrator, graph.ConditionalAccessAdministrator}
	passWriters   = []string{graph.AuthenticationAdministrator, graph.PrivilegedAuthAdministrator}
	sessionEnders = []string{graph.PrivilegedAuthAdministrator, graph.AuthenticationAdministrator,
		graph.UserAdministrator}
	methodReaders = []string{graph.GlobalReader, graph.AuthenticationAdministrator, graph.PrivilegedAuthAdministrator}
	reportReaders = []string{graph.ReportsReader, graph.SecurityReader, graph.SecurityAdministrator, graph.GlobalReader}
	roleReaders   = []string{graph.DirectoryReaders, graph.GlobalReader, graph.PrivilegedRoleAdministrator}
	// groupPIMReaders read eligibility for role-assignable groups.
	groupPIMReaders = []string{graph.GlobalReader, graph.PrivilegedRoleAdministrator}
	pimReaders      = []string{graph.GlobalReader, graph.SecurityReader, graph.SecurityAdministrator,
		graph.PrivilegedRoleAdministrator}

	userShown = []string{"id", "businessPhones", "displayName", "givenName", "jobTitle", "mail", "mobilePhone",
		"officeLocation",
		"preferredLanguage", "surname", "userPrincipalName"}
)

// Paths that clients and tests share.
const (
	WhatIfPath           = "/identity/conditionalAccess/evaluate"
	SecurityDefaultsPath = "/policies/identitySecurityDefaultsEnforcementPolicy"
	RegistrationsPath    = "/reports/authenticationMethods/userRegistrationDetails"
	MethodPoliciesPath   = "/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/"
	AssignmentsPath      = "/roleManagement/directory/roleAssignments"
	SchedulesPath        = "/roleManagement/directory/roleAssignmentScheduleInstances"
	EligibilityPath      = "/roleManagement/directory/roleEligibilityScheduleInstances"
	GroupEligibilityPath = "/identityGovernance/privilegedAccess/group/eligibilityScheduleInstances"
	CrossTenantPath      = "/policies/crossTenantAccessPolicy"
	MethodsPolicyPath    = "/policies/authenticationMethodsPolicy"
)

// findOperation returns the operation of a request and the values of its {}.
func (t *Service) findOperation(c *core.Call) (*operation, []string, *odata.Error) {
	elsewhere := false
	for i := range t.operations {
		op := &t.operations[i]
		ids, ok := core.MatchPath(op.path, c.Path)
		if !ok || op.beta && c.Version != "beta" || op.notInCloud == t.HomeCloud {
			continue
		}
		if op.method == c.Method {
			return op, ids, nil
		}
		elsewhere = true
	}
	if elsewhere {
		return nil, nil, &odata.Error{Status: http.StatusMethodNotAllowed, Code: "Request_BadRequest",
			Message: "Specified HTTP method is not allowed for the request target."}
	}
	segment, _, _ := strings.Cut(strings.TrimPrefix(c.Path, "/"), "/")
	return nil, nil, odata.BadRequestCode("BadRequest", "Resource not found for the segment '"+segment+"'.")
}

package sim

import (
	"net/http"
	"slices"
	"strings"

	"cspready/graph"
)

// A service is one of the parts of Graph that have limits and error forms of their own.
type service int

const (
	directoryService service = iota
	policyService            // security defaults, authentication strengths
	conditionalAccess
	authenticationMethods // and reports, which share its limit
	identityGovernance
)

// An operation is a row of the table of operations that Graph supports here.
type operation struct {
	method  string
	path    string   // below the version; {} is any one segment
	scopes  []string // any one of them is needed
	also    []string // and all of these
	roles   []string // any one of them is needed, Global Administrator always suffices; none: any member
	own     bool     // the roles are not needed if the object is the caller or owned by the caller
	licence graph.Licence
	service service
	entity  string      // type of the objects answered, and of the body of a write
	body    string      // type of the body if it is another one
	context string      // @odata.context after #; empty if the service omits it
	shown   []string    // properties answered without $select; none: all
	expand  string      // the one property that $expand can name
	page    int         // most objects on a page; 0: all on one page
	beta    bool        // only beta has it
	unless  graph.Cloud // the cloud that does not have it
	answers int         // status of a write that succeeded; 0: 204 without a body
	handle  func(*graphService, *call) (any, *fault)
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
	pimReaders    = []string{graph.GlobalReader, graph.SecurityReader, graph.SecurityAdministrator,
		graph.PrivilegedRoleAdministrator}

	userShown = []string{"id", "businessPhones", "displayName", "givenName", "jobTitle", "mail", "mobilePhone",
		"officeLocation",
		"preferredLanguage", "surname", "userPrincipalName"}
)

const (
	securityDefaultsPath = "/policies/identitySecurityDefaultsEnforcementPolicy"
	registrationsPath    = "/reports/authenticationMethods/userRegistrationDetails"
	methodPoliciesPath   = "/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/"
	assignmentsPath      = "/roleManagement/directory/roleAssignments"
	schedulesPath        = "/roleManagement/directory/roleAssignmentScheduleInstances"
	eligibilityPath      = "/roleManagement/directory/roleEligibilityScheduleInstances"
)

// operations are all operations of Graph that the tenant supports, with the permissions that each needs. The first
// row that matches applies.
//
// https://learn.microsoft.com/graph/permissions-reference,
// https://learn.microsoft.com/graph/api/overview
var operations = slices.Concat([]operation{
	{method: "GET", path: "/organization", scopes: append([]string{"User.Read"}, readTenant...),
		entity: "organization", context: "organization", handle: getOrganization},
	{method: "GET", path: "/subscribedSkus", scopes: append([]string{"LicenseAssignment.Read.All"}, readTenant...),
		entity: "subscribedSku", context: "subscribedSkus", handle: getSkus},
	{method: "GET", path: "/domains", scopes: append([]string{"Domain.Read.All", "Domain.ReadWrite.All"},
		readDirectory...),
		entity: "domain", context: "domains", handle: getDomains},

	{method: "GET", path: "/domains/{}/federationConfiguration", scopes: []string{"Domain-InternalFederation.Read.All"},
		roles:  []string{graph.GlobalReader, graph.SecurityReader, graph.SecurityAdministrator},
		entity: "internalDomainFederation", context: "domains/federationConfiguration", handle: getFederation},

	{method: "GET", path: "/me", scopes: readMe, entity: "user", context: "users/$entity", shown: userShown,
		handle: getMe},
	{method: "GET", path: "/me/transitiveMemberOf/microsoft.graph.directoryRole",
		scopes: append([]string{"User.Read"}, readDirectory...),
		entity: "directoryRole", context: "directoryRoles", handle: getMyRoles},
	{method: "GET", path: "/me/memberOf", scopes: append([]string{"User.Read"}, readDirectory...),
		entity: "directoryObject", handle: getMyMemberships},
	{method: "GET", path: "/me/authentication/methods", scopes: readOwn, service: authenticationMethods,
		entity: "authenticationMethod", handle: getMyMethods},

	{method: "GET", path: "/users", scopes: readUsers, entity: "user", context: "users", shown: userShown, page: 999,
		handle: getUsers},
	{method: "POST", path: "/users", scopes: []string{"User.ReadWrite.All", "Directory.ReadWrite.All"},
		roles:  []string{graph.UserAdministrator},
		entity: "user", shown: userShown, answers: http.StatusCreated, handle: postUser},
	{method: "GET", path: "/users/$count", scopes: readUsers, entity: "user", handle: countUsers},
	{method: "GET", path: "/users/{}", scopes: readUsers, entity: "user", context: "users/$entity", shown: userShown,
		handle: getUser},
	{method: "DELETE", path: "/users/{}", scopes: []string{"User.DeleteRestore.All", "User.ReadWrite.All"},
		roles:  []string{graph.UserAdministrator},
		entity: "user", handle: deleteUser},
	{method: "GET", path: "/users/{}/authentication/methods", scopes: readMethods, roles: methodReaders, own: true,
		service: authenticationMethods, entity: "authenticationMethod", handle: getMethods},
	{method: "POST", path: "/users/{}/authentication/temporaryAccessPassMethods", roles: passWriters,
		service: authenticationMethods, unless: graph.China,
		scopes:  []string{"UserAuthMethod-TAP.ReadWrite.All", "UserAuthenticationMethod.ReadWrite.All"},
		answers: http.StatusCreated,
		entity:  "temporaryAccessPassAuthenticationMethod", handle: postPass},
	{method: "GET", path: "/users/{}/authentication/requirements", scopes: readPolicies, beta: true,
		roles: []string{graph.GlobalReader, graph.AuthenticationPolicyAdmin}, service: policyService,
		entity: "strongAuthenticationRequirements",
		handle: getPerUserMFA},
	{method: "POST", path: "/users/{}/revokeSignInSessions", roles: sessionEnders, answers: http.StatusOK,
		scopes: []string{"User.RevokeSessions.All", "User.ReadWrite.All", "Directory.ReadWrite.All"}, entity: "user",
		handle: postRevoke},
	{method: "GET", path: "/auditLogs/signIns", scopes: []string{"AuditLog.Read.All"}, roles: reportReaders,
		licence: graph.P1,
		service: authenticationMethods, entity: "signIn", context: "auditLogs/signIns", page: 1000, handle: getSignIns},
	{method: "GET", path: registrationsPath, scopes: []string{"AuditLog.Read.All"}, roles: reportReaders,
		licence: graph.P1,
		service: authenticationMethods, entity: "userRegistrationDetails",
		context: "reports/authenticationMethods/userRegistrationDetails",
		page:    999, handle: getRegistrations},

	{method: "GET", path: securityDefaultsPath, scopes: readPolicies, roles: policyReaders, service: policyService,
		entity:  "identitySecurityDefaultsEnforcementPolicy",
		context: "policies/identitySecurityDefaultsEnforcementPolicy/$entity",
		handle:  getSecurityDefaults},
	{method: "PATCH", path: securityDefaultsPath, roles: policyWriters, service: policyService,
		scopes: []string{"Policy.ReadWrite.SecurityDefaults", "Policy.ReadWrite.ConditionalAccess"}, also: readPolicies,
		entity: "identitySecurityDefaultsEnforcementPolicy", handle: patchSecurityDefaults},
	{method: "GET", path: "/identity/conditionalAccess/policies", scopes: readPolicies, roles: policyReaders,
		service: conditionalAccess,
		entity:  "conditionalAccessPolicy", context: "identity/conditionalAccess/policies", handle: getPolicies},
	{method: "POST", path: "/identity/conditionalAccess/policies", scopes: writePolicies, also: writeAlso,
		roles: policyWriters, licence: graph.P1,
		service: conditionalAccess, entity: "conditionalAccessPolicy",
		context: "identity/conditionalAccess/policies/$entity", answers: http.StatusCreated,
		handle: postPolicy},
	{method: "PATCH", path: "/identity/conditionalAccess/policies/{}", scopes: writePolicies, also: writeAlso,
		roles: policyWriters, licence: graph.P1,
		service: conditionalAccess, entity: "conditionalAccessPolicy", handle: patchPolicy},
	{method: "DELETE", path: "/identity/conditionalAccess/policies/{}", scopes: writePolicies, also: writeAlso,
		roles:   policyWriters,
		service: conditionalAccess, entity: "conditionalAccessPolicy", handle: deletePolicy},
	{method: "GET", path: methodPoliciesPath + "{}", roles: append([]string{graph.AuthenticationPolicyAdmin},
		policyReaders...),
		scopes: append([]string{"Policy.Read.AuthenticationMethod", "Policy.ReadWrite.AuthenticationMethod"},
			readPolicies...),
		service: policyService, unless: graph.China, entity: "authenticationMethodConfiguration",
		handle: getMethodPolicy},
	{method: "PATCH", path: methodPoliciesPath + "{}", roles: []string{graph.AuthenticationPolicyAdmin},
		scopes:  []string{"Policy.ReadWrite.AuthenticationMethod"},
		service: policyService, unless: graph.China, entity: "authenticationMethodConfiguration",
		handle: patchMethodPolicy},
	{method: "GET", path: "/identity/conditionalAccess/namedLocations", scopes: readPolicies, roles: policyReaders,
		service: conditionalAccess, entity: "namedLocation", context: "identity/conditionalAccess/namedLocations",
		handle: getNamedLocations},
	{method: "GET", path: "/policies/authenticationStrengthPolicies", roles: policyReaders, service: policyService,
		scopes:  append([]string{"Policy.Read.AuthenticationMethod"}, readPolicies...),
		entity:  "authenticationStrengthPolicy",
		context: "policies/authenticationStrengthPolicies", handle: getStrengths},

	{method: "GET", path: assignmentsPath, scopes: readRoles, roles: roleReaders,
		entity: "unifiedRoleAssignment", context: "roleManagement/directory/roleAssignments", expand: "principal",
		page:   999,
		handle: getAssignments},
	{method: "POST", path: assignmentsPath, scopes: []string{"RoleManagement.ReadWrite.Directory"},
		answers: http.StatusCreated,
		roles:   []string{graph.PrivilegedRoleAdministrator}, entity: "unifiedRoleAssignment", handle: postAssignment},
	{method: "DELETE", path: assignmentsPath + "/{}", scopes: []string{"RoleManagement.ReadWrite.Directory"},
		roles: []string{graph.PrivilegedRoleAdministrator}, entity: "unifiedRoleAssignment", handle: deleteAssignment},
	{method: "GET", path: schedulesPath, scopes: append([]string{"RoleAssignmentSchedule.Read.Directory"},
		readRoles...),
		roles: pimReaders, licence: graph.P2, service: identityGovernance, page: 999,
		entity:  "unifiedRoleAssignmentScheduleInstance",
		context: "roleManagement/directory/roleAssignmentScheduleInstances", handle: getSchedules},
	{method: "GET", path: "/roleManagement/directory/roleDefinitions", scopes: readRoles, roles: roleReaders,
		entity: "unifiedRoleDefinition", context: "roleManagement/directory/roleDefinitions",
		handle: getRoleDefinitions},
	{method: "GET", path: eligibilityPath, scopes: append([]string{"RoleEligibilitySchedule.Read.Directory"},
		readRoles...),
		roles: pimReaders, licence: graph.P2, service: identityGovernance, expand: "principal", page: 999,
		entity:  "unifiedRoleEligibilityScheduleInstance",
		context: "roleManagement/directory/roleEligibilityScheduleInstances", handle: getEligibility},

	{method: "GET", path: "/groups/{}", scopes: readGroups, entity: "group", context: "groups/$entity",
		handle: getGroup},
	{method: "GET", path: "/groups/{}/members", scopes: readGroups, entity: "directoryObject",
		context: "directoryObjects",
		page:    999, handle: getMembers},
	{method: "GET", path: "/groups/{}/transitiveMembers", scopes: readGroups, entity: "directoryObject",
		context: "directoryObjects",
		page:    999, handle: getMembers},
}, applicationOperations, scoreOperations)

// find returns the operation of a request and the values of its {}.
func (t *graphService) find(c *baseCall) (*operation, []string, *fault) {
	elsewhere := false
	for i := range t.operations {
		op := &t.operations[i]
		ids, ok := match(op.path, c.path)
		if !ok || op.beta && c.version != "beta" || op.unless == t.cloud {
			continue
		}
		if op.method == c.method {
			return op, ids, nil
		}
		elsewhere = true
	}
	if elsewhere {
		return nil, nil, &fault{status: http.StatusMethodNotAllowed, code: "Request_BadRequest",
			message: "Specified HTTP method is not allowed for the request target."}
	}
	segment, _, _ := strings.Cut(strings.TrimPrefix(c.path, "/"), "/")
	return nil, nil, invalid("BadRequest", "Resource not found for the segment '"+segment+"'.")
}

func match(pattern, path string) (ids []string, ok bool) {
	want, got := strings.Split(pattern, "/"), strings.Split(strings.TrimSuffix(path, "/"), "/")
	if len(want) != len(got) {
		return nil, false
	}
	for i := range want {
		before, after, open := strings.Cut(want[i], "{}")
		switch {
		case open && before == "" && got[i] != "" && !strings.HasPrefix(got[i], "$"):
			ids = append(ids, got[i])
		case open && len(got[i]) > len(before)+len(after) && strings.EqualFold(got[i][:len(before)], before) &&
			strings.HasSuffix(got[i], after):
			ids = append(ids, strings.TrimSuffix(got[i][len(before):], after)) // applications(appId='{}')
		case !strings.EqualFold(want[i], got[i]):
			return nil, false
		}
	}
	return ids, true
}

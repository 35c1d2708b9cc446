package sim

import (
	"net/http"
	"slices"

	"cspready/graph"
)

var (
	readApplications  = append([]string{"Application.Read.All", "Application.ReadWrite.All"}, readDirectory...)
	writeApplications = []string{"Application.ReadWrite.All", "Directory.ReadWrite.All"}
	readConsents      = append([]string{"DelegatedPermissionGrant.Read.All",
		"DelegatedPermissionGrant.ReadWrite.All"}, readDirectory...)
	writeConsents = []string{"DelegatedPermissionGrant.ReadWrite.All", "Directory.ReadWrite.All"}
	readAppRoles  = append([]string{"AppRoleAssignment.ReadWrite.All"}, readApplications...)
	writeAppRoles = []string{"AppRoleAssignment.ReadWrite.All"}
	listGroups    = append([]string{"Group.ReadBasic.All"}, readGroups...)
	writeMembers  = []string{"GroupMember.ReadWrite.All", "Group.ReadWrite.All", "Directory.ReadWrite.All"}

	appWriters    = []string{graph.ApplicationAdministrator, graph.CloudApplicationAdministrator}
	consentGivers = append([]string{graph.PrivilegedRoleAdministrator}, appWriters...)
	memberWriters = []string{graph.UserAdministrator, graph.PrivilegedRoleAdministrator}
)

const (
	applicationsPath = "/applications"
	principalsPath   = "/servicePrincipals"
	consentsPath     = "/oauth2PermissionGrants"
	appRulesPath     = "/policies/defaultAppManagementPolicy"
	deletedAppsPath  = "/directory/deletedItems/microsoft.graph.application"
)

// applicationOperations are the rows for applications, their permissions, and the groups that partners work with.
//
// https://learn.microsoft.com/graph/api/resources/application,
// https://learn.microsoft.com/graph/permissions-reference
var applicationOperations = []operation{
	{method: "GET", path: applicationsPath, scopes: readApplications, entity: "application", context: "applications",
		page:   999,
		handle: getApplications},
	{method: "POST", path: applicationsPath, scopes: writeApplications, roles: appWriters, entity: "application",
		answers: http.StatusCreated,
		handle:  postApplication},
	{method: "GET", path: "/applications(appId='{}')", scopes: readApplications, entity: "application",
		context: "applications/$entity",
		handle:  getApplicationByAppID},
	{method: "GET", path: applicationsPath + "/{}", scopes: readApplications, entity: "application",
		context: "applications/$entity",
		handle:  getApplication},
	{method: "PATCH", path: applicationsPath + "/{}", scopes: writeApplications, roles: appWriters, own: true,
		entity: "application",
		handle: patchApplication},
	{method: "DELETE", path: applicationsPath + "/{}", scopes: writeApplications, roles: appWriters, own: true,
		entity: "application",
		handle: deleteApplication},
	{method: "GET", path: applicationsPath + "/{}/owners", scopes: readApplications, entity: "directoryObject",
		context: "directoryObjects",
		page:    999, handle: getOwners},
	{method: "POST", path: applicationsPath + "/{}/addPassword", scopes: writeApplications, roles: appWriters,
		own: true, answers: http.StatusOK,
		entity: "passwordCredential", body: "applicationAddPassword", handle: postSecret},
	{method: "POST", path: applicationsPath + "/{}/removePassword", scopes: writeApplications, roles: appWriters,
		own:    true,
		entity: "passwordCredential", body: "applicationRemovePassword", handle: postRemoveSecret},

	{method: "GET", path: applicationsPath + "/{}/appManagementPolicies", scopes: readPolicies,
		roles: slices.Concat([]string{graph.GlobalReader}, appWriters), service: policyService,
		entity:  "appManagementPolicy",
		context: "appManagementPolicies", handle: getOwnAppRules},
	{method: "GET", path: appRulesPath, scopes: readPolicies,
		roles:   slices.Concat([]string{graph.GlobalReader}, appWriters),
		service: policyService, entity: "tenantAppManagementPolicy",
		context: "policies/defaultAppManagementPolicy/$entity", handle: getAppRules},

	{method: "GET", path: deletedAppsPath, scopes: readApplications, entity: "application", context: "applications",
		page:   999,
		handle: getDeletedApplications},
	{method: "GET", path: "/directory/deletedItems/microsoft.graph.servicePrincipal", scopes: readApplications,
		entity:  "servicePrincipal",
		context: "servicePrincipals", page: 999, handle: getDeletedPrincipals},
	{method: "POST", path: "/directory/deletedItems/{}/restore", scopes: writeApplications, roles: appWriters,
		answers: http.StatusOK,
		entity:  "directoryObject", handle: postRestore},

	{method: "GET", path: principalsPath, scopes: readApplications, entity: "servicePrincipal",
		context: "servicePrincipals", page: 999,
		handle: getPrincipals},
	{method: "POST", path: principalsPath, scopes: writeApplications, roles: appWriters, entity: "servicePrincipal",
		answers: http.StatusCreated,
		handle:  postPrincipal},
	{method: "GET", path: "/servicePrincipals(appId='{}')", scopes: readApplications, entity: "servicePrincipal",
		context: "servicePrincipals/$entity", handle: getPrincipalByAppID},
	{method: "GET", path: principalsPath + "/{}", scopes: readApplications, entity: "servicePrincipal",
		context: "servicePrincipals/$entity",
		handle:  getPrincipal},
	{method: "PATCH", path: principalsPath + "/{}", scopes: writeApplications, roles: appWriters,
		entity: "servicePrincipal", handle: patchPrincipal},
	{method: "DELETE", path: principalsPath + "/{}", scopes: writeApplications, roles: appWriters,
		entity: "servicePrincipal", handle: deletePrincipal},

	{method: "GET", path: principalsPath + "/{}/oauth2PermissionGrants", scopes: readConsents,
		entity:  "oAuth2PermissionGrant",
		context: "oauth2PermissionGrants", page: 999, handle: getConsentsOf},
	{method: "GET", path: consentsPath, scopes: readConsents, entity: "oAuth2PermissionGrant",
		context: "oauth2PermissionGrants", page: 999,
		handle: getConsents},
	{method: "POST", path: consentsPath, scopes: writeConsents, roles: consentGivers, entity: "oAuth2PermissionGrant",
		answers: http.StatusCreated,
		handle:  postConsent},
	{method: "PATCH", path: consentsPath + "/{}", scopes: writeConsents, roles: consentGivers,
		entity: "oAuth2PermissionGrant", handle: patchConsent},
	{method: "DELETE", path: consentsPath + "/{}", scopes: writeConsents, roles: consentGivers,
		entity: "oAuth2PermissionGrant", handle: deleteConsent},

	{method: "GET", path: principalsPath + "/{}/appRoleAssignments", scopes: readAppRoles, entity: "appRoleAssignment",
		context: "appRoleAssignments", page: 999, handle: getRolesOf},
	{method: "POST", path: principalsPath + "/{}/appRoleAssignments", scopes: writeAppRoles,
		also: readApplications[:1], roles: consentGivers,
		entity: "appRoleAssignment", answers: http.StatusCreated, handle: postRoleOf},
	{method: "GET", path: principalsPath + "/{}/appRoleAssignedTo", scopes: readAppRoles, entity: "appRoleAssignment",
		context: "appRoleAssignments", page: 999, handle: getRolesOn},
	{method: "POST", path: principalsPath + "/{}/appRoleAssignedTo", scopes: writeAppRoles,
		also: readApplications[:1], roles: consentGivers,
		entity: "appRoleAssignment", answers: http.StatusCreated, handle: postRoleOn},

	{method: "GET", path: "/groups", scopes: listGroups, entity: "group", context: "groups", page: 999,
		handle: getGroups},
	{method: "POST", path: "/groups/{}/members/$ref", scopes: writeMembers, roles: memberWriters,
		entity: "directoryObject", handle: postMember},
	{method: "DELETE", path: "/groups/{}/members/{}/$ref", scopes: writeMembers, roles: memberWriters,
		entity: "directoryObject", handle: deleteMember},
}

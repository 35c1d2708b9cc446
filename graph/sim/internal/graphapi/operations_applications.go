package graphapi

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

// Paths that clients and tests share.
const (
	ApplicationsPath = "/applications"
	PrincipalsPath   = "/servicePrincipals"
	ConsentsPath     = "/oauth2PermissionGrants"
	AppRulesPath     = "/policies/defaultAppManagementPolicy"
	DeletedAppsPath  = "/directory/deletedItems/microsoft.graph.application"
)

// applicationOperations are the rows for applications, their permissions, and the groups that partners work with.
//
// https://learn.microsoft.com/graph/api/resources/application,
// https://learn.microsoft.com/graph/permissions-reference
var applicationOperations = []operation{
	{method: "GET", path: ApplicationsPath, scopes: readApplications, entity: "application", context: "applications",
		maxPageSize: 999,
		handle:      getApplications},
	{method: "POST", path: ApplicationsPath, scopes: writeApplications, roles: appWriters, entity: "application",
		writeStatus: http.StatusCreated,
		handle:      postApplication},
	{method: "GET", path: "/applications(appId='{}')", scopes: readApplications, entity: "application",
		context: "applications/$entity",
		handle:  getApplicationByAppID},
	{method: "GET", path: ApplicationsPath + "/{}", scopes: readApplications, entity: "application",
		context: "applications/$entity",
		handle:  getApplication},
	{method: "PATCH", path: ApplicationsPath + "/{}", scopes: writeApplications, roles: appWriters, allowsOwner: true,
		entity: "application",
		handle: patchApplication},
	{method: "DELETE", path: ApplicationsPath + "/{}", scopes: writeApplications, roles: appWriters, allowsOwner: true,
		entity: "application",
		handle: deleteApplication},
	{method: "GET", path: ApplicationsPath + "/{}/owners", scopes: readApplications, entity: "directoryObject",
		context:     "directoryObjects",
		maxPageSize: 999, handle: getApplicationOwners},
	{method: "POST", path: ApplicationsPath + "/{}/addPassword", scopes: writeApplications, roles: appWriters,
		allowsOwner: true, writeStatus: http.StatusOK,
		entity: "passwordCredential", bodyType: "applicationAddPassword", handle: postSecret},
	{method: "POST", path: ApplicationsPath + "/{}/removePassword", scopes: writeApplications, roles: appWriters,
		allowsOwner: true,
		entity:      "passwordCredential", bodyType: "applicationRemovePassword", handle: postRemoveSecret},

	{method: "GET", path: ApplicationsPath + "/{}/appManagementPolicies", scopes: readPolicies,
		roles: slices.Concat([]string{graph.GlobalReader}, appWriters), service: policyService,
		entity:  "appManagementPolicy",
		context: "appManagementPolicies", handle: getAppPolicies},
	{method: "GET", path: AppRulesPath, scopes: readPolicies,
		roles:   slices.Concat([]string{graph.GlobalReader}, appWriters),
		service: policyService, entity: "tenantAppManagementPolicy",
		context: "policies/defaultAppManagementPolicy/$entity", handle: getDefaultAppPolicy},

	{method: "GET", path: DeletedAppsPath, scopes: readApplications, entity: "application", context: "applications",
		maxPageSize: 999,
		handle:      getDeletedApplications},
	{method: "GET", path: "/directory/deletedItems/microsoft.graph.servicePrincipal", scopes: readApplications,
		entity:  "servicePrincipal",
		context: "servicePrincipals", maxPageSize: 999, handle: getDeletedPrincipals},
	{method: "POST", path: "/directory/deletedItems/{}/restore", scopes: writeApplications, roles: appWriters,
		writeStatus: http.StatusOK,
		entity:      "directoryObject", handle: postRestoreApplication},

	{method: "GET", path: PrincipalsPath, scopes: readApplications, entity: "servicePrincipal",
		context: "servicePrincipals", maxPageSize: 999,
		handle: getPrincipals},
	{method: "POST", path: PrincipalsPath, scopes: writeApplications, roles: appWriters, entity: "servicePrincipal",
		writeStatus: http.StatusCreated,
		handle:      postPrincipal},
	{method: "GET", path: "/servicePrincipals(appId='{}')", scopes: readApplications, entity: "servicePrincipal",
		context: "servicePrincipals/$entity", handle: getPrincipalByAppID},
	{method: "GET", path: PrincipalsPath + "/{}", scopes: readApplications, entity: "servicePrincipal",
		context: "servicePrincipals/$entity",
		handle:  getPrincipal},
	{method: "PATCH", path: PrincipalsPath + "/{}", scopes: writeApplications, roles: appWriters,
		entity: "servicePrincipal", handle: patchPrincipal},
	{method: "DELETE", path: PrincipalsPath + "/{}", scopes: writeApplications, roles: appWriters,
		entity: "servicePrincipal", handle: deletePrincipal},

	{method: "GET", path: PrincipalsPath + "/{}/oauth2PermissionGrants", scopes: readConsents,
		entity:  "oAuth2PermissionGrant",
		context: "oauth2PermissionGrants", maxPageSize: 999, handle: getConsentsOfPrincipal},
	{method: "GET", path: ConsentsPath, scopes: readConsents, entity: "oAuth2PermissionGrant",
		context: "oauth2PermissionGrants", maxPageSize: 999,
		handle: getConsents},
	{method: "POST", path: ConsentsPath, scopes: writeConsents, roles: consentGivers, entity: "oAuth2PermissionGrant",
		writeStatus: http.StatusCreated,
		handle:      postConsent},
	{method: "PATCH", path: ConsentsPath + "/{}", scopes: writeConsents, roles: consentGivers,
		entity: "oAuth2PermissionGrant", handle: patchConsent},
	{method: "DELETE", path: ConsentsPath + "/{}", scopes: writeConsents, roles: consentGivers,
		entity: "oAuth2PermissionGrant", handle: deleteConsent},

	{method: "GET", path: PrincipalsPath + "/{}/appRoleAssignments", scopes: readAppRoles, entity: "appRoleAssignment",
		context: "appRoleAssignments", maxPageSize: 999, handle: getAppRolesHeld},
	{method: "POST", path: PrincipalsPath + "/{}/appRoleAssignments", scopes: writeAppRoles,
		alsoScopes: readApplications[:1], roles: consentGivers,
		entity: "appRoleAssignment", writeStatus: http.StatusCreated, handle: postAppRoleHeld},
	{method: "GET", path: PrincipalsPath + "/{}/appRoleAssignedTo", scopes: readAppRoles, entity: "appRoleAssignment",
		context: "appRoleAssignments", maxPageSize: 999, handle: getAppRolesGranted},
	{method: "POST", path: PrincipalsPath + "/{}/appRoleAssignedTo", scopes: writeAppRoles,
		alsoScopes: readApplications[:1], roles: consentGivers,
		entity: "appRoleAssignment", writeStatus: http.StatusCreated, handle: postAppRoleGranted},

	{method: "GET", path: "/groups", scopes: listGroups, entity: "group", context: "groups", maxPageSize: 999,
		handle: getGroups},
	{method: "POST", path: "/groups/{}/members/$ref", scopes: writeMembers, roles: memberWriters,
		entity: "directoryObject", handle: postMember},
	{method: "DELETE", path: "/groups/{}/members/{}/$ref", scopes: writeMembers, roles: memberWriters,
		entity: "directoryObject", handle: deleteMember},
}

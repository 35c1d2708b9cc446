package sim

import "cspready/graph"

// microsoftTenant is the id of the tenant in which Microsoft's own applications are registered.
const microsoftTenant = "f8cdef31-a31e-4b4a-93e4-5f571e91255a"

// An api is an application of Microsoft that offers permissions, the same in every tenant.
type api struct {
	name          string
	addable       bool // a service principal can be created for its application id
	scopes, roles []offered
}

// microsoftAPIs are Microsoft's APIs by application id.
//
// https://learn.microsoft.com/partner-center/developer/partner-center-authentication
var microsoftAPIs = map[string]api{
	graph.GraphAPI: {name: "Microsoft Graph", scopes: graphScopes, roles: graphRoles},
	graph.PartnerCenterAPI: {name: "Microsoft Partner Center", addable: true,
		scopes: []offered{{id: "1cebfa2a-fb4d-419e-b5f9-839b4383e05a", value: userImpersonation}}},
	graph.AzureManagementAPI: {name: "Windows Azure Service Management API", addable: true,
		scopes: []offered{{id: "41094075-9dad-400e-a0bd-54e686782033", value: userImpersonation}}},
	graph.MicrosoftPartner: {name: "Microsoft Partner", addable: true,
		scopes: []offered{{id: guid(graph.MicrosoftPartner, userImpersonation), value: userImpersonation}}},
	graph.AzureADGraphAPI: {name: "Windows Azure Active Directory",
		scopes: []offered{{id: "311a71cc-e848-46a1-bdf8-97ff7156d8e6", value: "User.Read"},
			{id: "a42657d6-7f20-40e3-b6f0-cee03008a62a", value: "Directory.AccessAsUser.All", admin: true}},
		roles: []offered{{id: "5778995a-e1bf-45b8-affa-663a9f3f4d04", value: "Directory.Read.All"}}},
}

const userImpersonation = "user_impersonation"

// apiNames are the names of the APIs in scenarios.
var apiNames = map[string]string{
	"Microsoft Graph": graph.GraphAPI, "Partner Center": graph.PartnerCenterAPI,
	"Azure management": graph.AzureManagementAPI,
	"Azure AD Graph":   graph.AzureADGraphAPI, "Microsoft Partner": graph.MicrosoftPartner,
}

// graphRoles are the application permissions of Graph that are used here.
//
// https://learn.microsoft.com/graph/permissions-reference
var graphRoles = []offered{
	{id: "7ab1d382-f21e-4acd-a863-ba3e13f7da61", value: "Directory.Read.All"},
	{id: "19dbc75e-c2e2-444c-a770-ec69d8559fc7", value: "Directory.ReadWrite.All"},
	{id: "1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9", value: "Application.ReadWrite.All"},
	{id: "df021288-bdef-4463-88db-98f22de89214", value: "User.Read.All"},
	{id: "246dd0d5-5bd0-4def-940b-0421030a5b68", value: "Policy.Read.All"},
	{id: "483bed4a-2ad3-4361-a73b-c83ccdbdc53c", value: "RoleManagement.Read.Directory"},
	{id: "38d9df27-64da-44fd-b7c5-a6fbac20248f", value: "UserAuthenticationMethod.Read.All"},
	{id: "b0afded3-3588-46d8-8b3d-9842eff778da", value: "AuditLog.Read.All"},
	{id: "c0e5a7b0-e8b7-40a7-b8e0-8249e6ea81d5", value: "Domain-InternalFederation.Read.All"},
	{id: "9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8", value: "RoleManagement.ReadWrite.Directory"},
	{id: "21ffa320-2e7f-47d3-a466-7ff04d2dd68d", value: "PartnerSecurity.Read.All"},
}

// graphScopes are the delegated permissions of Graph that are used here.
//
// https://learn.microsoft.com/graph/permissions-reference
var graphScopes = []offered{
	{id: "e1fe6dd8-ba31-4d61-89e7-88639da4683d", value: "User.Read"},
	{id: "7427e0e9-2fba-42fe-b0c0-848c9e6a8182", value: "offline_access"},
	{id: "37f7f235-527c-4136-accd-4a02d197296e", value: "openid"},
	{id: "14dad69e-099b-42c9-810b-d002981feec1", value: "profile"},
	{id: "4908d5b9-3fb2-4b1e-9336-1888b7937185", value: "Organization.Read.All", admin: true},
	{id: "06da0dbc-49e2-44d2-8312-53f166ab848a", value: "Directory.Read.All", admin: true},
	{id: "f395577a-0960-456b-979f-7228de0c5996", value: "LicenseAssignment.Read.All"},
	{id: "2f9ee017-59c1-4f1d-9472-bd5529a7b311", value: "Domain.Read.All", admin: true},
	{id: "33203a2a-a761-40f0-8a7c-a7e74a9f8ac6", value: "Domain-InternalFederation.Read.All", admin: true},
	{id: "572fea84-0151-49b2-9301-11cb16974376", value: "Policy.Read.All", admin: true},
	{id: "a6ff13ac-1851-4993-8ca9-a671d70de2d5", value: "Policy.Read.AuthenticationMethod", admin: true},
	{id: "7e823077-d88e-468f-a337-e18f1f0e6c7c", value: "Policy.ReadWrite.AuthenticationMethod", admin: true},
	{id: "0b2a744c-2abf-4f1e-ad7e-17a087e2be99", value: "Policy.ReadWrite.SecurityDefaults", admin: true},
	{id: "ad902697-1014-4ef5-81ef-2b4301988e8c", value: "Policy.ReadWrite.ConditionalAccess", admin: true},
	{id: "b27add92-efb2-4f16-84f5-8108ba77985c", value: "Policy.ReadWrite.ApplicationConfiguration", admin: true},
	{id: "a154be20-db9c-4678-8ab7-66f6cc099a59", value: "User.Read.All", admin: true},
	{id: "204e0828-b5ca-4ad8-b9f3-f32a958e7cc4", value: "User.ReadWrite.All", admin: true},
	{id: "4bb440cd-2cf2-4f90-8004-aa2acd2537c5", value: "User.DeleteRestore.All", admin: true},
	{id: "f92e74e7-2563-467f-9dd0-902688cb5863", value: "User.EnableDisableAccount.All", admin: true},
	{id: "aec28ec7-4d02-4e8c-b864-50163aea77eb", value: "UserAuthenticationMethod.Read.All", admin: true},
	{id: "b7887744-6746-4312-813d-72daeaee7e2d", value: "UserAuthenticationMethod.ReadWrite.All", admin: true},
	{id: "05de4a66-e51a-4312-842a-30c8094698d2", value: "UserAuthMethod-TAP.ReadWrite.All", admin: true},
	{id: "14195339-1fe4-48a7-a0d3-a39eb9fd8958", value: "UserAuthMethod-Passkey.Read.All", admin: true},
	{id: "64930478-d0ea-4671-ad72-fe0d9821df09", value: "UserAuthMethod-Passkey.ReadWrite.All", admin: true},
	{id: "e4c9e354-4dc5-45b8-9e7c-e1393b0b1a20", value: "AuditLog.Read.All", admin: true},
	{id: "741c54c3-0c1e-44a1-818b-3f97ab4e8c83", value: "RoleManagement.Read.Directory", admin: true},
	{id: "d01b97e9-cbc0-49fe-810a-750afd5527a3", value: "RoleManagement.ReadWrite.Directory", admin: true},
	{id: "eb0788c2-6d4e-4658-8c9e-c0fb8053f03d", value: "RoleEligibilitySchedule.Read.Directory", admin: true},
	{id: "ba1917bc-a64b-4c71-b66d-229d4a520e66", value: "Group.ReadBasic.All", admin: true},
	{id: "bc024368-1153-4739-b217-4326f2e966d0", value: "GroupMember.Read.All", admin: true},
	{id: "f81125ac-d3b7-4573-a3b2-7099cc39df9e", value: "GroupMember.ReadWrite.All", admin: true},
	{id: "c79f8feb-a9db-4090-85f9-90d820caa0eb", value: "Application.Read.All", admin: true},
	{id: "bdfbf15f-ee85-4955-8675-146e8e5296b5", value: "Application.ReadWrite.All", admin: true},
	{id: "41ce6ca6-6826-4807-84f1-1c82854f7ee5", value: "DelegatedPermissionGrant.ReadWrite.All", admin: true},
	{id: "84bccea3-f856-4a8a-967b-dbe0a3d53a64", value: "AppRoleAssignment.ReadWrite.All", admin: true},
	{id: "5567b981-0bf1-4796-9038-0648b46e116d", value: "PartnerSecurity.Read.All", admin: true},
	{id: "0e263e50-5827-48a4-b97c-d940288653c7", value: "Directory.AccessAsUser.All", admin: true},
}

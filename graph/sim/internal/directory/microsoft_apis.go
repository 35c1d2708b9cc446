package directory

import "cspready/graph"

// MicrosoftTenant is the id of the tenant in which Microsoft's own applications are registered.
const MicrosoftTenant = "f8cdef31-a31e-4b4a-93e4-5f571e91255a"

// A microsoftAPI is an application of Microsoft that offers permissions, the same in every tenant.
type microsoftAPI struct {
	Name          string
	CanBeAdded    bool // a service principal can be created for its application id
	Scopes, Roles []APIPermission
}

// MicrosoftAPIs are Microsoft's APIs by application id.
//
// https://learn.microsoft.com/partner-center/developer/partner-center-authentication
var MicrosoftAPIs = map[string]microsoftAPI{
	graph.GraphAPI: {Name: "Microsoft Graph", Scopes: graphScopes, Roles: graphAppRoles},
	graph.PartnerCenterAPI: {Name: "Microsoft Partner Center", CanBeAdded: true,
		Scopes: []APIPermission{{ID: "1cebfa2a-fb4d-419e-b5f9-839b4383e05a", Name: userImpersonation}}},
	graph.AzureManagementAPI: {Name: "Windows Azure Service Management API", CanBeAdded: true,
		Scopes: []APIPermission{{ID: "41094075-9dad-400e-a0bd-54e686782033", Name: userImpersonation}}},
	graph.MicrosoftPartner: {Name: "Microsoft Partner", CanBeAdded: true,
		Scopes: []APIPermission{{ID: DerivedID(graph.MicrosoftPartner, userImpersonation), Name: userImpersonation}}},
	graph.AzureADGraphAPI: {Name: "Windows Azure Active Directory",
		Scopes: []APIPermission{{ID: "311a71cc-e848-46a1-bdf8-97ff7156d8e6", Name: "User.Read"},
			{ID: "a42657d6-7f20-40e3-b6f0-cee03008a62a", Name: "Directory.AccessAsUser.All", AdminOnly: true}},
		Roles: []APIPermission{{ID: "5778995a-e1bf-45b8-affa-663a9f3f4d04", Name: "Directory.Read.All"}}},
}

const userImpersonation = "user_impersonation"

// apiNames are the names of the APIs in scenarios.
var apiNames = map[string]string{
	"Microsoft Graph": graph.GraphAPI, "Partner Center": graph.PartnerCenterAPI,
	"Azure management": graph.AzureManagementAPI,
	"Azure AD Graph":   graph.AzureADGraphAPI, "Microsoft Partner": graph.MicrosoftPartner,
}

// graphAppRoles are the application permissions of Graph that are used here.
//
// https://learn.microsoft.com/graph/permissions-reference
var graphAppRoles = []APIPermission{
	{ID: "7ab1d382-f21e-4acd-a863-ba3e13f7da61", Name: "Directory.Read.All"},
	{ID: "19dbc75e-c2e2-444c-a770-ec69d8559fc7", Name: "Directory.ReadWrite.All"},
	{ID: "1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9", Name: "Application.ReadWrite.All"},
	{ID: "df021288-bdef-4463-88db-98f22de89214", Name: "User.Read.All"},
	{ID: "246dd0d5-5bd0-4def-940b-0421030a5b68", Name: "Policy.Read.All"},
	{ID: "483bed4a-2ad3-4361-a73b-c83ccdbdc53c", Name: "RoleManagement.Read.Directory"},
	{ID: "38d9df27-64da-44fd-b7c5-a6fbac20248f", Name: "UserAuthenticationMethod.Read.All"},
	{ID: "b0afded3-3588-46d8-8b3d-9842eff778da", Name: "AuditLog.Read.All"},
	{ID: "c0e5a7b0-e8b7-40a7-b8e0-8249e6ea81d5", Name: "Domain-InternalFederation.Read.All"},
	{ID: "9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8", Name: "RoleManagement.ReadWrite.Directory"},
	{ID: "21ffa320-2e7f-47d3-a466-7ff04d2dd68d", Name: "PartnerSecurity.Read.All"},
	{ID: "658aa5d8-239f-45c4-aa12-864f4fc7e490", Name: "Member.Read.Hidden"},
	{ID: "edb419d6-7edc-42a3-9345-509bfdf5d87c", Name: "PrivilegedEligibilitySchedule.Read.AzureADGroup"},
	{ID: "8e3bc81b-d2f3-4b7b-838c-32c88218d2f0", Name: "Policy.Read.AuthenticationMethod"},
}

// graphScopes are the delegated permissions of Graph that are used here.
//
// https://learn.microsoft.com/graph/permissions-reference
var graphScopes = []APIPermission{
	{ID: "e1fe6dd8-ba31-4d61-89e7-88639da4683d", Name: "User.Read"},
	{ID: "7427e0e9-2fba-42fe-b0c0-848c9e6a8182", Name: "offline_access"},
	{ID: "37f7f235-527c-4136-accd-4a02d197296e", Name: "openid"},
	{ID: "14dad69e-099b-42c9-810b-d002981feec1", Name: "profile"},
	{ID: "4908d5b9-3fb2-4b1e-9336-1888b7937185", Name: "Organization.Read.All", AdminOnly: true},
	{ID: "06da0dbc-49e2-44d2-8312-53f166ab848a", Name: "Directory.Read.All", AdminOnly: true},
	{ID: "f395577a-0960-456b-979f-7228de0c5996", Name: "LicenseAssignment.Read.All"},
	{ID: "2f9ee017-59c1-4f1d-9472-bd5529a7b311", Name: "Domain.Read.All", AdminOnly: true},
	{ID: "33203a2a-a761-40f0-8a7c-a7e74a9f8ac6", Name: "Domain-InternalFederation.Read.All", AdminOnly: true},
	{ID: "572fea84-0151-49b2-9301-11cb16974376", Name: "Policy.Read.All", AdminOnly: true},
	{ID: "a6ff13ac-1851-4993-8ca9-a671d70de2d5", Name: "Policy.Read.AuthenticationMethod", AdminOnly: true},
	{ID: "7e823077-d88e-468f-a337-e18f1f0e6c7c", Name: "Policy.ReadWrite.AuthenticationMethod", AdminOnly: true},
	{ID: "0b2a744c-2abf-4f1e-ad7e-17a087e2be99", Name: "Policy.ReadWrite.SecurityDefaults", AdminOnly: true},
	{ID: "ad902697-1014-4ef5-81ef-2b4301988e8c", Name: "Policy.ReadWrite.ConditionalAccess", AdminOnly: true},
	{ID: "b27add92-efb2-4f16-84f5-8108ba77985c", Name: "Policy.ReadWrite.ApplicationConfiguration", AdminOnly: true},
	{ID: "a154be20-db9c-4678-8ab7-66f6cc099a59", Name: "User.Read.All", AdminOnly: true},
	{ID: "204e0828-b5ca-4ad8-b9f3-f32a958e7cc4", Name: "User.ReadWrite.All", AdminOnly: true},
	{ID: "4bb440cd-2cf2-4f90-8004-aa2acd2537c5", Name: "User.DeleteRestore.All", AdminOnly: true},
	{ID: "f92e74e7-2563-467f-9dd0-902688cb5863", Name: "User.EnableDisableAccount.All", AdminOnly: true},
	{ID: "aec28ec7-4d02-4e8c-b864-50163aea77eb", Name: "UserAuthenticationMethod.Read.All", AdminOnly: true},
	{ID: "b7887744-6746-4312-813d-72daeaee7e2d", Name: "UserAuthenticationMethod.ReadWrite.All", AdminOnly: true},
	{ID: "05de4a66-e51a-4312-842a-30c8094698d2", Name: "UserAuthMethod-TAP.ReadWrite.All", AdminOnly: true},
	{ID: "14195339-1fe4-48a7-a0d3-a39eb9fd8958", Name: "UserAuthMethod-Passkey.Read.All", AdminOnly: true},
	{ID: "64930478-d0ea-4671-ad72-fe0d9821df09", Name: "UserAuthMethod-Passkey.ReadWrite.All", AdminOnly: true},
	{ID: "e4c9e354-4dc5-45b8-9e7c-e1393b0b1a20", Name: "AuditLog.Read.All", AdminOnly: true},
	{ID: "741c54c3-0c1e-44a1-818b-3f97ab4e8c83", Name: "RoleManagement.Read.Directory", AdminOnly: true},
	{ID: "d01b97e9-cbc0-49fe-810a-750afd5527a3", Name: "RoleManagement.ReadWrite.Directory", AdminOnly: true},
	{ID: "eb0788c2-6d4e-4658-8c9e-c0fb8053f03d", Name: "RoleEligibilitySchedule.Read.Directory", AdminOnly: true},
	{ID: "ba1917bc-a64b-4c71-b66d-229d4a520e66", Name: "Group.ReadBasic.All", AdminOnly: true},
	{ID: "bc024368-1153-4739-b217-4326f2e966d0", Name: "GroupMember.Read.All", AdminOnly: true},
	{ID: "f81125ac-d3b7-4573-a3b2-7099cc39df9e", Name: "GroupMember.ReadWrite.All", AdminOnly: true},
	{ID: "c79f8feb-a9db-4090-85f9-90d820caa0eb", Name: "Application.Read.All", AdminOnly: true},
	{ID: "bdfbf15f-ee85-4955-8675-146e8e5296b5", Name: "Application.ReadWrite.All", AdminOnly: true},
	{ID: "41ce6ca6-6826-4807-84f1-1c82854f7ee5", Name: "DelegatedPermissionGrant.ReadWrite.All", AdminOnly: true},
	{ID: "84bccea3-f856-4a8a-967b-dbe0a3d53a64", Name: "AppRoleAssignment.ReadWrite.All", AdminOnly: true},
	{ID: "5567b981-0bf1-4796-9038-0648b46e116d", Name: "PartnerSecurity.Read.All", AdminOnly: true},
	{ID: "f6a3db3e-f7e8-4ed2-a414-557c8c9830be", Name: "Member.Read.Hidden", AdminOnly: true},
	{ID: "8f44f93d-ecef-46ae-a9bf-338508d44d6b", Name: "PrivilegedEligibilitySchedule.Read.AzureADGroup",
		AdminOnly: true},
	{ID: "0e263e50-5827-48a4-b97c-d940288653c7", Name: "Directory.AccessAsUser.All", AdminOnly: true},
}

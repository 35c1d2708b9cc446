package graph

// The names of the operations, as [Error.Op] and [Notice.Op] carry them. Each has words for people in the catalogue
// (op.…), under its name in lower case with hyphens, so a name must not change without its row there.
const (
	// OpSetUpConnection prepares the HTTP client, before anything is sent.
	OpSetUpConnection = "set up the connection"
	// OpReadSystemCertificates reads the root certificates that the operating system trusts.
	OpReadSystemCertificates = "read the system's certificates"
	// OpReadCertFile reads the root certificates of the file that the variable SSL_CERT_FILE names.
	OpReadCertFile = "read the certificates that SSL_CERT_FILE names"

	// OpFindTenant looks a tenant up by its domain or id.
	OpFindTenant = "find the tenant"
	// OpSignIn signs a person in.
	OpSignIn = "sign in"
	// OpSignInAsApplication signs an application in as itself (client credentials).
	OpSignInAsApplication = "sign in as an application"
	// OpRenewSignIn gets a fresh access token for the sign-in in force.
	OpRenewSignIn = "renew the sign-in"
)

// Operations on the tenant itself.
const (
	// OpReadOrganization reads the tenant's own record.
	OpReadOrganization = "read organization"
	// OpReadLicences reads the subscriptions, for the edition of Microsoft Entra ID.
	OpReadLicences = "read licences"
	// OpReadDomains lists the verified domains.
	OpReadDomains = "read domains"
	// OpReadFederation reads what a federated domain does with MFA.
	OpReadFederation = "read federation of a domain"
	// OpReadSecurityDefaults reads whether security defaults are on.
	OpReadSecurityDefaults = "read security defaults"
	// OpTurnOnSecurityDefaults turns security defaults on.
	OpTurnOnSecurityDefaults = "turn on security defaults"
	// OpTurnOffSecurityDefaults turns security defaults off.
	OpTurnOffSecurityDefaults = "turn off security defaults"
	// OpSwitchToConditionalAccess replaces security defaults by Conditional Access policies.
	OpSwitchToConditionalAccess = "switch to Conditional Access"
	// OpSwitchToSecurityDefaults turns security defaults back on after an attempt to replace them, or to undo one.
	OpSwitchToSecurityDefaults = "switch back to security defaults"
	// OpReadSignInLog lists interactive sign-ins.
	OpReadSignInLog = "read sign-in log"
)

// Operations on Conditional Access.
const (
	// OpReadPolicies lists the Conditional Access policies.
	OpReadPolicies = "read Conditional Access policies"
	// OpCreatePolicy creates a Conditional Access policy.
	OpCreatePolicy = "create Conditional Access policy"
	// OpChangePolicy updates a Conditional Access policy.
	OpChangePolicy = "change Conditional Access policy"
	// OpDeletePolicy deletes a Conditional Access policy.
	OpDeletePolicy = "delete Conditional Access policy"
	// OpReadStrengths lists the authentication strengths.
	OpReadStrengths = "read authentication strengths"
	// OpReadLocations lists the named locations.
	OpReadLocations = "read named locations"
	// OpAskWhatIf asks Microsoft's What If which policies a described sign-in meets.
	OpAskWhatIf = "ask What If"
)

// Operations on people and groups.
const (
	// OpReadOperator reads the account of the signed-in person.
	OpReadOperator = "read the signed-in person"
	// OpReadOwnRoles reads the directory roles of the signed-in person.
	OpReadOwnRoles = "read own roles"
	// OpReadUsers lists the accounts of the tenant.
	OpReadUsers = "read users"
	// OpReadAccount reads one account.
	OpReadAccount = "read an account"
	// OpReadSignInActivity reads when accounts signed in last.
	OpReadSignInActivity = "read sign-in activity"
	// OpCreateAccount creates an account.
	OpCreateAccount = "create an account"
	// OpDeleteAccount moves an account to the deleted items.
	OpDeleteAccount = "delete an account"
	// OpTestBreakGlass signs in with a break-glass account, to test it.
	OpTestBreakGlass = "test a break-glass account"
	// OpEndSessions revokes the sign-in sessions of an account.
	OpEndSessions = "end sessions"

	// OpReadRoleAssignments lists who holds directory roles.
	OpReadRoleAssignments = "read role assignments"
	// OpReadEligibleRoles lists the directory roles that can be activated.
	OpReadEligibleRoles = "read eligible roles"
	// OpReadRoleSchedules reads until when active role assignments last.
	OpReadRoleSchedules = "read for how long roles hold"
	// OpAssignRole assigns a directory role.
	OpAssignRole = "assign a role"
	// OpUnassignRole deletes the assignment of a directory role.
	OpUnassignRole = "take a role away"

	// OpReadGroup reads the name of one group.
	OpReadGroup = "read group"
	// OpReadGroups lists groups by name.
	OpReadGroups = "read groups"
	// OpReadGroupMembers lists the members of a group.
	OpReadGroupMembers = "read group members"
	// OpReadEligibleMembers lists who may activate membership of a group.
	OpReadEligibleMembers = "read eligible group members"
	// OpAddMember adds a member to a group.
	OpAddMember = "add to a group"
	// OpRemoveMember removes a member from a group.
	OpRemoveMember = "remove from a group"
)

// Operations on authentication methods.
const (
	// OpReadMethods lists the authentication methods of accounts.
	OpReadMethods = "read authentication methods"
	// OpReadRegistrations reads the report on registered methods.
	OpReadRegistrations = "read registered methods"
	// OpReadPerUserMFA reads the state of per-user MFA.
	OpReadPerUserMFA = "read per-user MFA"
	// OpReadPassPolicy reads the policy on Temporary Access Passes.
	OpReadPassPolicy = "read policy on Temporary Access Passes"
	// OpReadPasskeyPolicy reads the policy on passkeys (FIDO2).
	OpReadPasskeyPolicy = "read policy on passkeys"
	// OpReadMethodsPolicy reads the policies on all authentication methods.
	OpReadMethodsPolicy = "read policy on authentication methods"
	// OpReadCrossTenantAccess reads what is accepted of other tenants.
	OpReadCrossTenantAccess = "read cross-tenant access"
	// OpChangeMethodPolicy updates the policy on one authentication method.
	OpChangeMethodPolicy = "change policy on authentication methods"
	// OpCreatePass creates a Temporary Access Pass for an account.
	OpCreatePass = "create Temporary Access Pass"
)

// Operations on application registrations and service principals.
const (
	// OpReadApplications lists the registrations.
	OpReadApplications = "read applications"
	// OpReadDeletedApplications lists the deleted registrations that can be restored.
	OpReadDeletedApplications = "read deleted applications"
	// OpReadApplication reads one registration.
	OpReadApplication = "read an application"
	// OpReadApplicationOwners lists the owners of a registration.
	OpReadApplicationOwners = "read owners of an application"
	// OpCreateApplication creates a registration.
	OpCreateApplication = "create an application"
	// OpChangeApplication updates a registration.
	OpChangeApplication = "change an application"
	// OpDeleteApplication moves a registration to the deleted items.
	OpDeleteApplication = "delete an application"
	// OpRestoreApplication restores a deleted registration.
	OpRestoreApplication = "restore an application"
	// OpCreateClientSecret adds a client secret to a registration.
	OpCreateClientSecret = "create a client secret"
	// OpRemoveClientSecret removes a client secret of a registration.
	OpRemoveClientSecret = "remove a client secret"
	// OpReadCredentialRules reads the app management policies, which limit the credentials of applications.
	OpReadCredentialRules = "read rules for credentials"

	// OpReadServicePrincipals lists the service principals.
	OpReadServicePrincipals = "read service principals"
	// OpReadServicePrincipal reads one service principal.
	OpReadServicePrincipal = "read a service principal"
	// OpCreateServicePrincipal creates the service principal of an application.
	OpCreateServicePrincipal = "create a service principal"
	// OpChangeServicePrincipal updates a service principal.
	OpChangeServicePrincipal = "change a service principal"
	// OpDeleteServicePrincipal moves a service principal to the deleted items.
	OpDeleteServicePrincipal = "delete a service principal"
	// OpReadConsents lists consents to delegated permissions.
	OpReadConsents = "read consents"
	// OpConsent grants delegated permissions, or changes which are granted.
	OpConsent = "consent to permissions"
	// OpDeleteConsent deletes a consent to delegated permissions.
	OpDeleteConsent = "take a consent back"
	// OpReadApplicationPermissions lists granted application permissions.
	OpReadApplicationPermissions = "read application permissions"

	// OpTestCredential gets a token for an application, to test its certificate or secret.
	OpTestCredential = "test a credential"
	// OpSignInToApplication signs a person in to an application of the tenant.
	OpSignInToApplication = "sign in to the application"
	// OpProveApplication redeems the refresh token of an application for Microsoft Graph.
	OpProveApplication = "prove the application"
	// OpProveToPartnerCenter redeems the refresh token of an application and reads from Partner Center with it.
	OpProveToPartnerCenter = "prove the application to Partner Center"
)

// Operations at other services than Microsoft Graph, of the partner security score, and of cspready itself.
const (
	// OpReadWithoutMFA reads who used Partner Center without MFA.
	OpReadWithoutMFA = "read who was without MFA"
	// OpReadMFAAdoption reads which applications use Partner Center's API with MFA.
	OpReadMFAAdoption = "read the adoption of MFA"
	// OpReadScore reads the partner security score.
	OpReadScore = "read the security score"
	// OpReadCustomersMFA reads the state of MFA in the customers' tenants.
	OpReadCustomersMFA = "read customers' MFA"
	// OpReadSecret reads a secret from a key vault.
	OpReadSecret = "read a secret in Key Vault"
	// OpStoreSecret stores a secret in a key vault.
	OpStoreSecret = "store a secret in Key Vault"
	// OpUndo undoes a change of an earlier run.
	OpUndo = "undo a change"
)

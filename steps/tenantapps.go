package steps

import (
	"context"
	"iter"

	"cspready/graph"
)

// AppAPI reads and changes the applications of a tenant. Errors are of package graph: besides those named here, any
// call can be ErrForbidden where a role or a permission is missing, and any write ErrUnsure where it may have been
// carried out. A body is JSON and is sent unchanged.
type AppAPI interface {
	// Applications returns every registration of the tenant, certificates without the certificate itself.
	//
	// https://learn.microsoft.com/graph/api/application-list
	Applications(ctx context.Context) ([]graph.Application, error)
	// DeletedApplications returns those that can still be restored, for 30 days.
	//
	// https://learn.microsoft.com/graph/api/directory-deleteditems-list
	DeletedApplications(ctx context.Context) ([]graph.Application, error)
	// Application returns one registration by its object id, certificates included. ErrNotFound: there is none, or
	// the replica that answers has not heard of it yet.
	//
	// https://learn.microsoft.com/graph/api/application-get
	Application(ctx context.Context, id string) (graph.Application, error)
	// AppOwners returns who owns a registration, by its object id: accounts and service principals. ErrNotFound as
	// for Application.
	//
	// https://learn.microsoft.com/graph/api/application-list-owners
	AppOwners(ctx context.Context, id string) ([]graph.User, error)
	// CreateApplication creates a registration. Names are not unique in the service: calling it twice creates two.
	// ErrRefused: the body refers to something that does not exist, or a policy of the tenant forbids it.
	//
	// https://learn.microsoft.com/graph/api/application-post-applications
	CreateApplication(ctx context.Context, body string) (graph.Application, error)
	// UpdateApplication changes the properties of a registration that are in the body. Lists are replaced as a whole.
	// ErrNotFound as for Application, ErrRefused as for CreateApplication.
	//
	// https://learn.microsoft.com/graph/api/application-update
	UpdateApplication(ctx context.Context, id, body string) error
	// RestoreApplication restores a registration from the deleted items, with its credentials and its service
	// principal. ErrNotFound: it is not among them any more.
	//
	// https://learn.microsoft.com/graph/api/directory-deleteditems-restore
	RestoreApplication(ctx context.Context, id string) error
	// AddSecret creates a client secret and returns it. No later answer has it, so a lost answer is ErrUnsure and its
	// secret is of no use. ErrNotFound as for Application, ErrRefused where a policy forbids it.
	//
	// https://learn.microsoft.com/graph/api/application-addpassword
	AddSecret(ctx context.Context, id, body string) (made graph.SecretCredential, secret graph.Hidden, err error)
	// RemoveSecret removes the client secret that the body names. ErrNotFound as for Application, ErrRefused where it
	// has no such secret.
	//
	// https://learn.microsoft.com/graph/api/application-removepassword
	RemoveSecret(ctx context.Context, id, body string) error

	// Principals yields every service principal of the tenant, without the permissions that they offer. Nothing
	// follows an error.
	//
	// https://learn.microsoft.com/graph/api/serviceprincipal-list
	Principals(ctx context.Context) iter.Seq2[graph.ServicePrincipalObject, error]
	// PrincipalOf returns the service principal of an application id, with the permissions that it offers.
	// ErrNotFound: there is none, or the replica that answers has not heard of it yet.
	//
	// https://learn.microsoft.com/graph/api/serviceprincipal-list
	PrincipalOf(ctx context.Context, appID string) (graph.ServicePrincipalObject, error)
	// CreatePrincipal creates a service principal. ErrConflict: it exists; ErrRefused or ErrForbidden shortly after
	// the application was created, while replicas do not know it yet.
	//
	// https://learn.microsoft.com/graph/api/serviceprincipal-post-serviceprincipals
	CreatePrincipal(ctx context.Context, body string) (graph.ServicePrincipalObject, error)
	// UpdatePrincipal changes the properties of a service principal that are in the body, by its object id.
	// ErrNotFound as for PrincipalOf.
	//
	// https://learn.microsoft.com/graph/api/serviceprincipal-update
	UpdatePrincipal(ctx context.Context, id, body string) error

	// GrantsOf returns the consents of a service principal, by its object id. ErrNotFound as for PrincipalOf.
	//
	// https://learn.microsoft.com/graph/api/serviceprincipal-list-oauth2permissiongrants
	GrantsOf(ctx context.Context, client string) ([]graph.PermissionGrant, error)
	// GrantsOn yields the consents to an API, by the object id of its service principal. Nothing follows an error.
	//
	// https://learn.microsoft.com/graph/api/oauth2permissiongrant-list
	GrantsOn(ctx context.Context, resource string) iter.Seq2[graph.PermissionGrant, error]
	// CreateGrant consents. ErrConflict: there is a consent to this API, with any scopes; ErrNotFound or ErrRefused
	// shortly after a service principal was created.
	//
	// https://learn.microsoft.com/graph/api/oauth2permissiongrant-post
	CreateGrant(ctx context.Context, body string) error
	// UpdateGrant replaces the scopes of a consent as a whole. ErrNotFound: it was revoked, or the replica that
	// answers has not heard of it yet.
	//
	// https://learn.microsoft.com/graph/api/oauth2permissiongrant-update
	UpdateGrant(ctx context.Context, id, body string) error
	// RolesOf returns the application permissions of a service principal, by its object id. ErrNotFound as for
	// PrincipalOf.
	//
	// https://learn.microsoft.com/graph/api/serviceprincipal-list-approleassignments
	RolesOf(ctx context.Context, principal string) ([]graph.AppRoleGrant, error)
	// RolesOn yields who has the application permissions of an API, by the object id of its service principal.
	// Nothing follows an error.
	//
	// https://learn.microsoft.com/graph/api/serviceprincipal-list-approleassignedto
	RolesOn(ctx context.Context, resource string) iter.Seq2[graph.AppRoleGrant, error]

	// CredentialRules returns the tenant's default rules for the credentials of applications; rules that are not
	// enabled where it has none.
	//
	// https://learn.microsoft.com/graph/api/tenantappmanagementpolicy-get
	CredentialRules(ctx context.Context) (graph.CredentialRules, error)
	// AppRules returns the rules that apply to one registration in place of the default ones, by its object id; none
	// where there are none. ErrNotFound as for Application.
	//
	// https://learn.microsoft.com/graph/api/appmanagementpolicy-list-appliesto
	AppRules(ctx context.Context, id string) ([]graph.CredentialRules, error)

	// GroupsNamed returns the groups that have one of these names, which are not unique.
	//
	// https://learn.microsoft.com/graph/api/group-list
	GroupsNamed(ctx context.Context, names ...string) ([]graph.Group, error)
	// AddMember adds an account to a group. ErrConflict: it is a member; ErrNotFound: one of the two does not exist,
	// or the replica that answers has not heard of it yet.
	//
	// https://learn.microsoft.com/graph/api/group-post-members
	AddMember(ctx context.Context, groupID, body string) error
}

// partnerAPI reads the reports of Partner Center and the partner security score, by the session of the signed-in
// person. Besides the errors named here, any call can be ErrConsent or ErrApp where the application that people sign
// in with may not ask it.
type partnerAPI interface {
	// WithoutMFA returns the people who used Partner Center without MFA in the last seven days, 10,000 at most.
	// ErrNotFound or ErrForbidden: Partner Center does not serve the tenant. ErrUnreadable: the list is incomplete.
	//
	// https://learn.microsoft.com/partner-center/developer/get-portal-requests-without-mfa
	WithoutMFA(ctx context.Context) ([]graph.NonMFAPrincipal, error)
	// Adoption returns which applications call Partner Center, by day, and how many of their requests were made with
	// MFA. ErrNotFound, ErrForbidden or ErrUnreadable as for WithoutMFA.
	//
	// https://learn.microsoft.com/partner-center/developer/get-api-request-summary
	Adoption(ctx context.Context) ([]graph.AppAdoption, error)
	// Score returns the items of the partner security score. ErrNotFound or ErrForbidden: there is none, as for
	// resellers and outside the global cloud.
	//
	// https://learn.microsoft.com/graph/api/partner-security-partnersecurityscore-list-requirements
	Score(ctx context.Context) ([]graph.ScoreItem, error)
	// CustomersMFA yields the MFA state of the customers' tenants. ErrNotFound or ErrForbidden as for Score; nothing
	// follows an error.
	//
	// https://learn.microsoft.com/graph/api/partner-security-partnersecurityscore-list-customerinsights
	CustomersMFA(ctx context.Context) iter.Seq2[graph.CustomerMFA, error]
}

// AppSignInAPI signs in as an application of the tenant, by itself or for a person. It changes nothing in the tenant.
type AppSignInAPI interface {
	// SignInTo has a person sign in to an application, in a browser and with MFA, and returns the session for what
	// the application is for. The person is asked as for any other sign-in during a change (see [graph.Renewal]). The
	// caller checks whose session it is. ErrConsent: a consent that the application asks for is missing, or the
	// sign-in service has not heard of it yet; ErrDeclined: the person declined.
	//
	// https://learn.microsoft.com/partner-center/developer/enable-secure-app-model
	SignInTo(ctx context.Context, app graph.AppClient, hint string) (graph.AppSession, error)
	// TestCredential gets a token for the application itself, which proves that the sign-in service knows its
	// credential. It waits for a new one to replicate. ErrApp: the credential is not known, or has expired.
	//
	// https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
	TestCredential(ctx context.Context, app graph.AppClient) error
	// Prove redeems a refresh token of an application and uses the access token to read from the service that the
	// application is for. ErrSignInAgain or ErrSignInRefused: the token is spent; ErrMFA: the access token does not
	// say that MFA was done. The session is returned with an error too, once there is one.
	//
	// https://learn.microsoft.com/partner-center/developer/partner-center-authentication
	Prove(ctx context.Context, app graph.AppClient, refresh graph.Hidden) (graph.PartnerProof, error)
}

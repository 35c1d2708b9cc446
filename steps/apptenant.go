package steps

import (
	"context"
	"iter"

	"cspready/graph"
)

// AppTenant is what a tenant tells of its applications, and what can be changed about them. Errors are of package graph: beside those that are
// named, any call can be ErrForbidden where a role or a permission is missing, and any write ErrUnsure where it may have been carried out. A
// body is JSON, and is sent as it is.
type AppTenant interface {
	// Applications returns every registration of the tenant, certificates without the certificate itself.
	//
	// https://learn.microsoft.com/graph/api/application-list
	Applications(ctx context.Context) ([]graph.Application, error)
	// DeletedApplications returns those that can still be restored, for 30 days.
	//
	// https://learn.microsoft.com/graph/api/directory-deleteditems-list
	DeletedApplications(ctx context.Context) ([]graph.Application, error)
	// Application returns one registration by its object id, certificates included. ErrNotFound: there is none, or the replica that answers has
	// not heard of it.
	//
	// https://learn.microsoft.com/graph/api/application-get
	Application(ctx context.Context, id string) (graph.Application, error)
	// AppOwners returns who owns a registration, by its object id: accounts and service principals. ErrNotFound as for Application.
	//
	// https://learn.microsoft.com/graph/api/application-list-owners
	AppOwners(ctx context.Context, id string) ([]graph.User, error)
	// CreateApplication makes a registration. The service does not keep names apart: to do it twice makes two. ErrRefused: the body asks for what
	// is not there, or a policy of the tenant forbids it.
	//
	// https://learn.microsoft.com/graph/api/application-post-applications
	CreateApplication(ctx context.Context, body string) (graph.Application, error)
	// UpdateApplication changes the parts of a registration that are in the body. Lists are replaced as a whole. ErrNotFound as for Application,
	// ErrRefused as for CreateApplication.
	//
	// https://learn.microsoft.com/graph/api/application-update
	UpdateApplication(ctx context.Context, id, body string) error
	// RestoreApplication takes a registration back from the deleted items, with its credentials and its service principal. ErrNotFound: it is not
	// among them any more.
	//
	// https://learn.microsoft.com/graph/api/directory-deleteditems-restore
	RestoreApplication(ctx context.Context, id string) error
	// AddSecret makes a client secret and returns it; no later answer holds it, so an answer that got lost is ErrUnsure and its secret of no use.
	// ErrNotFound as for Application, ErrRefused where a policy forbids it.
	//
	// https://learn.microsoft.com/graph/api/application-addpassword
	AddSecret(ctx context.Context, id, body string) (made graph.SecretCredential, secret graph.Hidden, err error)
	// RemoveSecret removes the client secret that the body names. ErrNotFound as for Application, ErrRefused where it has no such secret.
	//
	// https://learn.microsoft.com/graph/api/application-removepassword
	RemoveSecret(ctx context.Context, id, body string) error

	// Principals yields every service principal of the tenant, without the permissions that they offer. After an error nothing follows.
	//
	// https://learn.microsoft.com/graph/api/serviceprincipal-list
	Principals(ctx context.Context) iter.Seq2[graph.ServicePrincipalObject, error]
	// PrincipalOf returns the service principal of an application id, with what it offers. ErrNotFound: there is none, or the replica that answers
	// has not heard of it.
	//
	// https://learn.microsoft.com/graph/api/serviceprincipal-list
	PrincipalOf(ctx context.Context, appID string) (graph.ServicePrincipalObject, error)
	// CreatePrincipal makes a service principal. ErrConflict: it is there; ErrRefused or ErrForbidden shortly after the application was made, while
	// replicas do not know it yet.
	//
	// https://learn.microsoft.com/graph/api/serviceprincipal-post-serviceprincipals
	CreatePrincipal(ctx context.Context, body string) (graph.ServicePrincipalObject, error)
	// UpdatePrincipal changes the parts of a service principal that are in the body, by its object id. ErrNotFound as for PrincipalOf.
	//
	// https://learn.microsoft.com/graph/api/serviceprincipal-update
	UpdatePrincipal(ctx context.Context, id, body string) error

	// GrantsOf returns the consents that a service principal holds, by its object id. ErrNotFound as for PrincipalOf.
	//
	// https://learn.microsoft.com/graph/api/serviceprincipal-list-oauth2permissiongrants
	GrantsOf(ctx context.Context, client string) ([]graph.PermissionGrant, error)
	// GrantsOn yields the consents to an API, by the object id of its service principal. After an error nothing follows.
	//
	// https://learn.microsoft.com/graph/api/oauth2permissiongrant-list
	GrantsOn(ctx context.Context, resource string) iter.Seq2[graph.PermissionGrant, error]
	// CreateGrant consents. ErrConflict: there is a consent to this API, with whichever scopes; ErrNotFound or ErrRefused shortly after a service
	// principal was made.
	//
	// https://learn.microsoft.com/graph/api/oauth2permissiongrant-post
	CreateGrant(ctx context.Context, body string) error
	// UpdateGrant replaces the scopes of a consent as a whole. ErrNotFound: it was taken back, or the replica that answers has not heard of it.
	//
	// https://learn.microsoft.com/graph/api/oauth2permissiongrant-update
	UpdateGrant(ctx context.Context, id, body string) error
	// RolesOf returns the application permissions that a service principal holds, by its object id. ErrNotFound as for PrincipalOf.
	//
	// https://learn.microsoft.com/graph/api/serviceprincipal-list-approleassignments
	RolesOf(ctx context.Context, principal string) ([]graph.AppRoleGrant, error)
	// RolesOn yields who holds the application permissions of an API, by the object id of its service principal. After an error nothing follows.
	//
	// https://learn.microsoft.com/graph/api/serviceprincipal-list-approleassignedto
	RolesOn(ctx context.Context, resource string) iter.Seq2[graph.AppRoleGrant, error]

	// CredentialRules returns what the tenant demands of the credentials of applications by default; rules that are not enabled where it demands
	// nothing.
	//
	// https://learn.microsoft.com/graph/api/tenantappmanagementpolicy-get
	CredentialRules(ctx context.Context) (graph.CredentialRules, error)
	// AppRules returns the rules that are set for one registration in place of the default ones, by its object id; none where there are none.
	// ErrNotFound as for Application.
	//
	// https://learn.microsoft.com/graph/api/appmanagementpolicy-list-appliesto
	AppRules(ctx context.Context, id string) ([]graph.CredentialRules, error)

	// GroupsNamed returns the groups that have one of these names, which are not unique.
	//
	// https://learn.microsoft.com/graph/api/group-list
	GroupsNamed(ctx context.Context, names ...string) ([]graph.Group, error)
	// AddMember puts somebody into a group. ErrConflict: they are in it; ErrNotFound: one of the two is not there, or the replica that answers has
	// not heard of it.
	//
	// https://learn.microsoft.com/graph/api/group-post-members
	AddMember(ctx context.Context, groupID, body string) error
}

// partnerTenant is what Partner Center and the partner security score tell, by the session of the signed-in person. Beside the errors that are
// named, any call can be ErrConsent or ErrApp where the application that people sign in with may not ask it.
type partnerTenant interface {
	// WithoutMFA returns who was at Partner Center without MFA in the last seven days, 10,000 at most. ErrNotFound or ErrForbidden: Partner
	// Center does not serve the tenant. ErrUnreadable: the list did not come whole.
	//
	// https://learn.microsoft.com/partner-center/developer/get-portal-requests-without-mfa
	WithoutMFA(ctx context.Context) ([]graph.NonMFAPrincipal, error)
	// Adoption returns which applications ask Partner Center, by day, and how many of their requests were made with MFA. ErrNotFound,
	// ErrForbidden or ErrUnreadable as for WithoutMFA.
	//
	// https://learn.microsoft.com/partner-center/developer/get-api-request-summary
	Adoption(ctx context.Context) ([]graph.AppAdoption, error)
	// Score returns the items of the partner security score. ErrNotFound or ErrForbidden: there is none, as for resellers and in other clouds than
	// the global one.
	//
	// https://learn.microsoft.com/graph/api/partner-security-partnersecurityscore-list-requirements
	Score(ctx context.Context) ([]graph.ScoreItem, error)
	// CustomersMFA yields how the customers' tenants stand. ErrNotFound or ErrForbidden as for Score; after an error nothing follows.
	//
	// https://learn.microsoft.com/graph/api/partner-security-partnersecurityscore-list-customerinsights
	CustomersMFA(ctx context.Context) iter.Seq2[graph.CustomerMFA, error]
}

// AppSignIn is what an application of the tenant can do by itself, or for a person. Nothing of it changes the tenant.
type AppSignIn interface {
	// SignInTo has a person sign in to an application, in a browser and with MFA, and returns the session for what the application is for. The
	// person is asked as for any other sign-in in the middle of the work (see [graph.Renewal]). Whose session it is, the caller looks at.
	// ErrConsent: the application lacks one that it asks for, or the sign-in service has not heard of it; ErrDeclined: the person said no.
	//
	// https://learn.microsoft.com/partner-center/developer/enable-secure-app-model
	SignInTo(ctx context.Context, app graph.AppClient, hint string) (graph.AppSession, error)
	// TestCredential gets a token for the application itself, which proves that its credential is known to the sign-in service. One that was just
	// made is waited for. ErrApp: it is not known, or has ended.
	//
	// https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
	TestCredential(ctx context.Context, app graph.AppClient) error
	// Prove redeems a refresh token of an application and reads from what it is for with what it gives. ErrSignInAgain or ErrSignInRefused: the
	// token is spent; ErrMFA: what it gives does not say that MFA was done. The session is returned with an error too, once there is one.
	//
	// https://learn.microsoft.com/partner-center/developer/partner-center-authentication
	Prove(ctx context.Context, app graph.AppClient, refresh graph.Hidden) (graph.PartnerProof, error)
}

package steps

import (
	"context"
	"iter"

	"cspready/graph"
)

// appTenant is what a tenant tells of its applications, and what can be changed about them.
type appTenant interface {
	// Applications returns every registration of the tenant, certificates without the certificate itself.
	Applications(ctx context.Context) ([]graph.Application, error)
	// DeletedApplications returns those that can still be restored.
	DeletedApplications(ctx context.Context) ([]graph.Application, error)
	// Application returns one registration by its object id, certificates included: ErrNotFound where there is none.
	Application(ctx context.Context, id string) (graph.Application, error)
	// AppOwners returns who owns a registration, by its object id.
	AppOwners(ctx context.Context, id string) ([]graph.User, error)
	// CreateApplication makes a registration of a JSON body. The service does not keep names apart: to do it twice makes two.
	CreateApplication(ctx context.Context, body string) (graph.Application, error)
	// UpdateApplication changes the parts of a registration that are in a JSON body. Lists are replaced as a whole.
	UpdateApplication(ctx context.Context, id, body string) error
	// RestoreApplication takes a registration back from the deleted items.
	RestoreApplication(ctx context.Context, id string) error
	// AddSecret makes a client secret as a JSON body says and returns it; no later answer holds it.
	AddSecret(ctx context.Context, id, body string) (made graph.SecretCredential, secret graph.Hidden, err error)
	// RemoveSecret removes the client secret that a JSON body names.
	RemoveSecret(ctx context.Context, id, body string) error

	// Principals yields every service principal of the tenant, without the permissions that they offer. After an error nothing follows.
	Principals(ctx context.Context) iter.Seq2[graph.ServicePrincipalObject, error]
	// PrincipalOf returns the service principal of an application id, with what it offers: ErrNotFound where there is none.
	PrincipalOf(ctx context.Context, appID string) (graph.ServicePrincipalObject, error)
	// CreatePrincipal makes a service principal of a JSON body. ErrConflict: it is there; ErrRefused or ErrForbidden shortly after the
	// application was made, while replicas do not know it yet.
	CreatePrincipal(ctx context.Context, body string) (graph.ServicePrincipalObject, error)
	// UpdatePrincipal changes the parts of a service principal that are in a JSON body.
	UpdatePrincipal(ctx context.Context, id, body string) error

	// GrantsOf returns the consents that a service principal holds, and GrantsOn yields those to an API; both by object id.
	GrantsOf(ctx context.Context, client string) ([]graph.PermissionGrant, error)
	GrantsOn(ctx context.Context, resource string) iter.Seq2[graph.PermissionGrant, error]
	// CreateGrant consents as a JSON body says, UpdateGrant replaces the scopes of a consent. ErrConflict: there is one; ErrNotFound or
	// ErrRefused shortly after a service principal was made.
	CreateGrant(ctx context.Context, body string) error
	UpdateGrant(ctx context.Context, id, body string) error
	// RolesOf returns the application permissions that a service principal holds, and RolesOn yields those to an API.
	RolesOf(ctx context.Context, principal string) ([]graph.RoleGrant, error)
	RolesOn(ctx context.Context, resource string) iter.Seq2[graph.RoleGrant, error]

	// CredentialRules returns what the tenant demands of the credentials of applications by default.
	CredentialRules(ctx context.Context) (graph.CredentialRules, error)
	// AppRules returns the rules that are set for one registration in place of the default ones; none where there are none.
	AppRules(ctx context.Context, id string) ([]graph.CredentialRules, error)

	// GroupsNamed returns the groups that have one of these names, which are not unique.
	GroupsNamed(ctx context.Context, names ...string) ([]graph.Group, error)
	// AddMember puts somebody into a group as a JSON body says. ErrConflict: they are in it.
	AddMember(ctx context.Context, groupID, body string) error
}

// partnerTenant is what Partner Center and the partner security score tell, by the session of the signed-in person.
type partnerTenant interface {
	// PartnerEnrolled returns the vetting status of the partner's legal business profile: ErrNotFound or ErrForbidden for a tenant that
	// Partner Center does not serve, ErrConsent or ErrApp where the application that people sign in with may not ask it.
	PartnerEnrolled(ctx context.Context) (vetting string, err error)
	// WithoutMFA returns who was at Partner Center without MFA lately, 10,000 at most.
	WithoutMFA(ctx context.Context) ([]graph.NonMFAPrincipal, error)
	// Adoption returns which applications ask Partner Center, by day, and how many of their requests were made with MFA.
	Adoption(ctx context.Context) ([]graph.AppAdoption, error)
	// Score returns the items of the partner security score: ErrNotFound or ErrForbidden where there is none, as for resellers.
	Score(ctx context.Context) ([]graph.ScoreItem, error)
	// CustomersMFA yields how the customers' tenants stand.
	CustomersMFA(ctx context.Context) iter.Seq2[graph.CustomerMFA, error]
}

// appSignIn is what an application of the tenant can do by itself, or for a person. Nothing of it changes the tenant.
type appSignIn interface {
	// SignInTo has a person sign in to an application, in a browser and with MFA, and returns the session for Partner Center. The person is
	// asked as for any other sign-in in the middle of the work (see [graph.Renewal]). Whose session it is, the caller looks at.
	SignInTo(ctx context.Context, app graph.AppClient, hint string) (graph.AppSession, error)
	// TestCredential gets a token for the application itself, which proves that its credential is known to the sign-in service.
	TestCredential(ctx context.Context, app graph.AppClient) error
	// Prove redeems a refresh token of an application and reads from Partner Center with what it gives.
	Prove(ctx context.Context, app graph.AppClient, refresh graph.Hidden) (graph.PartnerProof, error)
}

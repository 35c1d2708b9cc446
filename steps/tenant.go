package steps

import (
	"context"
	"iter"
	"time"

	"cspready/graph"
)

// Tenant is all that this package asks of a tenant. graph/live answers for Microsoft's cloud, graph/sim for the simulated one.
// Each step names the few calls it makes in an interface of its own; this is their union.
//
// Every method fails with a [graph.Error]. Reads may be repeated by the transport; writes are let through only while the
// [Ledger] carries out an approved change.
type Tenant interface {
	Session() (graph.Session, bool)
	Organization(ctx context.Context) (graph.Organization, error)
	Licence(ctx context.Context) (graph.Licence, error)
	Operator(ctx context.Context) (graph.Operator, error)

	SecurityDefaults(ctx context.Context) (on bool, err error)
	SetSecurityDefaults(ctx context.Context, on bool) error

	Policies(ctx context.Context) ([]graph.Policy, error)
	// CreatePolicy makes a Conditional Access policy of a JSON body and returns it as the service does. ErrRefused holds Microsoft's
	// reason, ErrUnlicensed means no P1.
	CreatePolicy(ctx context.Context, body string) (graph.Policy, error)
	// UpdatePolicy changes the parts of a policy that are in a JSON body.
	UpdatePolicy(ctx context.Context, id, body string) error
	Strengths(ctx context.Context) ([]graph.Strength, error)
	Locations(ctx context.Context) ([]graph.Location, error)

	Domains(ctx context.Context) ([]graph.Domain, error)
	// Federation returns what federatedIdpMfaBehavior says of a federated domain, as Graph spells it; empty when it is not set.
	Federation(ctx context.Context, domain string) (string, error)

	// Users yields every account, guests and disabled ones included. After an error nothing follows.
	Users(ctx context.Context) iter.Seq2[graph.User, error]
	// Account returns one account, by id or user principal name: ErrNotFound where there is none.
	Account(ctx context.Context, key string) (graph.Account, error)
	// CreateUser makes an account of a JSON body, which holds its first password. ErrConflict: the name is taken.
	CreateUser(ctx context.Context, body string) (graph.User, error)
	// AssignRole gives a directory role as a JSON body says. ErrConflict: it is held already; ErrNotFound or ErrRefused shortly after the
	// account was made, while replicas do not know it yet.
	AssignRole(ctx context.Context, body string) error
	// RoleSchedules returns for how long the active assignments of a role hold: ErrUnlicensed without P2, where all of them are permanent.
	RoleSchedules(ctx context.Context, roleTemplate string) ([]graph.RoleSchedule, error)
	// Assignments returns every active assignment of a directory role, and Eligible those that Privileged Identity Management would
	// activate: ErrUnlicensed without P2.
	Assignments(ctx context.Context) ([]graph.Assignment, error)
	Eligible(ctx context.Context) ([]graph.Assignment, error)
	// GroupMembers yields who is in each group, groups in it included, in the order asked for. It ends early when the service fails as a
	// whole: a group that was not yielded is not known.
	GroupMembers(ctx context.Context, groupIDs []string) iter.Seq[graph.Members]
	// Holders returns the accounts that hold a directory role over the whole tenant, members of groups that hold it included.
	Holders(ctx context.Context, roleTemplate string) ([]graph.User, error)

	// Methods yields each account's methods in the order asked for, at the pace Graph allows (5 accounts in 10 seconds). It
	// ends early when the service fails as a whole: an account that was not yielded is not known.
	Methods(ctx context.Context, userIDs []string) iter.Seq[graph.UserMethods]
	// Registrations yields the tenant's report on registered methods, or only its lines on those who could not do MFA; ErrUnlicensed
	// without P1.
	Registrations(ctx context.Context, incapableOnly bool) iter.Seq2[graph.Registration, error]
	// PerUserMFA yields the state of the old per-user MFA of each account, in the order asked for. Like Methods it may end early.
	PerUserMFA(ctx context.Context, userIDs []string) iter.Seq[graph.PerUserMFA]
	// Activities yields when each account signed in last, and Activity when one did; ErrUnlicensed without P1.
	Activities(ctx context.Context) iter.Seq2[graph.Activity, error]
	Activity(ctx context.Context, userID string) (graph.Activity, error)
	// SignIns yields interactive sign-ins since a moment, the latest first; ErrUnlicensed without P1.
	SignIns(ctx context.Context, since time.Time) iter.Seq2[graph.SignInEvent, error]

	PassPolicy(ctx context.Context) (graph.PassPolicy, error)
	// PasskeyPolicy returns what the tenant allows of passkeys (FIDO2).
	PasskeyPolicy(ctx context.Context) (graph.MethodPolicy, error)
	// SetMethodPolicy changes the parts of a method's policy that are in a JSON body. Targets are replaced as a whole.
	SetMethodPolicy(ctx context.Context, method graph.MethodKind, body string) error
	// CreatePass makes a Temporary Access Pass of a JSON body and returns its code, which no later answer holds. A pass that the account
	// has is replaced.
	CreatePass(ctx context.Context, userID, body string) (code string, err error)
	// Secret returns the newest version of a secret in a Key Vault, which goes by its host: ErrNotFound where there is none.
	Secret(ctx context.Context, vault, name string) (graph.StoredSecret, error)
	// SecretDeleted reports whether a deleted secret, which can be recovered, holds a name. ErrForbidden: that cannot be told, which says
	// nothing about whether one may be stored.
	SecretDeleted(ctx context.Context, vault, name string) (bool, error)
	// PutSecret stores a new version of a secret, as a JSON body says, and returns its id. ErrConflict: a deleted secret of the name is in
	// the way; ErrForbidden: no permission, or the vault's firewall.
	PutSecret(ctx context.Context, vault, name, body string) (version string, err error)
	// RevokeSessions ends every session of an account, whatever application it is in.
	RevokeSessions(ctx context.Context, userID string) error

	AppTenant
	partnerTenant
	AppSignIn
	takingBack
}

// takingBack is what only the undoing of a change asks for. ErrNotFound: it is not there any more, or the replica that answers has not heard of
// it.
type takingBack interface {
	DeletePolicy(ctx context.Context, id string) error
	// DeleteUser moves an account to the deleted items for 30 days. ErrForbidden also where it holds a directory role.
	DeleteUser(ctx context.Context, id string) error
	// UnassignRole takes a directory role away, by the id of the assignment. ErrRefused: of the last Global Administrator.
	UnassignRole(ctx context.Context, id string) error
	RemoveMember(ctx context.Context, groupID, id string) error
	// DeleteApplication moves a registration to the deleted items for 30 days, and its service principal with it.
	DeleteApplication(ctx context.Context, id string) error
	DeletePrincipal(ctx context.Context, id string) error
	DeleteGrant(ctx context.Context, id string) error
}

type Identity interface {
	Session() (graph.Session, bool)
	Operator(ctx context.Context) (graph.Operator, error)
}

package steps

import (
	"context"
	"iter"
	"time"

	"cspready/graph"
)

// Tenant is everything that cspready asks of a tenant. graph/live implements it for Microsoft's cloud, graph/sim for
// the simulated tenant. Each step names the few calls it needs in an interface of its own; this is their union.
//
// Every method fails with a [graph.Error]. The transport may repeat reads; it allows writes only while the [Ledger]
// carries out an approved change.
type Tenant interface {
	Session() (graph.Session, bool)
	Organization(ctx context.Context) (graph.Organization, error)
	Licence(ctx context.Context) (graph.Licence, error)
	Operator(ctx context.Context) (graph.Operator, error)

	SecurityDefaults(ctx context.Context) (on bool, err error)
	SetSecurityDefaults(ctx context.Context, on bool) error

	Policies(ctx context.Context) ([]graph.Policy, error)
	// CreatePolicy creates a Conditional Access policy from a JSON body and returns it as the service does.
	// ErrRefused has Microsoft's reason, ErrUnlicensed means no P1.
	CreatePolicy(ctx context.Context, body string) (graph.Policy, error)
	// UpdatePolicy changes the properties of a policy that are in a JSON body.
	UpdatePolicy(ctx context.Context, id, body string) error
	Strengths(ctx context.Context) ([]graph.Strength, error)
	Locations(ctx context.Context) ([]graph.Location, error)
	// WhatIf asks Microsoft's Conditional Access What If which policies a described sign-in meets, and returns all
	// policies of the tenant. It changes nothing. ErrUnlicensed means no P1.
	WhatIf(ctx context.Context, q graph.WhatIfQuestion) ([]graph.WhatIfPolicy, error)

	Domains(ctx context.Context) ([]graph.Domain, error)
	// Federation returns the federatedIdpMfaBehavior of a federated domain, as Graph spells it; empty when it is not
	// set.
	Federation(ctx context.Context, domain string) (string, error)

	// Users yields every account, guests and disabled ones included. Nothing follows an error.
	Users(ctx context.Context) iter.Seq2[graph.User, error]
	// Account returns one account, by id or user principal name: ErrNotFound where there is none.
	Account(ctx context.Context, key string) (graph.Account, error)
	// CreateUser creates an account from a JSON body, which has its first password. ErrConflict: the name is taken.
	CreateUser(ctx context.Context, body string) (graph.User, error)
	// AssignRole assigns a directory role as a JSON body says. ErrConflict: it is assigned already; ErrNotFound or
	// ErrRefused shortly after the account was created, while replicas do not know it yet.
	AssignRole(ctx context.Context, body string) error
	// RoleSchedules returns how long the active assignments of a role last, or those of all roles for an empty
	// template: ErrUnlicensed without P2, where all of them are permanent.
	RoleSchedules(ctx context.Context, roleTemplate string) ([]graph.RoleSchedule, error)
	// Assignments returns every active assignment of a directory role, and Eligible those that Privileged Identity
	// Management would activate: ErrUnlicensed without P2. Where the service lists assignments only role by role,
	// they return those of the roles with a known name and of those that more returns; nil: no others.
	Assignments(ctx context.Context, more func() []string) (graph.AssignmentList, error)
	Eligible(ctx context.Context, more func() []string) (graph.AssignmentList, error)
	// GroupMembers yields the members of each group, nested groups included, in the order of the ids. It ends early
	// when the service fails as a whole: a group that was not yielded is unknown.
	GroupMembers(ctx context.Context, groupIDs []string) iter.Seq[graph.Members]
	// EligibleMembers yields the principals who may activate membership of each group, accounts and groups alike, as
	// UserIDs: ErrUnlicensed without Privileged Identity Management for groups.
	EligibleMembers(ctx context.Context, groupIDs []string) iter.Seq[graph.Members]
	// Holders returns the accounts that have a directory role for the whole tenant, directly or through a group.
	Holders(ctx context.Context, roleTemplate string) ([]graph.User, error)

	// Methods yields each account's methods in the order of the ids, at the pace Graph allows: where it enforces its
	// limit, 5 accounts in 10 seconds. It ends early when the service fails as a whole: an account that was not yielded
	// is unknown.
	Methods(ctx context.Context, userIDs []string) iter.Seq[graph.UserMethods]
	// Registrations yields the tenant's report on registered methods; ErrUnlicensed without P1.
	Registrations(ctx context.Context) iter.Seq2[graph.Registration, error]
	// MethodsPolicy returns which authentication methods the tenant allows, and whom. The China cloud has none.
	MethodsPolicy(ctx context.Context) (graph.MethodsPolicy, error)
	// DefaultTrust returns what the tenant accepts of accounts of other tenants, and PartnerTrusts what it accepts of
	// those of single tenants.
	DefaultTrust(ctx context.Context) (graph.InboundTrust, error)
	PartnerTrusts(ctx context.Context) ([]graph.InboundTrust, error)
	// PerUserMFA yields the state of legacy per-user MFA of each account, in the order of the ids. Like Methods it
	// may end early.
	PerUserMFA(ctx context.Context, userIDs []string) iter.Seq[graph.PerUserMFA]
	// Activities yields each account's last sign-in, Activity returns that of one account; ErrUnlicensed without P1.
	Activities(ctx context.Context) iter.Seq2[graph.Activity, error]
	Activity(ctx context.Context, userID string) (graph.Activity, error)
	// SignIns yields interactive sign-ins since a time, the latest first; ErrUnlicensed without P1.
	SignIns(ctx context.Context, since time.Time) iter.Seq2[graph.SignInEvent, error]

	PassPolicy(ctx context.Context) (graph.PassPolicy, error)
	// PasskeyPolicy returns the tenant's policy for passkeys (FIDO2).
	PasskeyPolicy(ctx context.Context) (graph.MethodPolicy, error)
	// SetMethodPolicy changes the properties of a method's policy that are in a JSON body. Targets are replaced as a
	// whole.
	SetMethodPolicy(ctx context.Context, method graph.MethodKind, body string) error
	// CreatePass creates a Temporary Access Pass from a JSON body and returns its code, which no later answer has. It
	// replaces an existing pass of the account.
	CreatePass(ctx context.Context, userID, body string) (code string, err error)
	// Secret returns the newest version of a secret in a Key Vault, which is identified by its host: ErrNotFound
	// where there is none.
	Secret(ctx context.Context, vault, name string) (graph.StoredSecret, error)
	// SecretDeleted reports whether a deleted secret that can be recovered occupies a name. ErrForbidden: that is
	// unknown, and a secret may or may not be stored.
	SecretDeleted(ctx context.Context, vault, name string) (bool, error)
	// PutSecret stores a new version of a secret, as a JSON body says, and returns its id. ErrConflict: a deleted
	// secret occupies the name; ErrForbidden: no permission, or the vault's firewall.
	PutSecret(ctx context.Context, vault, name, body string) (version string, err error)
	// RevokeSessions ends every session of an account, in all applications.
	RevokeSessions(ctx context.Context, userID string) error

	AppAPI
	partnerAPI
	AppSignInAPI
	undoAPI
}

// undoAPI are the writes that only an undo needs. ErrNotFound: the object does not exist any more, or the replica
// that answers has not heard of it yet.
type undoAPI interface {
	DeletePolicy(ctx context.Context, id string) error
	// DeleteUser moves an account to the deleted items for 30 days. ErrForbidden also where it has a directory role.
	DeleteUser(ctx context.Context, id string) error
	// UnassignRole removes a directory role, by the id of the assignment. ErrRefused: for the last Global
	// Administrator.
	UnassignRole(ctx context.Context, id string) error
	RemoveMember(ctx context.Context, groupID, id string) error
	// DeleteApplication moves a registration to the deleted items for 30 days, and its service principal with it.
	DeleteApplication(ctx context.Context, id string) error
	DeletePrincipal(ctx context.Context, id string) error
	DeleteGrant(ctx context.Context, id string) error
}

// Identity reads who is signed in.
type Identity interface {
	Session() (graph.Session, bool)
	Operator(ctx context.Context) (graph.Operator, error)
}

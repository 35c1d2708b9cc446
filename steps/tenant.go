package steps

import (
	"context"
	"iter"

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

	// Users yields every account, guests and disabled ones included. After an error nothing follows.
	Users(ctx context.Context) iter.Seq2[graph.User, error]
	// Holders returns the accounts that hold a directory role over the whole tenant, members of groups that hold it included.
	Holders(ctx context.Context, roleTemplate string) ([]graph.User, error)
	// Methods yields each account's methods in the order asked for, at the pace Graph allows (5 accounts in 10 seconds). It
	// ends early when the service fails as a whole: an account that was not yielded is not known.
	Methods(ctx context.Context, userIDs []string) iter.Seq[graph.UserMethods]
	// Registrations yields the tenant's report on registered methods; ErrUnlicensed without P1.
	Registrations(ctx context.Context) iter.Seq2[graph.Registration, error]
}

package account

import (
	"context"
	"errors"
	"time"

	"cspready/graph"
	"cspready/steps"
)

// A Pending is an account that changes of a plan are about: one that exists, or one that an earlier change of the
// same plan creates. The changes after that one read its id from here.
type Pending struct {
	UPN, Name  string
	ID         string       // empty until the account is created
	CreateSent bool         // a request to create it was sent in this plan
	password   graph.Hidden // until it is shown
}

// NewPending returns an account to create. Its display name is derived from its user principal name.
func NewPending(upn string) *Pending {
	return &Pending{UPN: upn, Name: displayName(upn)}
}

// FromUser returns an account that exists.
func FromUser(u graph.User) *Pending {
	return &Pending{UPN: u.UserPrincipalName, Name: u.Name, ID: u.ID}
}

// idOrPlaceholder is the id as shown in a request: "{}" until it is known.
func (n *Pending) idOrPlaceholder() string {
	if n.ID == "" {
		return "{}"
	}
	return n.ID
}

// Limits of retrying what Microsoft refuses while its replicas do not have a new account yet.
const (
	ReplicationTries = 12
	replicationPause = 5 * time.Second
)

// RetryUntilReplicated retries a write while Microsoft refuses it because a replica does not have the account yet.
// Each refusal is certain: nothing was written.
func RetryUntilReplicated(ctx context.Context, n *Pending, write func() error) error {
	for try := 1; ; try++ {
		err := write()
		unknown := errors.Is(err, graph.ErrNotFound) || n.CreateSent && errors.Is(err, graph.ErrRefused)
		if !unknown || try == ReplicationTries {
			return err
		}
		if err := steps.Pause(ctx, replicationPause); err != nil {
			return steps.NotSent(err)
		}
	}
}

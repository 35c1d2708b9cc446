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
type Newcomer struct {
	Upn, Name string
	Id        string       // empty until the account is created
	Tried     bool         // a request to create it was sent in this plan
	password  graph.Hidden // until it is shown
}

// NewPending returns an account to create. Its display name is derived from its user principal name.
func NewPending(upn string) *Newcomer {
	return &Newcomer{Upn: upn, Name: displayName(upn)}
}

// FromUser returns an account that exists.
func FromUser(u graph.User) *Newcomer {
	return &Newcomer{Upn: u.UserPrincipalName, Name: u.Name, Id: u.ID}
}

// idOrPlaceholder is the id as shown in a request: "{}" until it is known.
func (n *Newcomer) idOrPlaceholder() string {
	if n.Id == "" {
		return "{}"
	}
	return n.Id
}

// Limits of retrying what Microsoft refuses while its replicas do not have a new account yet.
const (
	NewcomerTries    = 12
	replicationPause = 5 * time.Second
)

// RetryUntilReplicated retries a write while Microsoft refuses it because a replica does not have the account yet.
// Each refusal is certain: nothing was written.
func UntilKnown(ctx context.Context, n *Newcomer, write func() error) error {
	for try := 1; ; try++ {
		err := write()
		unknown := errors.Is(err, graph.ErrNotFound) || n.Tried && errors.Is(err, graph.ErrRefused)
		if !unknown || try == NewcomerTries {
			return err
		}
		if err := steps.Pause(ctx, replicationPause); err != nil {
			return steps.NotSent(err)
		}
	}
}

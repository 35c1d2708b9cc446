package account

import (
	"context"
	"errors"
	"time"

	"cspready/graph"
	"cspready/steps"
)

// A Newcomer is a break-glass account on its way: one that exists, or one that an earlier change of the same plan makes. Its id is known to
// the changes after that one.
type Newcomer struct {
	Upn, Name string
	Id        string       // empty until the account was made
	Tried     bool         // to make it, in this plan
	password  graph.Hidden // until it was handed over to be shown
}

// idOrPlaceholder is the id as it stands in a request: "{}" until it is known.
func (n *Newcomer) idOrPlaceholder() string {
	if n.Id == "" {
		return "{}"
	}
	return n.Id
}

// Limits of repeating what Microsoft refuses while its replicas do not know a new account yet.
const (
	NewcomerTries    = 12
	replicationPause = 5 * time.Second
)

// UntilKnown repeats a write that Microsoft refuses because it does not know an account yet. Each refusal is certain: nothing was written.
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

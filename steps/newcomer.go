package steps

import (
	"context"
	"errors"
	"time"

	"cspready/graph"
)

// A newcomer is a break-glass account on its way: one that exists, or one that an earlier change of the same plan makes. Its id is known to
// the changes after that one.
type newcomer struct {
	upn, name string
	id        string       // empty until the account was made
	tried     bool         // to make it, in this plan
	password  graph.Hidden // until it was handed over to be shown
}

// idOrAny is the id as it stands in a request: "{}" until it is known.
func (n *newcomer) idOrAny() string {
	if n.id == "" {
		return "{}"
	}
	return n.id
}

// Limits of repeating what Microsoft refuses while its replicas do not know a new account yet.
const (
	newcomerTries = 12
	newcomerPause = 5 * time.Second
)

// untilKnown repeats a write that Microsoft refuses because it does not know an account yet. Each refusal is certain: nothing was written.
func untilKnown(ctx context.Context, n *newcomer, write func() error) error {
	for try := 1; ; try++ {
		err := write()
		unknown := errors.Is(err, graph.ErrNotFound) || n.tried && errors.Is(err, graph.ErrRefused)
		if !unknown || try == newcomerTries {
			return err
		}
		if err := pause(ctx, newcomerPause); err != nil {
			return NotSent(err)
		}
	}
}

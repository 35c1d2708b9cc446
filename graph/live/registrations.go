package live

import (
	"context"
	"errors"
	"iter"
	"time"

	"cspready/graph"
	"cspready/graph/live/internal/transport"
	"cspready/graph/wire"
)

// Graph was seen to call tenants with P1 unlicensed now and then, so the second such answer counts.
//
// https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/14120
const (
	unlicensedTries = 2
	unlicensedPause = 2 * time.Second
)

const registrationsPath = "/reports/authenticationMethods/userRegistrationDetails"

// Registrations yields the report on registered methods. It takes no $top.
//
// https://learn.microsoft.com/graph/api/authenticationmethodsroot-list-userregistrationdetails
func (c *Connection) Registrations(ctx context.Context) iter.Seq2[graph.Registration, error] {
	const op = graph.OpReadRegistrations
	at := c.addressOf(registrationsPath)
	return func(yield func(graph.Registration, error) bool) {
		for try := 1; ; try++ {
			repeat := false
			for r, err := range readList[wire.Registration](ctx, c, op, at) {
				if repeat = errors.Is(err, graph.ErrUnlicensed) && try < unlicensedTries; repeat {
					break
				}
				if !yield(r, err) {
					return
				}
			}
			if !repeat {
				return
			}
			if err := transport.Sleep(ctx, unlicensedPause); err != nil {
				yield(graph.Registration{}, transport.NewOpError(op, err))
				return
			}
		}
	}
}

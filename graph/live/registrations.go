package live

import (
	"context"
	"errors"
	"iter"
	"time"

	"cspready/graph"
	"cspready/graph/wire"
)

// Tenants with P1 were seen to be called unlicensed now and then, so the claim is believed at the third time.
//
// https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/14120
const (
	unlicensedTries = 3
	unlicensedPause = 2 * time.Second
)

const registrationsPath = "/reports/authenticationMethods/userRegistrationDetails"

// Registrations yields the report on registered methods.
//
// https://learn.microsoft.com/graph/api/authenticationmethodsroot-list-userregistrationdetails
func (c *Connection) Registrations(ctx context.Context, incapableOnly bool) iter.Seq2[graph.Registration, error] {
	const op = graph.OpReadRegistrations
	at := c.registrations(incapableOnly)
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
			if err := sleep(ctx, unlicensedPause); err != nil {
				yield(graph.Registration{}, failure(op, err))
				return
			}
		}
	}
}

// registrations is where the report is, or its lines on those who could not do MFA.
func (c *Connection) registrations(incapableOnly bool) string {
	if incapableOnly {
		return c.address(registrationsPath, "$filter", "isMfaCapable eq false")
	}
	return c.address(registrationsPath)
}

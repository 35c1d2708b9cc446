package plain

import (
	"context"

	"cspready/graph"
	"cspready/steps"
)

// Attend does work while the sign-ins that Microsoft demands in the middle of it are made. Requests that need one wait for it, the
// others go on. When ctx ends, whoever waits is told so; a sign-in that nobody waits for any more ends with the work.
func Attend(ctx context.Context, link steps.Link, renew func(context.Context, graph.Renewal) error, work func(context.Context)) {
	asking, stop := context.WithCancel(ctx)
	over, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case r, ok := <-link.Renewals:
				if !ok {
					return
				}
				answer(r, renew(asking, r), over)
			case <-over:
				return
			}
		}
	}()
	work(ctx)
	close(over)
	stop()
	<-done
}

// answer sends the outcome of a renewal, unless nobody waits for it any more.
func answer(r graph.Renewal, outcome error, over <-chan struct{}) {
	select {
	case r.Done <- outcome:
	case <-over:
	}
}

// Renew makes the sign-in that a renewal asks for: the same person, tenant and permissions as the session in force, or somebody's to an
// application of the tenant. It needs no more
// input, as work that was agreed to may be waiting for it.
func (d *Desk) Renew(ctx context.Context, in graph.SignIn, codesRefused bool, r graph.Renewal) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if r.To != nil {
		d.Console.Tell("plain.app-sign-in", "upn", r.Want.Hint)
		_, err := d.withoutCodes().signIn(ctx, r.To, r.Want, false)
		return err
	}
	session, _ := in.Session()
	d.Console.Tell("plain.renewal")
	_, err := d.signIn(ctx, in, steps.SignInAgain(session, codesRefused || d.blocked, graph.Want{Claims: r.Claims}), false)
	if err == nil {
		d.Console.Tell("plain.renewed")
	}
	return err
}

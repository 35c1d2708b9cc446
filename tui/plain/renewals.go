package plain

import (
	"context"

	"cspready/graph"
	"cspready/steps/visit"
)

// WithRenewals does work and meanwhile makes the sign-ins that Microsoft demands, by calling renew. Requests that
// need one wait for it, others continue. When ctx ends, waiting requests get its error; a sign-in for which
// no request waits any longer ends with the work.
func WithRenewals(
	ctx context.Context, link visit.Link, renew func(context.Context, graph.Renewal) error, work func(context.Context),
) {
	renewing, stop := context.WithCancel(ctx)
	over, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case r, ok := <-link.Renewals:
				if !ok {
					return
				}
				answerRenewal(r, renew(renewing, r), over)
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

// answerRenewal sends the result of a renewal, unless no request waits for it any longer.
func answerRenewal(r graph.Renewal, outcome error, over <-chan struct{}) {
	select {
	case r.Done <- outcome:
	case <-over:
	}
}

// Renew makes the sign-in of a renewal: with the same person, tenant and permissions as the current
// session, or someone's to an application of the tenant. It continues when the input has ended, because
// approved work may be waiting for it.
func (d *SignInPrompt) Renew(ctx context.Context, in graph.SignIn, codesRefused bool, r graph.Renewal) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if r.SignIn != nil {
		d.Console.Print("plain.app-sign-in", "upn", r.Request.Hint)
		_, err := d.withoutCodes().signIn(ctx, r.SignIn, r.Request, false)
		return err
	}
	session, _ := in.Session()
	d.Console.Print("plain.renewal")
	want := visit.SignInAgain(session, codesRefused || d.codesBlocked, graph.SignInRequest{Claims: r.Claims})
	_, err := d.signIn(ctx, in, want, false)
	if err == nil {
		d.Console.Print("plain.renewed")
	}
	return err
}

package steps

import "context"

type enoughKey struct{}

// WithEnough returns a context whose slow questions, account after account at Graph's pace, end when enough is closed. What was not
// asked until then is unknown; everything else goes on.
func WithEnough(ctx context.Context, enough <-chan struct{}) context.Context {
	return context.WithValue(ctx, enoughKey{}, enough)
}

// untilEnough returns a context that ends when ctx does, or when the person has waited long enough.
func untilEnough(ctx context.Context) (context.Context, context.CancelFunc) {
	asking, stop := context.WithCancel(ctx)
	enough, ok := ctx.Value(enoughKey{}).(<-chan struct{})
	if !ok {
		return asking, stop
	}
	go func() {
		select {
		case <-enough:
			stop()
		case <-asking.Done():
		}
	}()
	return asking, stop
}

package graph

import (
	"context"
	"time"
)

// A Notice is something that happens while an operation runs and that a person would want to see.
type Notice struct {
	Op    string
	Wait  time.Duration // how long it rests; 0 when it is about progress
	Own   bool          // nobody asked for the wait: it keeps requests below a limit of Microsoft's. Never told below a second
	Done  int           // things read so far
	Total int           // things to read, 0 when not known
	Left  time.Duration // how long the rest takes at the pace that Graph allows, 0 when not known
}

type noticeKey struct{}

// WithNotices returns a context whose operations tell hear what they wait for and how far they are. The operation
// goes on when hear returns, and several goroutines may call it at once.
func WithNotices(ctx context.Context, hear func(Notice)) context.Context {
	return context.WithValue(ctx, noticeKey{}, hear)
}

// Tell passes a notice to whoever listens in ctx.
func Tell(ctx context.Context, n Notice) {
	if hear, ok := ctx.Value(noticeKey{}).(func(Notice)); ok {
		hear(n)
	}
}

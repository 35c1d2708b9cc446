package graph

import (
	"context"
	"time"
)

// A Notice is an event in a running operation that a person wants to see: a wait, or progress.
type Notice struct {
	Op     string
	Wait   time.Duration // length of the wait; 0 for a notice about progress
	Pacing bool          // a wait for pacing that no service asked for; at least a second
	Done   int           // items read so far
	Total  int           // items to read; 0 if unknown
	Left   time.Duration // estimated time left at the pace that Graph allows; 0 if unknown
}

type noticeKey struct{}

// WithNotices returns a context whose operations pass their notices to receive. The operation continues when receive
// returns; several goroutines may call it at once.
func WithNotices(ctx context.Context, receive func(Notice)) context.Context {
	return context.WithValue(ctx, noticeKey{}, receive)
}

// Notify passes a notice to the receiver in ctx, if there is one.
func Notify(ctx context.Context, n Notice) {
	if receive, ok := ctx.Value(noticeKey{}).(func(Notice)); ok {
		receive(n)
	}
}

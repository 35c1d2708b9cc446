package graph

import "context"

// A Receipt identifies a service's answer to a write, with the id under which its support finds the request. It
// contains no body and no token.
type Receipt struct {
	Method string
	Host   string // empty for Graph
	Path   string // relative to the API version
	Status int
	ID     string // empty if the service returned none
}

type receiptKey struct{}

// WithReceipts returns a context whose writes pass their receipts to receive, including those of refused writes. The
// operation continues when receive returns.
func WithReceipts(ctx context.Context, receive func(Receipt)) context.Context {
	return context.WithValue(ctx, receiptKey{}, receive)
}

// Report passes a receipt to the receiver in ctx, if there is one.
func Report(ctx context.Context, r Receipt) {
	if receive, ok := ctx.Value(receiptKey{}).(func(Receipt)); ok {
		receive(r)
	}
}

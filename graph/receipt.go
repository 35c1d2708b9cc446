package graph

import "context"

// A Receipt is what a service answered a write with: the id under which its support finds the request. It holds no body and no token.
type Receipt struct {
	Method string
	Host   string // empty for Graph
	Path   string // below the API version
	Status int
	ID     string // empty where the service gave none
}

type receiptKey struct{}

// WithReceipts returns a context whose writes hand their receipts to take, also those of writes that were refused. The operation goes on when
// take returns.
func WithReceipts(ctx context.Context, take func(Receipt)) context.Context {
	return context.WithValue(ctx, receiptKey{}, take)
}

// Hand gives a receipt to whoever takes them in ctx.
func Hand(ctx context.Context, r Receipt) {
	if take, ok := ctx.Value(receiptKey{}).(func(Receipt)); ok {
		take(r)
	}
}

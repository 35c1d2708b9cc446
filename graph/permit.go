package graph

import (
	"context"
	"slices"
	"strings"
)

// A Request is a write as it is shown to a person and as the transport lets it through. Path is below the API version; a segment
// "{}" stands for any one id: PATCH /identity/conditionalAccess/policies/{}.
type Request struct {
	Method string
	Path   string
}

// String returns method and path, as documentation prints them.
func (r Request) String() string { return r.Method + " " + r.Path }

// Matches reports whether method and path are those of r.
func (r Request) Matches(method, path string) bool {
	if method != r.Method {
		return false
	}
	want, got := strings.Split(strings.Trim(r.Path, "/"), "/"), strings.Split(strings.Trim(path, "/"), "/")
	return slices.EqualFunc(want, got, func(w, g string) bool { return w == "{}" && g != "" || strings.EqualFold(w, g) })
}

type permitKey struct{}

// Permit returns a context in which the transport lets these writes through, and no others. Only the ledger, which holds a
// person's yes for exactly these requests, calls it; a test keeps that so.
func Permit(ctx context.Context, writes ...Request) context.Context {
	return context.WithValue(ctx, permitKey{}, writes)
}

// Permitted reports whether a write was approved in ctx.
func Permitted(ctx context.Context, method, path string) bool {
	writes, _ := ctx.Value(permitKey{}).([]Request)
	return slices.ContainsFunc(writes, func(r Request) bool { return r.Matches(method, path) })
}

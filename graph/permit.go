package graph

import (
	"context"
	"slices"
	"strings"
	"sync"
)

// A Request is a write to a service: a person sees it before approving it, and the transport lets exactly it through.
type Request struct {
	Method string
	// Host is the host of the service; empty for Graph.
	Host string
	// Path is relative to the API version; a segment "{}" stands for any one id: PATCH
	// /identity/conditionalAccess/policies/{}.
	Path string
	// Body is the JSON body; a string "{}" in it stands for any one value, such as a secret that no one is to see.
	// Empty means no body.
	Body string
	// Times is how often the request may be sent, for services that refuse it for a while after another change; 0
	// means once.
	Times int
}

// String returns method and path in the form of Microsoft's documentation.
func (r Request) String() string {
	if r.Host != "" {
		return r.Method + " https://" + r.Host + r.Path
	}
	return r.Method + " " + r.Path
}

// DisplayBody returns the body for display. Values that are known only when it is sent, such as an encrypted password
// or the id of a new account, are shown as an ellipsis.
func (r Request) DisplayBody() string { return strings.ReplaceAll(r.Body, `"{}"`, `"…"`) }

// matchesSent reports whether sent is the request that r describes, with every value.
func (r Request) matchesSent(sent Request) bool {
	return r.Method == sent.Method && strings.EqualFold(r.Host, sent.Host) && samePath(r.Path, sent.Path) &&
		sameJSON(r.Body, sent.Body)
}

func samePath(shown, sent string) bool {
	want, got := strings.Split(strings.Trim(shown, "/"), "/"), strings.Split(strings.Trim(sent, "/"), "/")
	return slices.EqualFunc(want, got, func(w, g string) bool { return w == "{}" && g != "" || strings.EqualFold(w, g) })
}

type permitKey struct{}

// A permit is the rest of a person's approval: the writes that were not sent yet.
type permit struct {
	mu     sync.Mutex
	writes []Request
}

// Permit returns a context in which the transport lets these writes through, each once, and no others. Only the
// ledger calls it, which has a person's approval of exactly these requests; a test makes sure of that.
func Permit(ctx context.Context, writes ...Request) context.Context {
	return context.WithValue(ctx, permitKey{}, &permit{writes: slices.Clone(writes)})
}

// UsePermit reports whether the write that is about to be sent was approved in ctx, and uses the approval up: one
// approval is for one write. Layers that repeat a request that was not carried out come after the caller.
func (r Request) UsePermit(ctx context.Context) bool {
	p, ok := ctx.Value(permitKey{}).(*permit)
	if !ok {
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	i := slices.IndexFunc(p.writes, func(shown Request) bool { return shown.matchesSent(r) })
	if i < 0 {
		return false
	}
	if p.writes[i].Times--; p.writes[i].Times < 1 {
		p.writes = slices.Delete(p.writes, i, i+1)
	}
	return true
}

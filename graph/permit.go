package graph

import (
	"context"
	"slices"
	"strings"
	"sync"
)

// A Request is a write as it is shown to a person and as the transport lets it through.
type Request struct {
	Method string
	// Host is where the request goes; empty for Graph.
	Host string
	// Path is below the API version; a segment "{}" stands for any one id: PATCH /identity/conditionalAccess/policies/{}.
	Path string
	// Body is the JSON that is sent; a string "{}" in it stands for any one value, such as a secret that nobody is to see. Empty:
	// no body.
	Body string
	// Times is how often the request may be sent, where the service refuses it for a while after another; 0 means once.
	Times int
}

// String returns method and path, as documentation prints them.
func (r Request) String() string {
	if r.Host != "" {
		return r.Method + " https://" + r.Host + r.Path
	}
	return r.Method + " " + r.Path
}

// Told returns the body for a person to read. What is known only when it is sent, such as a sealed password or the id of an account that is
// yet to be made, is an ellipsis there.
func (r Request) Told() string { return strings.ReplaceAll(r.Body, `"{}"`, `"…"`) }

// covers reports whether sent is what r shows, to the last value.
func (r Request) covers(sent Request) bool {
	return r.Method == sent.Method && strings.EqualFold(r.Host, sent.Host) && samePath(r.Path, sent.Path) && sameJSON(r.Body, sent.Body)
}

func samePath(shown, sent string) bool {
	want, got := strings.Split(strings.Trim(shown, "/"), "/"), strings.Split(strings.Trim(sent, "/"), "/")
	return slices.EqualFunc(want, got, func(w, g string) bool { return w == "{}" && g != "" || strings.EqualFold(w, g) })
}

type permitKey struct{}

// A permit is what is left of a person's yes.
type permit struct {
	mu     sync.Mutex
	writes []Request
}

// Permit returns a context in which the transport lets these writes through, each once, and no others. Only the ledger, which
// holds a person's yes for exactly these requests, calls it; a test keeps that so.
func Permit(ctx context.Context, writes ...Request) context.Context {
	return context.WithValue(ctx, permitKey{}, &permit{writes: slices.Clone(writes)})
}

// UsePermit reports whether the write that is about to be sent was approved in ctx, and uses the approval up: whoever was shown one
// write said yes to one. What repeats a request that was not carried out does so behind whoever asks here.
func (r Request) UsePermit(ctx context.Context) bool {
	p, ok := ctx.Value(permitKey{}).(*permit)
	if !ok {
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	i := slices.IndexFunc(p.writes, func(shown Request) bool { return shown.covers(r) })
	if i < 0 {
		return false
	}
	if p.writes[i].Times--; p.writes[i].Times < 1 {
		p.writes = slices.Delete(p.writes, i, i+1)
	}
	return true
}

package sim

import (
	"net/http"
	"strings"

	"cspready/graph"
)

// err converts the refusal to the error that graph/live returns.
func (r *refusal) err(op string, way graph.Way) error {
	return &graph.Error{Op: op, Kind: r.graphKind(way), Code: r.code, Status: r.status, Message: r.message,
		Request: r.trace, Correlation: r.related, Claims: r.claims}
}

func (r *refusal) graphKind(way graph.Way) graph.Kind {
	kind, known := graph.SignInKind(r.number(), r.kind, way)
	switch {
	case r.reset:
		return graph.ErrOffline
	case known:
		return kind
	case r.status == http.StatusTooManyRequests:
		return graph.ErrThrottled
	case r.status >= http.StatusInternalServerError:
		return graph.ErrUnavailable
	case r.html:
		return graph.ErrUnreadable
	}
	return kind
}

func (r *refusal) number() string { return strings.TrimPrefix(r.code, "AADSTS") }

// passing reports whether the same request may succeed later.
func (r *refusal) passing() bool {
	fault := r.reset || r.status >= http.StatusInternalServerError || r.status == http.StatusTooManyRequests
	return fault && !graph.Looping(r.number())
}

package sim

import (
	"net/http"
	"strings"

	"cspready/graph"
)

// err is the refusal as graph/live would report it.
func (r *refusal) err(op string, way graph.Way) error {
	return &graph.Error{Op: op, Kind: r.graphKind(way), Code: r.code, Status: r.status, Message: r.message,
		Request: r.trace, Correlation: r.related, Claims: r.claims}
}

func (r *refusal) graphKind(way graph.Way) graph.Kind {
	switch {
	case r.reset:
		return graph.ErrOffline
	case r.status >= http.StatusInternalServerError:
		return graph.ErrUnavailable
	case r.status == http.StatusTooManyRequests:
		return graph.ErrThrottled
	case r.html:
		return graph.ErrUnreadable
	}
	if kind, ok := graph.SignInKind(strings.TrimPrefix(r.code, "AADSTS"), r.kind, way); ok {
		return kind
	}
	return graph.ErrRefused
}

// passing reports whether asking again may help.
func (r *refusal) passing() bool {
	return r.reset || r.html || r.status >= http.StatusInternalServerError || r.status == http.StatusTooManyRequests
}

package login

import (
	"net/http"
	"strings"

	"cspready/graph"
)

// ToGraphError converts the refusal to the error that graph/live returns.
func (r *Error) ToGraphError(op string, way graph.SignInMethod) error {
	return &graph.Error{Op: op, Kind: r.graphKind(way), Code: r.Code, Status: r.Status, Message: r.Message,
		RequestID: r.Trace, CorrelationID: r.Correlation, Claims: r.Claims}
}

func (r *Error) graphKind(way graph.SignInMethod) graph.Kind {
	kind, known := graph.SignInKind(r.codeNumber(), r.OauthCode, way)
	switch {
	case r.reset:
		return graph.ErrOffline
	case known:
		return kind
	case r.Status == http.StatusTooManyRequests:
		return graph.ErrThrottled
	case r.Status >= http.StatusInternalServerError:
		return graph.ErrUnavailable
	case r.Html:
		return graph.ErrUnreadable
	}
	return kind
}

func (r *Error) codeNumber() string { return strings.TrimPrefix(r.Code, "AADSTS") }

// IsTemporary reports whether the same request may succeed later.
func (r *Error) IsTemporary() bool {
	fault := r.reset || r.Status >= http.StatusInternalServerError || r.Status == http.StatusTooManyRequests
	return fault && !graph.IsLoopNumber(r.codeNumber())
}

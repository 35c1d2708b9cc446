package live

import (
	"net/http"
	"time"

	"cspready/graph"
	"cspready/graph/live/internal/transport"
)

// partnerError returns the error of an answer of Partner Center. An answer that is not JSON comes from something on
// the way.
//
// https://learn.microsoft.com/partner-center/developer/error-codes
func partnerError(op string, resp *http.Response, data []byte) error {
	f, readable := transport.ReadFault(data)
	e := &graph.Error{
		Op: op, Kind: graph.AnswerKind(resp.StatusCode, f.Code, f.Message), Code: f.Code, Status: resp.StatusCode,
		Message:   f.Message,
		RequestID: transport.RequestIDOf(resp.Header), CorrelationID: resp.Header.Get("MS-CorrelationId"),
	}
	switch {
	case resp.StatusCode == http.StatusForbidden && readable:
		e.Kind = graph.ErrForbidden // its messages about licences do not mean Entra licences
	case !readable && e.Kind != graph.ErrUnavailable && e.Kind != graph.ErrThrottled:
		e.Kind = graph.ErrUnreadable
	case e.Kind == graph.ErrThrottled:
		e.RetryAt = time.Now().Add(transport.RetryAfter(resp))
	}
	return e
}

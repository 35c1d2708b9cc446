package live

import (
	"net/http"
	"time"

	"cspready/graph"
)

// partnerFailure returns the error of an answer of Partner Center. An answer that is not JSON comes from something on
// the way.
//
// https://learn.microsoft.com/partner-center/developer/error-codes
func partnerFailure(op string, resp *http.Response, data []byte) error {
	f, readable := readFault(data)
	e := &graph.Error{
		Op: op, Kind: graph.AnswerKind(resp.StatusCode, f.Code, f.Message), Code: f.Code, Status: resp.StatusCode, Message: f.Message,
		Request: requestID(resp.Header), Correlation: resp.Header.Get("MS-CorrelationId"),
	}
	switch {
	case resp.StatusCode == http.StatusForbidden && readable:
		e.Kind = graph.ErrForbidden // its messages about licences do not mean Entra licences
	case !readable && e.Kind != graph.ErrUnavailable && e.Kind != graph.ErrThrottled:
		e.Kind = graph.ErrUnreadable
	case e.Kind == graph.ErrThrottled:
		e.Until = time.Now().Add(retryAfter(resp))
	}
	return e
}

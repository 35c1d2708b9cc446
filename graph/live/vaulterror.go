package live

import (
	"cmp"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"cspready/graph"
	"cspready/graph/live/internal/transport"
)

// vaultError returns the error of a vault's answer. The inner code distinguishes the reasons: ForbiddenByFirewall,
// ForbiddenByRbac, AccessDenied, ObjectIsDeletedButRecoverable. An answer that is not JSON comes from something on
// the way.
//
// https://learn.microsoft.com/azure/key-vault/general/rest-error-codes
func vaultError(op string, resp *http.Response, data []byte) error {
	var body struct {
		Error struct {
			Code, Message string
			InnerError    struct{ Code string }
		}
	}
	unreadable := json.Unmarshal(data, &body) != nil
	detail := body.Error
	e := &graph.Error{
		Op: op, Kind: graph.AnswerKind(resp.StatusCode, detail.Code, detail.Message),
		Code:   cmp.Or(detail.InnerError.Code, detail.Code),
		Status: resp.StatusCode, Message: detail.Message, RequestID: transport.RequestIDOf(resp.Header),
	}
	switch {
	case unreadable && e.Kind != graph.ErrUnavailable && e.Kind != graph.ErrThrottled:
		e.Kind = graph.ErrUnreadable
	case e.Kind == graph.ErrThrottled:
		e.RetryAt = time.Now().Add(transport.RetryAfter(resp))
	}
	return e
}

// withoutEcho drops a message that repeats the value which was sent, as complaints about a body may do.
func withoutEcho(err error, body string) error {
	e, ok := asError(err)
	var sent struct{ Value string }
	if !ok || e.Message == "" || json.Unmarshal([]byte(body), &sent) != nil || sent.Value == "" ||
		!strings.Contains(e.Message, sent.Value) {
		return err
	}
	withoutMessage := *e
	withoutMessage.Message = ""
	return &withoutMessage
}

package live

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"time"

	abstractions "github.com/microsoft/kiota-abstractions-go"
	"github.com/microsoftgraph/msgraph-sdk-go/models/odataerrors"

	"cspready/graph"
)

// asError returns the graph.Error in err.
func asError(err error) (*graph.Error, bool) {
	var e *graph.Error
	ok := errors.As(err, &e)
	return e, ok
}

// ask puts one question through the SDK. Its parsers panic on some answers, which must not end the program.
func ask[T any](op string, question func() (T, error)) (answer T, err error) {
	defer func() {
		if recover() != nil {
			err = &graph.Error{Op: op, Kind: graph.ErrUnreadable}
		}
	}()
	answer, err = question()
	if err != nil {
		return answer, failure(op, err)
	}
	return answer, nil
}

// failure turns whatever the SDK or the transport failed with into an error of the vocabulary. The SDK's own errors are not wrapped:
// their texts are the tenant's, and making them can panic.
func failure(op string, err error) error {
	if known, ok := asError(err); ok {
		e := *known
		e.Op = op
		return &e
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return &graph.Error{Op: op, Kind: graph.ErrOffline, Cause: err} // the caller stopped waiting, and knows
	}
	var odata *odataerrors.ODataError
	if errors.As(err, &odata) {
		return answered(op, odata.ResponseStatusCode, header(odata.ResponseHeaders), odataFault(odata))
	}
	var bare *abstractions.ApiError
	if errors.As(err, &bare) {
		return answered(op, bare.ResponseStatusCode, header(bare.ResponseHeaders), fault{})
	}
	return &graph.Error{Op: op, Kind: graph.ErrUnreadable}
}

// unsure makes of the error of a write one that does not claim too much: what may have been carried out is not called failed.
func unsure(err error) error {
	e, ok := asError(err)
	if !ok {
		return err
	}
	if !e.Kind.Doubtful() || errors.Is(e.Cause, errNoToken) || e.Kind == graph.ErrOffline && unsent(e.Cause) {
		return err
	}
	doubtful := *e
	doubtful.Kind = graph.ErrUnsure
	return &doubtful
}

// answered makes the error of an answer, a whole one or an item of a batch.
func answered(op string, status int, h http.Header, f fault) *graph.Error {
	e := &graph.Error{
		Op: op, Kind: f.kind(status), Code: f.Code, Status: status, Message: f.Message,
		Request: cmp.Or(f.Inner.Request, requestID(h)), Correlation: cmp.Or(f.Inner.Client, h.Get("client-request-id")),
	}
	if e.Kind == graph.ErrThrottled {
		e.Until = time.Now().Add(retryAfter(&http.Response{Header: h}))
	}
	return e
}

// kind is what the fault means in an answer with a status.
func (f fault) kind(status int) graph.Kind {
	details := make([]string, 0, len(f.Details))
	for _, d := range f.Details {
		details = append(details, d.Code)
	}
	return graph.AnswerKind(status, f.Code, f.Message, details...)
}

func odataFault(e *odataerrors.ODataError) fault {
	main := e.GetErrorEscaped()
	if main == nil {
		return fault{}
	}
	f := fault{Code: value(main.GetCode()), Message: value(main.GetMessage())}
	for _, d := range main.GetDetails() {
		f.Details = append(f.Details, faultDetail{Code: value(d.GetCode())})
	}
	if inner := main.GetInnerError(); inner != nil {
		f.Inner = faultIDs{Request: value(inner.GetRequestId()), Client: value(inner.GetClientRequestId())}
	}
	return f
}

func header(h *abstractions.ResponseHeaders) http.Header {
	plain := http.Header{}
	if h == nil {
		return plain
	}
	for _, name := range h.ListKeys() {
		for _, v := range h.Get(name) {
			plain.Add(name, v)
		}
	}
	return plain
}

// value returns what p points to, or the zero value: nearly every property of the SDK may be absent.
func value[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}

// statusIn reports whether err is an answer with one of the statuses.
func statusIn(err error, statuses ...int) bool {
	e, ok := asError(err)
	if !ok {
		return false
	}
	for _, s := range statuses {
		if e.Status == s {
			return true
		}
	}
	return false
}

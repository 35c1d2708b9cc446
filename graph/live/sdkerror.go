package live

import (
	"errors"
	"net/http"

	abstractions "github.com/microsoft/kiota-abstractions-go"
	"github.com/microsoftgraph/msgraph-sdk-go/models/odataerrors"

	"cspready/graph"
	"cspready/graph/live/internal/transport"
)

// asError returns the graph.Error in err.
func asError(err error) (*graph.Error, bool) {
	var e *graph.Error
	ok := errors.As(err, &e)
	return e, ok
}

// askSDK makes one call of the SDK. Its parsers panic on some answers, which must not end the program.
func askSDK[T any](op string, question func() (T, error)) (answer T, err error) {
	defer func() {
		if recover() != nil {
			err = &graph.Error{Op: op, Kind: graph.ErrUnreadable}
		}
	}()
	answer, err = question()
	if err != nil {
		return answer, sdkFailure(op, err)
	}
	return answer, nil
}

// sdkFailure converts an error of the SDK or of the transport into a [graph.Error]. The SDK's own errors are not
// wrapped: their texts are the tenant's, and making them can panic.
func sdkFailure(op string, err error) error {
	var odata *odataerrors.ODataError
	if errors.As(err, &odata) {
		return transport.NewAnswerError(op, odata.ResponseStatusCode, copyHeader(odata.ResponseHeaders), odataFault(odata))
	}
	var bare *abstractions.ApiError
	if errors.As(err, &bare) {
		return transport.NewAnswerError(op, bare.ResponseStatusCode, copyHeader(bare.ResponseHeaders), transport.Fault{})
	}
	return transport.NewOpError(op, err)
}

// markUnsure converts the error of a write that may have been carried out into ErrUnsure.
func markUnsure(err error) error {
	e, ok := asError(err)
	if !ok {
		return err
	}
	if !e.Kind.MayHaveSucceeded() || errors.Is(e.Cause, transport.ErrNoToken) ||
		e.Kind == graph.ErrOffline && transport.IsUnsent(e.Cause) {
		return err
	}
	doubtful := *e
	doubtful.Kind = graph.ErrUnsure
	return &doubtful
}

func odataFault(e *odataerrors.ODataError) transport.Fault {
	main := e.GetErrorEscaped()
	if main == nil {
		return transport.Fault{}
	}
	f := transport.Fault{Code: valueOf(main.GetCode()), Message: valueOf(main.GetMessage())}
	for _, d := range main.GetDetails() {
		f.Details = append(f.Details, transport.FaultDetail{Code: valueOf(d.GetCode())})
	}
	if inner := main.GetInnerError(); inner != nil {
		f.Inner = transport.FaultIDs{Request: valueOf(inner.GetRequestId()), Client: valueOf(inner.GetClientRequestId())}
	}
	return f
}

func copyHeader(h *abstractions.ResponseHeaders) http.Header {
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

// valueOf returns what p points to, or the zero value: nearly every property of the SDK may be nil.
func valueOf[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}

// hasStatus reports whether err is an answer with one of the statuses.
func hasStatus(err error, statuses ...int) bool {
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

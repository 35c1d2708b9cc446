package live

import (
	"errors"
	"strings"
	"testing"

	abstractions "github.com/microsoft/kiota-abstractions-go"
	"github.com/microsoftgraph/msgraph-sdk-go/models/odataerrors"

	"cspready/graph"
)

func TestErrorsOfTheSDKDoNotPanic(t *testing.T) {
	bare := odataerrors.NewODataError()
	bare.ResponseStatusCode = 403
	empty := odataerrors.NewODataError()
	empty.SetErrorEscaped(odataerrors.NewMainError())
	for name, err := range map[string]error{
		"without an error": bare, "with an empty error": empty,
		"of the adapter": &abstractions.ApiError{ResponseStatusCode: 404}, "of a parser": errors.New("secret"),
	} {
		got := sdkFailure("read", err)
		if e, ok := asError(got); !ok || e.Op != "read" || strings.Contains(got.Error(), "secret") {
			t.Errorf("an error %s became %v", name, got)
		}
	}
	_, err := askSDK("read", func() (int, error) { panic(bare.Error()) })
	if !errors.Is(err, graph.ErrUnreadable) {
		t.Errorf("a panic of the SDK became %v", err)
	}
}

func TestDoubtfulWritesAreNotCalledFailed(t *testing.T) {
	for kind, want := range map[graph.Kind]graph.Kind{
		graph.ErrOffline: graph.ErrUnsure, graph.ErrUnavailable: graph.ErrUnsure, graph.ErrUnreadable: graph.ErrUnsure,
		graph.ErrForbidden: graph.ErrForbidden, graph.ErrReadOnly: graph.ErrReadOnly, graph.ErrThrottled: graph.ErrThrottled,
	} {
		if err := markUnsure(&graph.Error{Kind: kind}); !errors.Is(err, want) {
			t.Errorf("a write that ended in %q is %v, want %q", kind, err, want)
		}
	}
	if markUnsure(nil) != nil {
		t.Error("a write that went well is an error")
	}
}

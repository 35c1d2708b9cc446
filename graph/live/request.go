package live

import (
	"context"
	"iter"
	"net/url"
	"slices"
	"strings"

	abstractions "github.com/microsoft/kiota-abstractions-go"
	"github.com/microsoftgraph/msgraph-sdk-go/models/odataerrors"

	"cspready/graph"
	"cspready/graph/wire"
)

// errorMappings is the form of Graph's errors for the SDK.
var errorMappings = abstractions.ErrorMappings{"XXX": odataerrors.CreateODataErrorFromDiscriminatorValue}

// send sends a request through the SDK's adapter and returns the answer's JSON, which package wire reads in place of
// the SDK's models.
func (c *Connection) send(
	ctx context.Context, op string, method abstractions.HttpMethod, address string, body []byte,
) ([]byte, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, &graph.Error{Op: op, Kind: graph.ErrUnreadable} // the addresses of further pages come from the service
	}
	return askSDK(op, func() ([]byte, error) {
		info := abstractions.NewRequestInformation()
		info.Method = method
		info.SetUri(*u)
		info.Headers.Add("Accept", "application/json")
		if body != nil {
			info.SetStreamContentAndContentType(body, "application/json")
		}
		answer, err := c.adapter.SendPrimitive(ctx, info, "[]byte", errorMappings)
		data, _ := answer.([]byte) // nil for 204
		return data, err
	})
}

// addressOf returns the address of a path, with query options in pairs. Blanks are %20, because not every service
// behind Graph accepts a plus sign.
func (c *Connection) addressOf(path string, options ...string) string {
	var b strings.Builder
	b.WriteString(c.adapter.GetBaseUrl() + path)
	separator := "?"
	for option := range slices.Chunk(options, 2) {
		b.WriteString(separator + option[0] + "=" + strings.ReplaceAll(url.QueryEscape(option[1]), "+", "%20"))
		separator = "&"
	}
	return b.String()
}

// betaAddressOf returns the address of a path in the beta version of Graph, for what v1.0 lacks.
func (c *Connection) betaAddressOf(path string) string {
	return strings.TrimSuffix(c.adapter.GetBaseUrl(), "/v1.0") + "/beta" + path
}

// pathSegment returns an id as a segment of a path.
func pathSegment(id string) string { return url.PathEscape(id) }

// getJSON returns a function that reads what is at an address.
func (c *Connection) getJSON(ctx context.Context, op string) func(address string) ([]byte, error) {
	return func(address string) ([]byte, error) { return c.send(ctx, op, abstractions.GET, address, nil) }
}

// readObject reads a single object.
func readObject[T wire.Answer[V], V any](ctx context.Context, c *Connection, op, address string) (V, error) {
	data, err := c.send(ctx, op, abstractions.GET, address, nil)
	if err != nil {
		var none V
		return none, err
	}
	return wire.ReadObject[T](op, data)
}

// readItems yields the items of a list, as they came.
func readItems[T any](ctx context.Context, c *Connection, op, address string) iter.Seq2[T, error] {
	return wire.Items[T](op, address, c.getJSON(ctx, op))
}

// readList yields what is read of the items of a list.
func readList[T wire.Answer[V], V any](ctx context.Context, c *Connection, op, address string) iter.Seq2[V, error] {
	return wire.Read(op, readItems[T](ctx, c, op, address))
}

// createObject posts a JSON body, which is sent unchanged, and reads the new object. ErrUnsure means that the answer
// does not identify it.
func createObject[T wire.Answer[V], V any](ctx context.Context, c *Connection, op, address, body string) (V, error) {
	data, err := c.send(ctx, op, abstractions.POST, address, []byte(body))
	if err != nil {
		var none V
		return none, markUnsure(err)
	}
	return wire.ReadCreated[T](op, data)
}

// quoteFilter returns s as a string of an OData filter.
func quoteFilter(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

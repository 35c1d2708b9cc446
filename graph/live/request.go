package live

import (
	"context"
	"encoding/json"
	"iter"
	"net/url"
	"slices"
	"strings"

	abstractions "github.com/microsoft/kiota-abstractions-go"
	"github.com/microsoftgraph/msgraph-sdk-go/models/odataerrors"

	"cspready/graph"
	"cspready/graph/wire"
)

// errorMappings tells the SDK how Graph's errors look.
var errorMappings = abstractions.ErrorMappings{"XXX": odataerrors.CreateODataErrorFromDiscriminatorValue}

// raw sends a request through the SDK's adapter and returns the answer's JSON, which package wire reads in place of the SDK's models.
func (c *Connection) raw(ctx context.Context, op string, method abstractions.HttpMethod, address string, body []byte) ([]byte, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, &graph.Error{Op: op, Kind: graph.ErrUnreadable} // addresses of next pages come from the service
	}
	return ask(op, func() ([]byte, error) {
		info := abstractions.NewRequestInformation()
		info.Method = method
		info.SetUri(*u)
		info.Headers.Add("Accept", "application/json")
		if body != nil {
			info.SetStreamContentAndContentType(body, "application/json")
		}
		answer, err := c.adapter.SendPrimitive(ctx, info, "[]byte", errorMappings)
		data, _ := answer.([]byte) // none for 204
		return data, err
	})
}

// address returns where a path is, with query options in pairs. Blanks are %20: not every service behind Graph takes a plus sign.
func (c *Connection) address(path string, options ...string) string {
	var b strings.Builder
	b.WriteString(c.adapter.GetBaseUrl() + path)
	separator := "?"
	for option := range slices.Chunk(options, 2) {
		b.WriteString(separator + option[0] + "=" + strings.ReplaceAll(url.QueryEscape(option[1]), "+", "%20"))
		separator = "&"
	}
	return b.String()
}

// beta returns where a path is in the version of Graph that has what v1.0 has not.
func (c *Connection) beta(path string) string {
	return strings.TrimSuffix(c.adapter.GetBaseUrl(), "/v1.0") + "/beta" + path
}

// segment returns an id as a part of a path.
func segment(id string) string { return url.PathEscape(id) }

// one reads a single object. Some pages of the documentation, and some services, wrap it in "value".
func one[T any](ctx context.Context, c *Connection, op, address string) (T, error) {
	var object T
	data, err := c.raw(ctx, op, abstractions.GET, address, nil)
	if err != nil {
		return object, err
	}
	var wrapped struct{ Value json.RawMessage }
	if json.Unmarshal(data, &wrapped) == nil && len(wrapped.Value) > 0 && wrapped.Value[0] == '{' {
		data = wrapped.Value
	}
	if json.Unmarshal(data, &object) != nil {
		return object, &graph.Error{Op: op, Kind: graph.ErrUnreadable}
	}
	return object, nil
}

// each yields the items of a list, page after page, and holds one page at a time. A page may be empty and still have a next one.
func each[T any](ctx context.Context, c *Connection, op, address string) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		for next := address; next != ""; {
			data, err := c.raw(ctx, op, abstractions.GET, next, nil)
			if err != nil {
				yield(none, err)
				return
			}
			p, ok := wire.ReadPage[T](data)
			if !ok || p.Next == next {
				yield(none, &graph.Error{Op: op, Kind: graph.ErrUnreadable})
				return
			}
			for _, item := range p.Items {
				if !yield(item, nil) {
					return
				}
			}
			next = p.Next
		}
	}
}

// collect returns a whole list; for those that are known to be short.
func collect[T any](items iter.Seq2[T, error]) ([]T, error) {
	var all []T
	for item, err := range items {
		if err != nil {
			return nil, err
		}
		all = append(all, item)
	}
	return all, nil
}

// readObject reads a single object into a type of package graph.
func readObject[T wire.Answer[V], V any](ctx context.Context, c *Connection, op, address string) (V, error) {
	var none V
	answer, err := one[T](ctx, c, op, address)
	if err != nil {
		return none, err
	}
	object, ok := answer.Read()
	if !ok {
		return none, &graph.Error{Op: op, Kind: graph.ErrUnreadable}
	}
	return object, nil
}

// readList yields the items of a list as a type of package graph. An item that cannot be read ends it, as half a list would read as a
// whole one.
func readList[T wire.Answer[V], V any](ctx context.Context, c *Connection, op, address string) iter.Seq2[V, error] {
	return func(yield func(V, error) bool) {
		var none V
		for answer, err := range each[T](ctx, c, op, address) {
			if err != nil {
				yield(none, err)
				return
			}
			item, ok := answer.Read()
			if !ok {
				yield(none, &graph.Error{Op: op, Kind: graph.ErrUnreadable})
				return
			}
			if !yield(item, nil) {
				return
			}
		}
	}
}

// create posts a JSON body, sent as it is, and reads what was made. ErrUnsure where the answer does not tell which it is.
func create[T wire.Answer[V], V any](ctx context.Context, c *Connection, op, address, body string) (V, error) {
	var (
		none   V
		answer T
	)
	data, err := c.raw(ctx, op, abstractions.POST, address, []byte(body))
	if err != nil {
		return none, unsure(err)
	}
	if json.Unmarshal(data, &answer) == nil {
		if made, ok := answer.Read(); ok {
			return made, nil
		}
	}
	return none, &graph.Error{Op: op, Kind: graph.ErrUnsure}
}

// quoted returns s as a string of an OData filter.
func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

package wire

import (
	"encoding/json"
	"errors"
	"iter"

	"cspready/graph"
)

// ReadObject reads an answer that is a single object. Some pages of the documentation, and some services, wrap it in
// "value".
func ReadObject[T Answer[V], V any](op string, data []byte) (V, error) {
	var wrapped struct{ Value json.RawMessage }
	if json.Unmarshal(data, &wrapped) == nil && len(wrapped.Value) > 0 && wrapped.Value[0] == '{' {
		data = wrapped.Value
	}
	object, ok := decodeAnswer[T](data)
	if !ok {
		return object, &graph.Error{Op: op, Kind: graph.ErrUnreadable}
	}
	return object, nil
}

// ReadCreated reads the answer to a request that creates an object. It fails with [graph.ErrUnsure] if the answer does
// not say what was created.
func ReadCreated[T Answer[V], V any](op string, data []byte) (V, error) {
	object, ok := decodeAnswer[T](data)
	if !ok {
		return object, &graph.Error{Op: op, Kind: graph.ErrUnsure}
	}
	return object, nil
}

// decodeAnswer decodes an object. It returns the zero value and false if that fails.
func decodeAnswer[T Answer[V], V any](data []byte) (V, bool) {
	var (
		answer T
		none   V
	)
	if json.Unmarshal(data, &answer) != nil {
		return none, false
	}
	object, ok := answer.Read()
	if !ok {
		return none, false
	}
	return object, true
}

// Limits of a list. Tenants of millions of accounts stay below them; a service that keeps sending pages does not.
const (
	maxPages      = 5000
	maxEmptyPages = 20 // in a row
)

// A pagePath is the pages of a list that were read so far.
type pagePath struct {
	seen  map[string]bool
	empty int // pages without an item in a row
}

// leadsOn adds a page, by its address, and reports whether the next one may be read: it is new, and the list does not
// go on and on.
func (p *pagePath) leadsOn(address, next string, items int) bool {
	if p.seen == nil {
		p.seen = map[string]bool{}
	}
	p.seen[address] = true
	if p.empty++; items > 0 {
		p.empty = 0
	}
	return next == "" || !p.seen[next] && p.empty <= maxEmptyPages && len(p.seen) < maxPages
}

// Items yields the items of a list, one page at a time. A page may be empty and still have a next one. The function get
// returns the answer at an address. A list that leads back to a page of its own, or does not end, is unreadable.
func Items[T any](op, address string, get func(address string) ([]byte, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		var path pagePath
		for next := address; next != ""; {
			data, err := get(next)
			if err != nil {
				yield(none, err)
				return
			}
			page, ok := ReadPage[T](data)
			if !ok || !path.leadsOn(next, page.Next, len(page.Items)) {
				yield(none, &graph.Error{Op: op, Kind: graph.ErrUnreadable})
				return
			}
			for _, item := range page.Items {
				if !yield(item, nil) {
					return
				}
			}
			next = page.Next
		}
	}
}

// Read converts the items of a list. An item that cannot be read ends it with an error: half a list could be taken for
// a whole one.
func Read[T Answer[V], V any](op string, items iter.Seq2[T, error]) iter.Seq2[V, error] {
	return func(yield func(V, error) bool) {
		var none V
		for answer, err := range items {
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

// Collect returns a whole list, and is for lists that are known to be short.
func Collect[T any](items iter.Seq2[T, error]) ([]T, error) {
	var all []T
	for item, err := range items {
		if err != nil {
			return nil, err
		}
		all = append(all, item)
	}
	return all, nil
}

// ListError returns the error of a list whose emptiness means that something does not exist. An answer "not found" says
// nothing of the kind: the list was not read.
func ListError(err error) error {
	var e *graph.Error
	if !errors.As(err, &e) || e.Kind != graph.ErrNotFound {
		return err
	}
	unread := *e
	unread.Kind = graph.ErrUnreadable
	return &unread
}

// ReadPartnerList reads a whole list of Partner Center, page after page. It fails with [graph.ErrUnreadable] if an
// item cannot be read, or if the list is shorter than its total: half a list could be taken for a whole one. The
// function get returns the answer that a link leads to.
func ReadPartnerList[T Answer[V], V any](op, path string, get func(PartnerLink) ([]byte, error)) ([]V, error) {
	unreadable := &graph.Error{Op: op, Kind: graph.ErrUnreadable}
	var all []V
	most, seen := 0, map[string]bool{}
	for next := (PartnerLink{URI: path}); next.URI != ""; {
		if seen[next.pageKey()] {
			return nil, unreadable // the list goes round in a circle
		}
		seen[next.pageKey()] = true
		data, err := get(next)
		if err != nil {
			return nil, err
		}
		page, ok := readPartnerPage[T](data)
		if !ok {
			return nil, unreadable
		}
		for _, answer := range page.items {
			item, ok := answer.Read()
			if !ok {
				return nil, unreadable
			}
			all = append(all, item)
		}
		most, next = max(most, page.total), page.next
	}
	if len(all) < most {
		return nil, unreadable
	}
	return all, nil
}

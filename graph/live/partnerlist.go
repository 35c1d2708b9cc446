package live

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"cspready/graph"
)

// partnerList reads a whole list of Partner Center, page after page. An item that told says is not told in full makes it unreadable, as does
// a list that is shorter than it says it is: half a list would read as a whole one.
func partnerList[T any](ctx context.Context, c *Connection, op, path string, told func(T) bool) ([]T, error) {
	unreadable := &graph.Error{Op: op, Kind: graph.ErrUnreadable}
	all, most, seen := []T{}, 0, map[string]bool{}
	for next := (partnerLink{URI: path}); next.URI != ""; {
		if seen[next.key()] {
			return nil, unreadable // the list goes round in a circle
		}
		seen[next.key()] = true
		data, err := c.askPartner(ctx, op, next)
		if err != nil {
			return nil, err
		}
		page, ok := readPartnerPage[T](data)
		if !ok || slices.ContainsFunc(page.items, func(item T) bool { return !told(item) }) {
			return nil, unreadable
		}
		all, most, next = append(all, page.items...), max(most, page.total), page.next
	}
	if len(all) < most {
		return nil, unreadable
	}
	return all, nil
}

// A partnerPage is one answer of a list. Its total is that of the list in some answers and that of the page in others.
type partnerPage[T any] struct {
	items []T
	total int         // negative where none is told
	next  partnerLink // without an address on the last page
}

// readPartnerPage reads a list that comes bare or as {totalCount, items, links}. An answer without a list is no empty list.
func readPartnerPage[T any](data []byte) (partnerPage[T], bool) {
	var page partnerPage[T]
	if data[0] == '[' {
		err := json.Unmarshal(data, &page.items)
		return page, err == nil
	}
	var wrapped struct {
		TotalCount figure
		Items      []T
		Links      struct{ Next partnerLink }
	}
	if json.Unmarshal(data, &wrapped) != nil {
		return page, false
	}
	page = partnerPage[T]{items: wrapped.Items, total: wrapped.TotalCount.int(), next: wrapped.Links.Next}
	return page, page.items != nil || wrapped.TotalCount == (figure{0, true})
}

// A partnerLink says how to ask for a page: an address and headers, one of which says where in the list the page begins.
//
// https://learn.microsoft.com/partner-center/developer/get-invoice-unbilled-consumption-lineitems
type partnerLink struct {
	URI, Method string
	Headers     []struct{ Key, Value string }
}

// continuation is the header in which the address of a page goes on.
const continuation = "MS-ContinuationToken"

func (l partnerLink) continuation() string {
	for _, h := range l.Headers {
		if strings.EqualFold(h.Key, continuation) {
			return h.Value
		}
	}
	return ""
}

// key is the same for two links that lead to one page.
func (l partnerLink) key() string { return l.URI + "\n" + l.continuation() }

// path returns where at Partner Center the link leads, with its query; false where it leads elsewhere or asks for anything but a read. Most
// links leave out the host, and many the version.
func (l partnerLink) path(host string) (string, bool) {
	u, err := url.Parse(l.URI)
	if err != nil || l.Method != "" && !strings.EqualFold(l.Method, http.MethodGet) {
		return "", false
	}
	here := u.Scheme == "" && u.Host == "" || u.Scheme == "https" && strings.EqualFold(u.Host, host) && u.User == nil
	path := u.EscapedPath()
	if !here || !strings.HasPrefix(path, "/") {
		return "", false
	}
	if !strings.HasPrefix(path, "/v1/") {
		path = "/v1" + path
	}
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	return path, true
}

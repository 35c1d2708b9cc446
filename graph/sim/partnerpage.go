package sim

import (
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// continuation is the header that says where the page that is asked for begins.
const continuation = "MS-ContinuationToken"

// partnerPage answers with one page of a list of so many items. The link to the next one is an address without the version, and a header
// beside it.
//
// https://learn.microsoft.com/partner-center/developer/get-invoice-unbilled-consumption-lineitems
func (t *Tenant) partnerPage(c *call, count, size int, show func(int) object) (any, *fault) {
	from := 0
	if token := c.header.Get(continuation); token != "" {
		n, err := strconv.Atoi(strings.TrimPrefix(token, "from-"))
		if err != nil || n < 0 || n > count || c.query.Get("seekOperation") != "Next" {
			return nil, partnerFault(http.StatusBadRequest, "The continuation token is not valid.")
		}
		from = n
	}
	if limit := t.behaviour.PageSize; limit > 0 {
		size = min(size, limit)
	}
	to := min(from+size, count)
	items := []object{}
	for i := from; i < to; i++ {
		items = append(items, show(i))
	}
	path := strings.TrimPrefix(c.path, "/v1")
	links := object{"self": partnerLink(path+suffix(c.query.Encode()), "")}
	if to < count && !t.behaviour.Cut {
		q := url.Values{}
		maps.Copy(q, c.query)
		q.Set("seekOperation", "Next")
		links["next"] = partnerLink(path+suffix(q.Encode()), "from-"+strconv.Itoa(to))
	}
	return object{"totalCount": count, "items": items, "links": links, "attributes": object{"objectType": "Collection"}}, nil
}

// partnerLink is an address in an answer of Partner Center, and what it takes to go on from there.
func partnerLink(uri, token string) object {
	headers := []object{}
	if token != "" {
		headers = append(headers, object{"key": continuation, "value": token})
	}
	return object{"uri": uri, "method": http.MethodGet, "headers": headers}
}

func suffix(query string) string {
	if query == "" {
		return ""
	}
	return "?" + query
}

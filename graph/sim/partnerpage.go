package sim

import (
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// continuation is the header that selects the page.
const continuation = "MS-ContinuationToken"

// partnerPage answers one page of a list of count items. The link to the next page is an address without the API
// version, and a header to send with it.
//
// https://learn.microsoft.com/partner-center/developer/get-invoice-unbilled-consumption-lineitems
func (t *partnerService) partnerPage(c *baseCall, count, size int, show func(int) object) (any, *fault) {
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
	return object{"totalCount": count, "items": items, "links": links,
		"attributes": object{"objectType": "Collection"}}, nil
}

// partnerLink returns a link of Partner Center with the header that continues a list.
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

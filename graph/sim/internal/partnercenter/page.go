package partnercenter

import (
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"cspready/graph/sim/internal/core"
	"cspready/graph/sim/internal/odata"
)

// continuationHeader is the header that selects the page.
const continuationHeader = "MS-ContinuationToken"

// partnerPage answers one page of a list of count items. The link to the next page is an address without the API
// version, and a header to send with it.
//
// https://learn.microsoft.com/partner-center/developer/get-invoice-unbilled-consumption-lineitems
func (t *Service) partnerPage(c *core.Call, count, size int, show func(int) odata.Object) (any, *odata.Error) {
	from := 0
	if token := c.Header.Get(continuationHeader); token != "" {
		n, err := strconv.Atoi(strings.TrimPrefix(token, "from-"))
		if err != nil || n < 0 || n > count || c.Query.Get("seekOperation") != "Next" {
			return nil, partnerError(http.StatusBadRequest, "The continuation token is not valid.")
		}
		from = n
	}
	if limit := t.CurrentBehaviour.PageSize; limit > 0 {
		size = min(size, limit)
	}
	to := min(from+size, count)
	items := []odata.Object{}
	for i := from; i < to; i++ {
		items = append(items, show(i))
	}
	path := strings.TrimPrefix(c.Path, "/v1")
	links := odata.Object{"self": partnerLink(path+querySuffix(c.Query.Encode()), "")}
	if to < count && !t.CurrentBehaviour.DropsNextLink {
		q := url.Values{}
		maps.Copy(q, c.Query)
		q.Set("seekOperation", "Next")
		links["next"] = partnerLink(path+querySuffix(q.Encode()), "from-"+strconv.Itoa(to))
	}
	return odata.Object{"totalCount": count, "items": items, "links": links,
		"attributes": odata.Object{"objectType": "Collection"}}, nil
}

// partnerLink returns a link of Partner Center with the header that continues a list.
func partnerLink(uri, token string) odata.Object {
	headers := []odata.Object{}
	if token != "" {
		headers = append(headers, odata.Object{"key": continuationHeader, "value": token})
	}
	return odata.Object{"uri": uri, "method": http.MethodGet, "headers": headers}
}

func querySuffix(query string) string {
	if query == "" {
		return ""
	}
	return "?" + query
}

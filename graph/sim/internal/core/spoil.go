package core

import (
	"encoding/json"
	"net/http"

	"cspready/graph/sim/internal/odata"
	"cspready/graph/sim/scenario"
)

// lostPage is the token of the page that a list with lost pages leads to.
const lostPage = "lost"

// AnswersFirst reports whether a request is carried out although a fault applies to it.
func (c *Call) AnswersFirst(s scenario.Fault) bool {
	return s.CarriesOut || s.Truncates || s.LosesRest && c.Query.Get("$skiptoken") != lostPage
}

// SpoilResponse returns what becomes of the right answer under a fault.
func (c *Call) SpoilResponse(a Response, s scenario.Fault) (Response, *odata.Error) {
	switch {
	case s.Truncates:
		text, _ := json.Marshal(a.Value) // JSON's own types, so that there is no error
		a.Value = odata.Torn(text[:len(text)/2])
		return a, nil
	case s.LosesRest && c.AnswersFirst(s):
		return c.loseRest(a), nil
	case s.Body != "" && s.Status < http.StatusBadRequest:
		return Response{Status: s.Status, Value: json.RawMessage(s.Body)}, nil
	}
	return a, NewFaultError(s)
}

// loseRest cuts a list after its first half, and leads to a page that fails. Another answer stays as it is.
func (c *Call) loseRest(a Response) Response {
	page, _ := a.Value.(odata.Object)
	items, isList := page["value"].([]odata.Object)
	if !isList {
		return a
	}
	query := c.Query
	if query == nil {
		query = map[string][]string{}
	}
	query.Set("$skiptoken", lostPage)
	page["value"] = items[:(len(items)+1)/2]
	page["@odata.nextLink"] = "https://" + c.Host + "/" + c.Version + c.Path + "?" + query.Encode()
	return a
}

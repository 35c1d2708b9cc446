package sim

import (
	"encoding/base64"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// A list is a collection whose objects are built on demand, so that a page of a large tenant costs no more than a
// page.
type list struct {
	n  int
	at func(int) object
}

func listOf[T any](items []T, show func(T) object) list {
	return list{n: len(items), at: func(i int) object { return show(items[i]) }}
}

// shape applies the query options to the result of an operation, and checks it against the schema.
func (c *call) shape(v any, pageSize int) (answer, *fault) {
	if f := c.options(); f != nil {
		return answer{}, f
	}
	fields, f := c.fields()
	if f != nil {
		return answer{}, f
	}
	switch v := v.(type) {
	case list:
		return c.page(v, fields, pageSize)
	case object:
		if err := known.check(c.operation.entity, v); err != nil {
			return answer{}, broken(err)
		}
		v = pick(v, fields)
		if c.operation.context != "" {
			v["@odata.context"] = c.base() + "/$metadata#" + c.operation.context
		}
		return answer{status: http.StatusOK, value: v}, nil
	default:
		return answer{status: http.StatusOK, value: v}, nil
	}
}

// options refuses query options that are not supported and would change the answer: an ignored $orderby would look
// like a bug of the client.
func (c *call) options() *fault {
	for name := range c.query {
		switch {
		case !strings.HasPrefix(name, "$"), slices.Contains([]string{"$select", "$top", "$filter", "$count",
			"$skiptoken"}, name):
		case name == "$expand" && c.operation.expand != "" && c.query.Get(name) == c.operation.expand:
		default:
			return invalid("Request_UnsupportedQuery", "The query option '"+name+"' is not supported here.")
		}
	}
	return nil
}

// filter applies the request's $filter to a collection.
func (c *call) filter(all list) (list, *fault) {
	return filterList(c.operation.entity, c.query.Get("$filter"), all)
}

// page returns one page of a collection.
func (c *call) page(all list, fields []string, pageSize int) (answer, *fault) {
	matching, f := c.filter(all)
	if f != nil {
		return answer{}, f
	}
	from, f := c.skipped()
	if f != nil {
		return answer{}, f
	}
	size, f := c.size(pageSize)
	if f != nil {
		return answer{}, f
	}
	to := min(from+size, matching.n)
	value := make([]object, 0, max(to-from, 0))
	for i := from; i < to; i++ {
		o := matching.at(i)
		if err := known.check(c.operation.entity, o); err != nil {
			return answer{}, broken(err)
		}
		value = append(value, pick(o, fields))
	}
	body := object{"value": value}
	if c.operation.context != "" {
		body["@odata.context"] = c.base() + "/$metadata#" + c.operation.context
	}
	if c.query.Get("$count") == "true" && c.header.Get("ConsistencyLevel") == "eventual" {
		body["@odata.count"] = matching.n
	}
	if to < matching.n {
		body["@odata.nextLink"] = c.nextLink(to)
	}
	return answer{status: http.StatusOK, value: body}, nil
}

// broken is the answer if this package violates its own schema: a server error that no test overlooks.
func broken(err error) *fault {
	return &fault{status: http.StatusInternalServerError, code: "SimulatedAnswerInvalid",
		message: "the simulated tenant is wrong: " + err.Error()}
}

func (c *call) base() string { return "https://" + c.host + "/" + c.version }

// fields returns the selected properties, nil for all.
func (c *call) fields() ([]string, *fault) {
	selected := c.query.Get("$select")
	if selected == "" {
		return c.operation.shown, nil
	}
	fields := strings.Split(selected, ",")
	for i, name := range fields {
		fields[i] = strings.TrimSpace(name)
		if _, ok := known.property(c.operation.entity, fields[i]); !ok && c.operation.entity != "directoryObject" {
			return nil, badRequest(fmt.Sprintf("Parsing OData Select and Expand failed: Could not find a property "+
				"named '%s' on type 'microsoft.graph.%s'.",
				fields[i], c.operation.entity))
		}
	}
	return fields, nil
}

func pick(o object, fields []string) object {
	if fields == nil {
		return o
	}
	o = maps.Clone(o)
	maps.DeleteFunc(o, func(name string, _ any) bool {
		return !strings.HasPrefix(name, "@") && !slices.Contains(fields, name)
	})
	return o
}

// size returns the number of objects on a page.
func (c *call) size(limit int) (int, *fault) {
	most := c.operation.page
	if most == 0 {
		return 1 << 30, nil
	}
	size := min(100, most)
	if top := c.query.Get("$top"); top != "" {
		n, err := strconv.Atoi(top)
		if err != nil || n < 1 || n > most {
			return 0, badRequest(fmt.Sprintf("Invalid page size specified: '%s'. Must be between 1 and %d inclusive.",
				top, most))
		}
		size = n
	}
	if limit > 0 {
		size = min(size, limit)
	}
	return size, nil
}

// nextLink returns the address of the next page. Its token is opaque to clients.
func (c *call) nextLink(from int) string {
	q := maps.Clone(c.query)
	q.Set("$skiptoken", base64.RawURLEncoding.EncodeToString([]byte("from="+strconv.Itoa(from))))
	return c.base() + c.path + "?" + q.Encode()
}

func (c *call) skipped() (int, *fault) {
	token := c.query.Get("$skiptoken")
	if token == "" {
		return 0, nil
	}
	text, err := base64.RawURLEncoding.DecodeString(token)
	from, ok := strings.CutPrefix(string(text), "from=")
	n, convErr := strconv.Atoi(from)
	if err != nil || !ok || convErr != nil || n < 0 {
		return 0, invalid("Directory_ExpiredPageToken", "The specified page token is invalid or has expired.")
	}
	return n, nil
}

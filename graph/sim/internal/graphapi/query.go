package graphapi

import (
	"encoding/base64"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"cspready/graph/sim/internal/core"
	"cspready/graph/sim/internal/odata"
)

// shapeResponse applies the query options to the result of an operation, and checks it against the schema.
func (c *request) shapeResponse(v any, pageSize int) (core.Response, *odata.Error) {
	if f := c.checkOptions(); f != nil {
		return core.Response{}, f
	}
	fields, f := c.selectedFields()
	if f != nil {
		return core.Response{}, f
	}
	switch v := v.(type) {
	case odata.List:
		return c.pageResponse(v, fields, pageSize)
	case odata.Object:
		if err := odata.GraphSchema.CheckObject(c.operation.entity, v); err != nil {
			return core.Response{}, odata.SchemaError(err)
		}
		v = odata.SelectFields(v, fields)
		if c.operation.context != "" {
			v["@odata.context"] = c.baseURL() + "/$metadata#" + c.operation.context
		}
		return core.Response{Status: http.StatusOK, Value: v}, nil
	default:
		return core.Response{Status: http.StatusOK, Value: v}, nil
	}
}

// checkOptions refuses query options that are not supported and would change the answer: an ignored $orderby would look
// like a bug of the client.
func (c *request) checkOptions() *odata.Error {
	for name := range c.Query {
		switch {
		case !strings.HasPrefix(name, "$"), slices.Contains([]string{"$select", "$top", "$filter", "$count",
			"$skiptoken"}, name):
		case name == "$expand" && c.operation.expand != "" && c.Query.Get(name) == c.operation.expand:
		default:
			return odata.BadRequestCode("Request_UnsupportedQuery",
				"The query option '"+name+"' is not supported here.")
		}
	}
	return nil
}

// applyFilter applies the request's $filter to a collection.
func (c *request) applyFilter(all odata.List) (odata.List, *odata.Error) {
	return odata.ApplyFilter(c.operation.entity, c.Query.Get("$filter"), all)
}

// pageResponse returns one page of a collection.
func (c *request) pageResponse(all odata.List, fields []string, pageSize int) (core.Response, *odata.Error) {
	matching, f := c.applyFilter(all)
	if f != nil {
		return core.Response{}, f
	}
	from, f := c.skipCount()
	if f != nil {
		return core.Response{}, f
	}
	size, f := c.pageSize(pageSize)
	if f != nil {
		return core.Response{}, f
	}
	to := min(from+size, matching.Count)
	value := make([]odata.Object, 0, max(to-from, 0))
	for i := from; i < to; i++ {
		o := matching.Item(i)
		if err := odata.GraphSchema.CheckObject(c.operation.entity, o); err != nil && !all.AsGiven {
			return core.Response{}, odata.SchemaError(err)
		}
		value = append(value, odata.SelectFields(o, fields))
	}
	body := odata.Object{"value": value}
	if c.operation.context != "" {
		body["@odata.context"] = c.baseURL() + "/$metadata#" + c.operation.context
	}
	if c.Query.Get("$count") == "true" && c.Header.Get("ConsistencyLevel") == "eventual" {
		body["@odata.count"] = matching.Count
	}
	if to < matching.Count {
		body["@odata.nextLink"] = c.nextLink(to)
	}
	return core.Response{Status: http.StatusOK, Value: body}, nil
}

func (c *request) baseURL() string { return "https://" + c.Host + "/" + c.Version }

// selectedFields returns the selected properties, nil for all.
func (c *request) selectedFields() ([]string, *odata.Error) {
	selected := c.Query.Get("$select")
	if selected == "" {
		return c.operation.defaultProperties, nil
	}
	fields := strings.Split(selected, ",")
	for i, name := range fields {
		fields[i] = strings.TrimSpace(name)
		if _, ok := odata.GraphSchema.PropertyType(c.operation.entity, fields[i]); !ok &&
			c.operation.entity != "directoryObject" {
			return nil, odata.BadRequest(fmt.Sprintf("Parsing OData Select and Expand failed: Could not find a "+
				"property "+
				"named '%s' on type 'microsoft.graph.%s'.",
				fields[i], c.operation.entity))
		}
	}
	return fields, nil
}

// pageSize returns the number of objects on a page.
func (c *request) pageSize(limit int) (int, *odata.Error) {
	most := c.operation.maxPageSize
	if most == 0 {
		return 1 << 30, nil
	}
	size := min(100, most)
	if top := c.Query.Get("$top"); top != "" {
		n, err := strconv.Atoi(top)
		if err != nil || n < 1 || n > most {
			return 0, odata.BadRequest(fmt.Sprintf("Invalid page size specified: '%s'. Must be between 1 and %d "+
				"inclusive.",
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
func (c *request) nextLink(from int) string {
	q := maps.Clone(c.Query)
	q.Set("$skiptoken", base64.RawURLEncoding.EncodeToString([]byte("from="+strconv.Itoa(from))))
	return c.baseURL() + c.Path + "?" + q.Encode()
}

func (c *request) skipCount() (int, *odata.Error) {
	token := c.Query.Get("$skiptoken")
	if token == "" {
		return 0, nil
	}
	text, err := base64.RawURLEncoding.DecodeString(token)
	from, ok := strings.CutPrefix(string(text), "from=")
	n, convErr := strconv.Atoi(from)
	if err != nil || !ok || convErr != nil || n < 0 {
		return 0, odata.BadRequestCode("Directory_ExpiredPageToken",
			"The specified page token is invalid or has expired.")
	}
	return n, nil
}

package sim

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	batchPath  = "/$batch"
	batchLimit = 20 // requests in one $batch
)

type batchItem struct {
	ID        string            `json:"id"`
	Method    string            `json:"method"`
	URL       string            `json:"url"`
	Headers   map[string]string `json:"headers"`
	Body      json.RawMessage   `json:"body"`
	DependsOn []string          `json:"dependsOn"`
}

// batch answers the requests of a $batch one after the other. Each response has a status of its own: the $batch as a
// whole succeeds even if every request in it fails.
//
// https://learn.microsoft.com/graph/json-batching
func (t *Tenant) batch(outer *baseCall) (answer, *fault) {
	if f := t.admit(outer); f != nil {
		return answer{}, f
	}
	var body struct {
		Requests []batchItem `json:"requests"`
	}
	if err := json.Unmarshal(outer.body, &body); err != nil {
		return answer{}, invalid("BadRequest", "Invalid batch payload format.")
	}
	if f := validBatch(body.Requests); f != nil {
		return answer{}, f
	}
	responses := []object{}
	failed := map[string]bool{}
	for _, item := range body.Requests {
		r := t.batched(outer, item, failed)
		failed[item.ID] = r["status"].(int) >= http.StatusBadRequest
		responses = append(responses, r)
	}
	// Graph answers in any order; the order of the requests would hide a client that relies on it
	slices.Reverse(responses)
	return answer{status: http.StatusOK, value: object{"responses": responses}}, nil
}

// admit checks the $batch as a whole. Injected faults without a path apply to the requests in it instead.
func (t *Tenant) admit(outer *baseCall) *fault {
	t.mu.Lock()
	defer t.mu.Unlock()
	if trouble := t.trouble(outer.method, outer.path); trouble != nil {
		return faultOf(*trouble)
	}
	return t.graph.authenticate(outer)
}

func validBatch(items []batchItem) *fault {
	if len(items) > batchLimit {
		return invalid("BadRequest", "Number of batch request steps exceeds the maximum value of "+
			strconv.Itoa(batchLimit)+".")
	}
	seen := map[string]bool{}
	for _, item := range items {
		id := strings.ToLower(item.ID)
		if id == "" || seen[id] {
			return invalid("BadRequest", "Request Id is missing or is there twice.")
		}
		if slices.ContainsFunc(item.DependsOn, func(d string) bool { return !seen[strings.ToLower(d)] }) {
			return invalid("BadRequest", "A request depends on one that does not come before it.")
		}
		seen[id] = true
	}
	return nil
}

// batched answers one request of a $batch.
func (t *Tenant) batched(outer *baseCall, item batchItem, failed map[string]bool) object {
	if slices.ContainsFunc(item.DependsOn, func(id string) bool { return failed[id] }) {
		return t.batchFault(item, &fault{status: http.StatusFailedDependency, code: "FailedDependency",
			message: "A request that this one depends on failed."})
	}
	c := &baseCall{method: item.Method, host: outer.host, version: outer.version, header: http.Header{}, body: item.Body,
		who: outer.who}
	for name, value := range item.Headers {
		c.header.Set(name, value)
	}
	u, err := url.Parse("/" + strings.TrimPrefix(item.URL, "/"))
	if err != nil {
		return t.batchFault(item, badRequest("Invalid URL format specified in the batch request."))
	}
	c.path, c.query = u.Path, u.Query()
	a, f := t.serve(c)
	if f != nil {
		return t.batchFault(item, f)
	}
	r := object{"id": item.ID, "status": a.status}
	if a.value != nil {
		r["headers"], r["body"] = object{"Content-Type": "application/json"}, a.value
	}
	return r
}

// batchFault returns an error as the response to one request of a $batch.
func (t *Tenant) batchFault(item batchItem, f *fault) object {
	if f.request == "" {
		f.request = t.freshID()
	}
	headers := object{"Content-Type": "application/json"}
	if f.retryAfter > 0 {
		headers["Retry-After"] = f.retrySeconds()
	}
	status := f.status
	if f.reset {
		status = http.StatusBadGateway // a request in a batch has no connection of its own that could break
	}
	return object{"id": item.ID, "status": status, "headers": headers, "body": f.envelope(time.Now())}
}

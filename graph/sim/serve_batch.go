package sim

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"cspready/graph/sim/internal/core"
	"cspready/graph/sim/internal/odata"
)

const (
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

// answerBatch answers the requests of a $batch one after the other. Each response has a status of its own: the $batch
// as a whole succeeds even if every request in it fails.
//
// https://learn.microsoft.com/graph/json-batching
func (t *Tenant) answerBatch(outer *core.Call) (core.Response, *odata.Error) {
	if f := t.checkBatch(outer); f != nil {
		return core.Response{}, f
	}
	var body struct {
		Requests []batchItem `json:"requests"`
	}
	if err := json.Unmarshal(outer.Body, &body); err != nil {
		return core.Response{}, odata.BadRequestCode("BadRequest", "Invalid batch payload format.")
	}
	if f := validateBatch(body.Requests); f != nil {
		return core.Response{}, f
	}
	responses := []odata.Object{}
	failed := map[string]bool{}
	for _, item := range body.Requests {
		r := t.answerBatchItem(outer, item, failed)
		failed[item.ID] = r["status"].(int) >= http.StatusBadRequest
		responses = append(responses, r)
	}
	// Graph answers in any order; the order of the requests would hide a client that relies on it
	slices.Reverse(responses)
	return core.Response{Status: http.StatusOK, Value: odata.Object{"responses": responses}}, nil
}

// checkBatch checks the $batch as a whole. Injected faults without a path apply to the requests in it instead.
func (t *Tenant) checkBatch(outer *core.Call) *odata.Error {
	t.Mu.Lock()
	defer t.Mu.Unlock()
	if trouble := t.NextFault(outer.Method, outer.Path, outer.Address()); trouble != nil {
		return core.NewFaultError(*trouble)
	}
	return t.Graph.CheckGraphToken(outer)
}

func validateBatch(items []batchItem) *odata.Error {
	if len(items) > batchLimit {
		return odata.BadRequestCode("BadRequest", "Number of batch request steps exceeds the maximum value of "+
			strconv.Itoa(batchLimit)+".")
	}
	seen := map[string]bool{}
	for _, item := range items {
		id := strings.ToLower(item.ID)
		if id == "" || seen[id] {
			return odata.BadRequestCode("BadRequest", "Request Id is missing or is there twice.")
		}
		if slices.ContainsFunc(item.DependsOn, func(d string) bool { return !seen[strings.ToLower(d)] }) {
			return odata.BadRequestCode("BadRequest", "A request depends on one that does not come before it.")
		}
		seen[id] = true
	}
	return nil
}

// answerBatchItem answers one request of a $batch.
func (t *Tenant) answerBatchItem(outer *core.Call, item batchItem, failed map[string]bool) odata.Object {
	if slices.ContainsFunc(item.DependsOn, func(id string) bool { return failed[id] }) {
		return t.batchErrorItem(item, &odata.Error{Status: http.StatusFailedDependency, Code: "FailedDependency",
			Message: "A request that this one depends on failed."})
	}
	c := &core.Call{Method: item.Method, Host: outer.Host, Version: outer.Version, Header: http.Header{},
		Body:  item.Body,
		Token: outer.Token}
	for name, value := range item.Headers {
		c.Header.Set(name, value)
	}
	u, err := url.Parse("/" + strings.TrimPrefix(item.URL, "/"))
	if err != nil {
		return t.batchErrorItem(item, odata.BadRequest("Invalid URL format specified in the batch request."))
	}
	c.Path, c.Query, c.RawQuery = u.Path, u.Query(), u.RawQuery
	a, f := t.answerOrFail(c)
	if f != nil {
		return t.batchErrorItem(item, f)
	}
	if torn, isTorn := a.Value.(odata.Torn); isTorn {
		a.Value = string(torn) // the rest of the $batch arrives
	}
	r := odata.Object{"id": item.ID, "status": a.Status}
	if a.Value != nil {
		r["headers"], r["body"] = odata.Object{"Content-Type": "application/json"}, a.Value
	}
	return r
}

// batchErrorItem returns an error as the response to one request of a $batch.
func (t *Tenant) batchErrorItem(item batchItem, f *odata.Error) odata.Object {
	if f.Request == "" {
		f.Request = t.NewIDLocked()
	}
	headers := odata.Object{"Content-Type": "application/json"}
	if f.RetryAfter > 0 {
		headers["Retry-After"] = f.RetrySeconds()
	}
	status := f.Status
	if f.Reset {
		status = http.StatusBadGateway // a request in a batch has no connection of its own that could break
	}
	return odata.Object{"id": item.ID, "status": status, "headers": headers, "body": f.ItemBody(time.Now())}
}

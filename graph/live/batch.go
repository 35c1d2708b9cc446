package live

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	abstractions "github.com/microsoft/kiota-abstractions-go"

	"cspready/graph"
)

// A batchAnswer is the answer to one item of a batch: a body or an error.
type batchAnswer struct {
	body json.RawMessage
	err  error
}

// A batchResponse is an item of the answer in Graph's JSON.
//
// https://learn.microsoft.com/graph/json-batching
type batchResponse struct {
	ID      string
	Status  int
	Headers map[string]string
	Body    json.RawMessage
}

// readBatch reads several addresses in one request. Each item has its own answer; items that were throttled or met a
// transient fault are sent again, and only those. It fails if the batch as a whole does.
func (c *Connection) batch(ctx context.Context, op string, urls []string) ([]batchAnswer, error) {
	return c.batchAt(ctx, op, c.address("/$batch"), urls)
}

// readBatchAt is like readBatch for another version of Graph. All addresses are of the version that the batch is sent
// to.
func (c *Connection) batchAt(ctx context.Context, op, at string, urls []string) ([]batchAnswer, error) {
	answers := make([]batchAnswer, len(urls))
	open := make([]int, len(urls))
	for i := range open {
		open[i] = i
	}
	var waited time.Duration
	for attempt := 1; ; attempt++ {
		responses, err := c.sendBatch(ctx, op, at, urls, open)
		if err != nil {
			return nil, err
		}
		var later []int
		var wait time.Duration
		for _, i := range open {
			r, ok := responses[strconv.Itoa(i)]
			answers[i] = readItem(op, r, ok)
			if passing(r.Status) {
				later = append(later, i)
				wait = max(wait, retryAfter(r.http()), time.Duration(attempt)*time.Second)
			}
		}
		if len(later) == 0 || wait > waitLimit || waited+wait > waitTotal || attempt == faultLimit {
			return answers, nil
		}
		graph.Tell(ctx, graph.Notice{Op: op, Wait: wait})
		if err := sleep(ctx, wait); err != nil {
			return nil, failure(op, err)
		}
		waited, open = waited+wait, later
	}
}

// sendBatch requests the open addresses. Their indices are the ids of the items, because answers come in any order.
func (c *Connection) sendBatch(ctx context.Context, op, at string, urls []string, open []int) (map[string]batchResponse, error) {
	items := make([]batchItem, 0, len(open))
	for _, i := range open {
		items = append(items, batchItem{ID: strconv.Itoa(i), Method: http.MethodGet, URL: urls[i]})
	}
	body, err := json.Marshal(map[string][]batchItem{"requests": items})
	if err != nil {
		return nil, failure(op, err)
	}
	data, err := c.raw(ctx, op, abstractions.POST, at, body)
	if err != nil {
		return nil, err
	}
	var answer struct{ Responses []batchResponse }
	if json.Unmarshal(data, &answer) != nil || answer.Responses == nil {
		return nil, &graph.Error{Op: op, Kind: graph.ErrUnreadable}
	}
	byID := make(map[string]batchResponse, len(answer.Responses))
	for _, r := range answer.Responses {
		byID[r.ID] = r
	}
	return byID, nil
}

// decodeBody decodes the body of one answer.
func decode[T any](op string, a batchAnswer) (T, error) {
	var v T
	if a.err != nil {
		return v, a.err
	}
	if json.Unmarshal(a.body, &v) != nil {
		return v, &graph.Error{Op: op, Kind: graph.ErrUnreadable}
	}
	return v, nil
}

func readItem(op string, r batchResponse, came bool) batchAnswer {
	switch {
	case !came:
		return batchAnswer{err: &graph.Error{Op: op, Kind: graph.ErrUnreadable}}
	case r.Status == http.StatusOK:
		return batchAnswer{body: r.Body}
	}
	f, _ := readFault(r.Body)
	e := answered(op, r.Status, r.http().Header, f)
	e.Claims = challenge(r.http())
	return batchAnswer{err: e}
}

// asHTTP returns the item's status and headers as an HTTP response.
//
// http returns the item's status and headers as those of an answer of its own.
func (r batchResponse) http() *http.Response {
	h := http.Header{}
	for name, v := range r.Headers {
		h.Set(name, v)
	}
	return &http.Response{StatusCode: r.Status, Header: h}
}

func passing(status int) bool {
	switch status {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

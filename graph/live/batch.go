package live

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	abstractions "github.com/microsoft/kiota-abstractions-go"

	"cspready/graph"
	"cspready/graph/live/internal/transport"
)

// A batchAnswer is the answer to one item of a batch: a body or an error.
type batchAnswer struct {
	body json.RawMessage
	err  error
	// isTransient says that the item may succeed when it is sent again.
	isTransient bool
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
func (c *Connection) readBatch(ctx context.Context, op string, urls []string) ([]batchAnswer, error) {
	return c.readBatchAt(ctx, op, c.addressOf("/$batch"), urls)
}

// readBatchAt is like readBatch for another version of Graph. All addresses are of the version that the batch is sent
// to.
func (c *Connection) readBatchAt(ctx context.Context, op, address string, urls []string) ([]batchAnswer, error) {
	answers := make([]batchAnswer, len(urls))
	open := make([]int, len(urls))
	for i := range open {
		open[i] = i
	}
	var waited time.Duration
	for attempt := 1; ; attempt++ {
		responses, err := c.sendBatch(ctx, op, address, urls, open)
		if err != nil {
			return nil, err
		}
		var later []int
		var wait time.Duration
		for _, i := range open {
			r, ok := responses[strconv.Itoa(i)]
			answers[i] = readBatchItem(op, r, ok)
			if isTransientStatus(r.Status) {
				later = append(later, i)
				wait = max(wait, transport.RetryAfter(r.asHTTP()), time.Duration(attempt)*time.Second)
			}
		}
		if len(later) == 0 || wait > transport.MaxWait || waited+wait > transport.MaxTotalWait ||
			attempt == transport.MaxAttempts {
			return answers, nil
		}
		graph.Notify(ctx, graph.Notice{Op: op, Wait: wait})
		if err := transport.Sleep(ctx, wait); err != nil {
			return nil, transport.NewOpError(op, err)
		}
		waited, open = waited+wait, later
	}
}

// sendBatch requests the open addresses. Their indices are the ids of the items, because answers come in any order.
func (c *Connection) sendBatch(
	ctx context.Context, op, address string, urls []string, open []int,
) (map[string]batchResponse, error) {
	items := make([]transport.BatchItem, 0, len(open))
	for _, i := range open {
		items = append(items, transport.BatchItem{ID: strconv.Itoa(i), Method: http.MethodGet, URL: urls[i]})
	}
	body, err := json.Marshal(map[string][]transport.BatchItem{"requests": items})
	if err != nil {
		return nil, transport.NewOpError(op, err)
	}
	data, err := c.send(ctx, op, abstractions.POST, address, body)
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
func decodeBody[T any](op string, a batchAnswer) (T, error) {
	var v T
	if a.err != nil {
		return v, a.err
	}
	if json.Unmarshal(a.body, &v) != nil {
		return v, &graph.Error{Op: op, Kind: graph.ErrUnreadable}
	}
	return v, nil
}

func readBatchItem(op string, r batchResponse, isThere bool) batchAnswer {
	switch {
	case !isThere:
		return batchAnswer{err: &graph.Error{Op: op, Kind: graph.ErrUnreadable}}
	case r.Status == http.StatusOK:
		return batchAnswer{body: r.Body}
	}
	f, _ := transport.ReadFault(r.Body)
	e := transport.NewAnswerError(op, r.Status, r.asHTTP().Header, f)
	e.Claims = transport.ClaimsChallenge(r.asHTTP())
	return batchAnswer{err: e}
}

// asHTTP returns the item's status and headers as an HTTP response.
//
// http returns the item's status and headers as those of an answer of its own.
func (r batchResponse) asHTTP() *http.Response {
	h := http.Header{}
	for name, v := range r.Headers {
		h.Set(name, v)
	}
	return &http.Response{StatusCode: r.Status, Header: h}
}

func isTransientStatus(status int) bool {
	switch status {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

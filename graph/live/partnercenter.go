package live

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"

	"github.com/google/uuid"

	"cspready/graph"
	"cspready/graph/live/internal/transport"
	"cspready/graph/wire"
)

// partnerLimit is the maximum length of an answer, more than a list of 10,000 people has.
const partnerLimit = 16 << 20

// requirePartnerCenter refuses a question if no Partner Center is known for the cloud.
func (c *Connection) requirePartnerCenter(op string) error {
	if c.hosts.PartnerCenter != "" {
		return nil
	}
	return &graph.Error{Op: op, Kind: graph.ErrNotFound, Status: http.StatusNotFound}
}

// partnerRequest returns a read of Partner Center. Its id is made here, before the layers that repeat a request,
// because all attempts have to share it.
//
// https://learn.microsoft.com/partner-center/developer/headers
func (c *Connection) partnerRequest(ctx context.Context, path string) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet,
		transport.PartnerCenterResource(c.hosts.PartnerCenter)+path, nil)
	if err != nil {
		return nil, err
	}
	for name, v := range map[string]string{
		"Accept": "application/json", "MS-RequestId": uuid.NewString(), "MS-CorrelationId": uuid.NewString(),
		"MS-Contract-Version": "v1",
		"X-Locale":            "en-US", "MS-PartnerCenter-Application": "cspready",
	} {
		req.Header.Set(name, v)
	}
	return req, nil
}

// A partnerAnswer is a successful answer of Partner Center.
type partnerAnswer struct {
	body    []byte // JSON
	header  http.Header
	request string // id for support
}

// askPartner reads from Partner Center with the session in force. A link comes from an answer and may lead anywhere:
// the request goes to Partner Center in any case, with none of its headers but the one that pages need.
func (c *Connection) askPartner(ctx context.Context, op string, link wire.PartnerLink) ([]byte, error) {
	if err := c.requirePartnerCenter(op); err != nil {
		return nil, err
	}
	path, ok := link.Path(c.hosts.PartnerCenter)
	if !ok {
		return nil, &graph.Error{Op: op, Kind: graph.ErrUnreadable}
	}
	req, err := c.partnerRequest(ctx, path)
	if err != nil {
		return nil, &graph.Error{Op: op, Kind: graph.ErrBadInput}
	}
	if from := link.Continuation(); from != "" {
		req.Header.Set(wire.ContinuationHeader, from)
	}
	answer, err := partnerAnswerTo(op, c.partner, req)
	return answer.body, err
}

// partnerAnswerTo sends a request and reads the answer, which may start with a byte order mark.
func partnerAnswerTo(op string, roundTripper http.RoundTripper, req *http.Request) (partnerAnswer, error) {
	resp, err := roundTripper.RoundTrip(req)
	if err != nil {
		return partnerAnswer{}, transport.NewOpError(op, err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(io.LimitReader(resp.Body, partnerLimit))
	if err != nil {
		return partnerAnswer{}, transport.NewOpError(op, transport.NewBodyError(err))
	}
	data = bytes.TrimSpace(bytes.TrimPrefix(data, transport.ByteOrderMark))
	switch {
	case resp.StatusCode != http.StatusOK:
		return partnerAnswer{}, partnerError(op, resp, data)
	case !json.Valid(data):
		return partnerAnswer{}, &graph.Error{Op: op, Kind: graph.ErrUnreadable, Status: resp.StatusCode,
			RequestID: transport.RequestIDOf(resp.Header)}
	}
	request := transport.RequestIDOf(resp.Header)
	if request == "" {
		request = req.Header.Get("MS-RequestId")
	}
	return partnerAnswer{data, resp.Header, request}, nil
}

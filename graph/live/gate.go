package live

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"

	"cspready/graph"
)

// gate is the last word on what may be sent, whatever the code above it meant to do: to the cloud's own hosts only, and to the
// tenant nothing but reads and the writes that a person approved.
type gate struct {
	hosts    graph.Hosts
	readOnly bool
	next     http.RoundTripper
}

// before returns the gate in front of next.
func (g gate) before(next http.RoundTripper) http.RoundTripper {
	g.next = next
	return g
}

func (g gate) RoundTrip(req *http.Request) (*http.Response, error) {
	req, err := buffered(req)
	if err != nil {
		return nil, err
	}
	if req.URL.Scheme != "https" || req.URL.User != nil || !g.allowed(req) {
		if req.Body != nil {
			req.Body.Close()
		}
		return nil, &graph.Error{Kind: graph.ErrReadOnly}
	}
	return g.next.RoundTrip(req)
}

func (g gate) allowed(req *http.Request) bool {
	switch req.URL.Host {
	case g.hosts.Login:
		return reads(req) || tokenRequest(req)
	case g.hosts.Graph:
		return reads(req) && (!isBatch(req) || onlyReads(req)) || g.approved(req)
	case g.hosts.PartnerCenter:
		return g.hosts.PartnerCenter != "" && (req.Method == http.MethodGet || req.Method == http.MethodHead)
	}
	return false
}

// approved reports whether a person said yes to this write. The path is compared as it is sent: an escaped slash in an id must not
// make two segments of one. A method in a header would be another method than the one that was approved.
func (g gate) approved(req *http.Request) bool {
	version, path, ok := strings.Cut(strings.TrimPrefix(req.URL.EscapedPath(), "/"), "/")
	if g.readOnly || !ok || version != "v1.0" && version != "beta" || isBatch(req) {
		return false
	}
	if slices.Contains(strings.Split(path, "/"), "..") || req.Header.Get("X-HTTP-Method-Override") != "" || req.Header.Get("X-HTTP-Method") != "" {
		return false
	}
	return graph.Permitted(req.Context(), req.Method, "/"+path)
}

// reads reports whether a request changes nothing. A $batch counts as a read, as the gate lets no other pass.
func reads(req *http.Request) bool {
	return req.Method == http.MethodGet || req.Method == http.MethodHead || isBatch(req)
}

func isBatch(req *http.Request) bool {
	return req.Method == http.MethodPost && strings.HasSuffix(req.URL.Path, "/$batch")
}

// onlyReads reports whether every item of a batch is a GET.
func onlyReads(req *http.Request) bool {
	items, err := batchItems(req)
	return err == nil && len(items) > 0 && !slices.ContainsFunc(items, func(i batchItem) bool { return i.Method != http.MethodGet })
}

func tokenRequest(req *http.Request) bool {
	return req.Method == http.MethodPost &&
		(strings.HasSuffix(req.URL.Path, "/oauth2/v2.0/token") || strings.HasSuffix(req.URL.Path, "/oauth2/v2.0/devicecode"))
}

// A batchItem is one request in a $batch.
type batchItem struct {
	ID      string            `json:"id"`
	Method  string            `json:"method"`
	URL     string            `json:"url"`
	Headers map[string]string `json:"headers,omitempty"`
}

// batchItems returns what a $batch request asks for. An item with a body is none of ours.
func batchItems(req *http.Request) ([]batchItem, error) {
	data, err := bodyOf(req)
	if err != nil {
		return nil, err
	}
	var body struct{ Requests []batchItem }
	if err := json.Unmarshal(data, &body); err != nil {
		return nil, errors.New("the batch is not JSON")
	}
	return body.Requests, nil
}

package live

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"

	"cspready/graph"
)

// vaultQuery is the one query that goes to a Key Vault.
const vaultQuery = "api-version=7.4"

// Where a vault has its secrets, and those that were deleted and can be recovered.
const (
	liveSecrets    = "/secrets/"
	deletedSecrets = "/deletedsecrets/"
)

// gate is the last word on what may be sent, whatever the code above it meant to do: to the cloud's own hosts only, and to the
// tenant nothing but reads and the writes that a person approved.
type gate struct {
	hosts    graph.Hosts
	cloud    graph.Cloud // whose Key Vaults are
	readOnly bool
	next     http.RoundTripper
}

func (g gate) RoundTrip(req *http.Request) (*http.Response, error) {
	req, err := buffered(req)
	if err != nil {
		return nil, err
	}
	if kind := g.refusal(req); kind != "" {
		if req.Body != nil {
			req.Body.Close()
		}
		return nil, &graph.Error{Kind: kind}
	}
	return g.next.RoundTrip(req)
}

// refusal returns why a request may not pass, empty if it may.
func (g gate) refusal(req *http.Request) graph.Kind {
	switch {
	case req.URL.Scheme != "https" || req.URL.User != nil || req.URL.Host == "":
		return graph.ErrForeign
	case !g.cloud.IsVault(req.URL.Host) && !slices.Contains([]string{g.hosts.Login, g.hosts.Graph, g.hosts.PartnerCenter}, req.URL.Host):
		return graph.ErrForeign
	case g.allowed(req):
		return ""
	}
	return graph.ErrReadOnly
}

func (g gate) allowed(req *http.Request) bool {
	switch {
	case g.cloud.IsVault(req.URL.Host):
		return g.allowedAtVault(req)
	case req.URL.Host == g.hosts.PartnerCenter:
		return req.Method == http.MethodGet && !otherMethod(req) // nothing is changed there
	case req.Method == http.MethodGet || req.Method == http.MethodHead:
		return true
	case req.URL.Host == g.hosts.Login:
		return tokenRequest(req)
	case req.URL.Host == g.hosts.Graph && isBatch(req):
		return onlyReads(req)
	}
	return req.URL.Host == g.hosts.Graph && g.approved(req)
}

// approved reports whether a person said yes to this write, and uses the yes up. The gate stands before whatever sends a request again,
// so that a yes is good for one write and all its attempts. The path is compared as it is sent: an escaped slash in an id must not make
// two segments of one. A method in a header would be another method than the one that was approved, and a query was shown to nobody.
func (g gate) approved(req *http.Request) bool {
	version, path, ok := strings.Cut(strings.TrimPrefix(req.URL.EscapedPath(), "/"), "/")
	if g.readOnly || !ok || version != "v1.0" && version != "beta" {
		return false
	}
	if slices.Contains(strings.Split(path, "/"), "..") || req.URL.RawQuery != "" || otherMethod(req) {
		return false
	}
	body, err := bodyOf(req)
	return err == nil && graph.Request{Method: req.Method, Path: "/" + path, Body: string(body)}.UsePermit(req.Context())
}

// allowedAtVault lets through what reads one secret, or asks whether one was deleted, and what stores one that a person said yes to storing in this vault.
func (g gate) allowedAtVault(req *http.Request) bool {
	path := req.URL.EscapedPath()
	name, ok := strings.CutPrefix(path, liveSecrets)
	if gone, is := strings.CutPrefix(path, deletedSecrets); is && req.Method == http.MethodGet {
		name, ok = gone, true
	}
	if !ok || !graph.IsSecretName(name) || req.URL.RawQuery != vaultQuery || otherMethod(req) {
		return false
	}
	if req.Method == http.MethodGet {
		return true
	}
	body, err := bodyOf(req)
	return err == nil && !g.readOnly && req.Method == http.MethodPut &&
		graph.Request{Method: req.Method, Host: req.URL.Host, Path: path, Body: string(body)}.UsePermit(req.Context())
}

// otherMethod reports whether a header says that another method is meant than the one that is seen.
func otherMethod(req *http.Request) bool {
	return req.Header.Get("X-HTTP-Method-Override") != "" || req.Header.Get("X-HTTP-Method") != ""
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

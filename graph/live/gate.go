package live

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"

	"cspready/graph"
)

// vaultQuery is the one query that is sent to a Key Vault.
const vaultQuery = "api-version=7.4"

// Folders of a vault: its secrets, and deleted secrets that can be recovered.
const (
	liveSecrets    = "/secrets/"
	deletedSecrets = "/deletedsecrets/"
)

// gate decides what may be sent, whatever the code above it does: requests go to the cloud's own hosts only, and to
// the tenant go only reads and the writes that a person approved.
type gate struct {
	hosts    graph.Hosts
	cloud    graph.Cloud // its Key Vaults are allowed
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

// refusalKind returns why a request may not pass, or an empty kind if it may.
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
		return req.Method == http.MethodGet && !otherMethod(req) // Partner Center is only read
	case req.Method == http.MethodGet || req.Method == http.MethodHead:
		return true
	case req.URL.Host == g.hosts.Login:
		return tokenRequest(req)
	case req.URL.Host == g.hosts.Graph && isBatch(req):
		return onlyReads(req)
	}
	return req.URL.Host == g.hosts.Graph && g.approved(req)
}

// isApproved reports whether a person approved this write, and uses the approval up. The gate comes before the layers
// that send a request again, so that an approval is for one write and all its attempts. The path is compared in its
// escaped form: an escaped slash in an id must not make two segments of one. A method in a header would differ from
// the approved one, and no one was shown a query.
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

// isAllowedAtVault allows reading one secret, reading whether one was deleted, and storing one if a person approved
// storing it in this vault.
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

// hasMethodOverride reports whether a header asks for another method than that of the request.
func otherMethod(req *http.Request) bool {
	return req.Header.Get("X-HTTP-Method-Override") != "" || req.Header.Get("X-HTTP-Method") != ""
}

// isRead reports whether a request changes nothing. A $batch counts as a read, because the gate lets no other $batch
// pass.
func reads(req *http.Request) bool {
	return req.Method == http.MethodGet || req.Method == http.MethodHead || isBatch(req)
}

func isBatch(req *http.Request) bool {
	return req.Method == http.MethodPost && strings.HasSuffix(req.URL.Path, "/$batch")
}

// isReadOnlyBatch reports whether every item of a batch is a GET.
func onlyReads(req *http.Request) bool {
	items, err := batchItems(req)
	return err == nil && len(items) > 0 && !slices.ContainsFunc(items, func(i batchItem) bool { return i.Method != http.MethodGet })
}

// IsTokenRequest reports whether a request is to the token endpoint, or for a device code.
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

// readBatchItems returns the items of a $batch request, which have no bodies.
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

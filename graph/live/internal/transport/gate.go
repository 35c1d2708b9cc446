package transport

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"

	"cspready/graph"
)

// VaultQuery is the one query that is sent to a Key Vault.
const VaultQuery = "api-version=7.4"

// Folders of a vault: its secrets, and deleted secrets that can be recovered.
const (
	SecretsPath        = "/secrets/"
	DeletedSecretsPath = "/deletedsecrets/"
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
	req, err := BufferBody(req)
	if err != nil {
		return nil, err
	}
	if kind := g.refusalKind(req); kind != "" {
		if req.Body != nil {
			req.Body.Close()
		}
		return nil, &graph.Error{Kind: kind}
	}
	return g.next.RoundTrip(req)
}

// refusalKind returns why a request may not pass, or an empty kind if it may.
func (g gate) refusalKind(req *http.Request) graph.Kind {
	switch {
	case req.URL.Scheme != "https" || req.URL.User != nil || req.URL.Host == "":
		return graph.ErrForeign
	case !g.cloud.IsVault(req.URL.Host) &&
		!slices.Contains([]string{g.hosts.Login, g.hosts.Graph, g.hosts.PartnerCenter}, req.URL.Host):
		return graph.ErrForeign
	case g.isAllowed(req):
		return ""
	}
	return graph.ErrReadOnly
}

func (g gate) isAllowed(req *http.Request) bool {
	switch {
	case g.cloud.IsVault(req.URL.Host):
		return g.isAllowedAtVault(req)
	case req.URL.Host == g.hosts.PartnerCenter:
		return req.Method == http.MethodGet && !hasMethodOverride(req) // Partner Center is only read
	case req.Method == http.MethodGet || req.Method == http.MethodHead:
		return true
	case req.URL.Host == g.hosts.Login:
		return IsTokenRequest(req)
	case req.URL.Host == g.hosts.Graph && isBatch(req):
		return isReadOnlyBatch(req)
	case req.URL.Host == g.hosts.Graph && isWhatIf(req):
		return asksWhatIf(req)
	}
	return req.URL.Host == g.hosts.Graph && g.isApproved(req)
}

// isApproved reports whether a person approved this write, and uses the approval up. The gate comes before the layers
// that send a request again, so that an approval is for one write and all its attempts. The path is compared in its
// escaped form: an escaped slash in an id must not make two segments of one. A method in a header would differ from
// the approved one, and no one was shown a query.
func (g gate) isApproved(req *http.Request) bool {
	version, path, ok := strings.Cut(strings.TrimPrefix(req.URL.EscapedPath(), "/"), "/")
	if g.readOnly || !ok || version != "v1.0" && version != "beta" {
		return false
	}
	if slices.Contains(strings.Split(path, "/"), "..") || req.URL.RawQuery != "" || hasMethodOverride(req) {
		return false
	}
	body, err := ReadBody(req)
	return err == nil && graph.Request{Method: req.Method, Path: "/" + path, Body: string(body)}.UsePermit(req.Context())
}

// isAllowedAtVault allows reading one secret, reading whether one was deleted, and storing one if a person approved
// storing it in this vault.
func (g gate) isAllowedAtVault(req *http.Request) bool {
	path := req.URL.EscapedPath()
	name, ok := strings.CutPrefix(path, SecretsPath)
	if deletedName, isDeleted := strings.CutPrefix(path, DeletedSecretsPath); isDeleted && req.Method == http.MethodGet {
		name, ok = deletedName, true
	}
	if !ok || !graph.IsSecretName(name) || req.URL.RawQuery != VaultQuery || hasMethodOverride(req) {
		return false
	}
	if req.Method == http.MethodGet {
		return true
	}
	body, err := ReadBody(req)
	return err == nil && !g.readOnly && req.Method == http.MethodPut &&
		graph.Request{Method: req.Method, Host: req.URL.Host, Path: path, Body: string(body)}.UsePermit(req.Context())
}

// hasMethodOverride reports whether a header asks for another method than that of the request.
func hasMethodOverride(req *http.Request) bool {
	return req.Header.Get("X-HTTP-Method-Override") != "" || req.Header.Get("X-HTTP-Method") != ""
}

// isRead reports whether a request changes nothing. A $batch and a question to What If count as reads, because the gate
// lets no others pass.
func isRead(req *http.Request) bool {
	return req.Method == http.MethodGet || req.Method == http.MethodHead || isBatch(req) || isWhatIf(req)
}

// isWhatIf reports whether a request is to Conditional Access What If, the one POST that only reads. The path is
// compared as it is sent, in one spelling.
func isWhatIf(req *http.Request) bool {
	return req.Method == http.MethodPost && req.URL.EscapedPath() == "/v1.0"+graph.WhatIfPath
}

// asksWhatIf reports whether a request to What If is the question about one sign-in, and holds nothing else.
func asksWhatIf(req *http.Request) bool {
	if req.URL.RawQuery != "" || req.URL.ForceQuery || req.URL.RawPath != "" || req.URL.Fragment != "" ||
		hasMethodOverride(req) {
		return false
	}
	body, err := ReadBody(req)
	if err != nil {
		return false
	}
	_, ok := graph.ReadWhatIfQuestion(body)
	return ok
}

func isBatch(req *http.Request) bool {
	return req.Method == http.MethodPost && strings.HasSuffix(req.URL.Path, "/$batch")
}

// isReadOnlyBatch reports whether every item of a batch is a GET.
func isReadOnlyBatch(req *http.Request) bool {
	items, err := readBatchItems(req)
	return err == nil && len(items) > 0 &&
		!slices.ContainsFunc(items, func(i BatchItem) bool { return i.Method != http.MethodGet })
}

// IsTokenRequest reports whether a request is to the token endpoint, or for a device code.
func IsTokenRequest(req *http.Request) bool {
	return req.Method == http.MethodPost &&
		(strings.HasSuffix(req.URL.Path, "/oauth2/v2.0/token") || strings.HasSuffix(req.URL.Path, "/oauth2/v2.0/devicecode"))
}

// A BatchItem is one request in a $batch.
type BatchItem struct {
	ID      string            `json:"id"`
	Method  string            `json:"method"`
	URL     string            `json:"url"`
	Headers map[string]string `json:"headers,omitempty"`
}

// readBatchItems returns the items of a $batch request, which have no bodies.
func readBatchItems(req *http.Request) ([]BatchItem, error) {
	data, err := ReadBody(req)
	if err != nil {
		return nil, err
	}
	var body struct{ Requests []BatchItem }
	if err := json.Unmarshal(data, &body); err != nil {
		return nil, errors.New("the batch is not JSON")
	}
	return body.Requests, nil
}

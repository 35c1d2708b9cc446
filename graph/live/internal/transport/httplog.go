package transport

import (
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"cspready/graph"
)

// httpLog logs each attempt: method, address, outcome, and the ids that support asks for. It never looks at headers
// and bodies, and logs only the harmless part of a query.
type httpLog struct {
	next http.RoundTripper
	log  *slog.Logger
}

func (j httpLog) RoundTrip(req *http.Request) (*http.Response, error) {
	start := time.Now()
	resp, err := j.next.RoundTrip(req)
	attrs := []slog.Attr{
		slog.String("method", req.Method), slog.String("host", req.URL.Host), slog.String("path", req.URL.EscapedPath()),
		slog.String("query", redactQuery(req.URL.Query())), slog.Duration("took", time.Since(start).Round(time.Millisecond)),
		slog.String("client_request_id", req.Header.Get("client-request-id")),
	}
	if err != nil {
		// The cause may contain any text of a proxy or a captive portal: only the kind is logged.
		j.log.LogAttrs(req.Context(), slog.LevelWarn, "no answer", append(attrs, slog.String("fault", errorLabel(err)))...)
		return nil, err
	}
	attrs = append(attrs, slog.Int("status", resp.StatusCode), slog.String("request_id", RequestIDOf(resp.Header)))
	j.log.LogAttrs(req.Context(), slog.LevelInfo, "answer", attrs...)
	j.reportReceipt(req, resp)
	return resp, nil
}

// reportReceipt reports the receipt of a write that may have changed the tenant. A $batch has none, because it
// contains only reads, nor does a token request, which changes nothing.
func (j httpLog) reportReceipt(req *http.Request, resp *http.Response) {
	if isRead(req) || IsTokenRequest(req) {
		return
	}
	r := graph.Receipt{
		Method: req.Method, Host: req.URL.Host, Path: req.URL.EscapedPath(), Status: resp.StatusCode,
		ID: RequestIDOf(resp.Header),
	}
	if version, path, ok := strings.Cut(strings.TrimPrefix(r.Path, "/"), "/"); ok &&
		(version == "v1.0" || version == "beta") {
		r.Host, r.Path = "", "/"+path
	}
	graph.Report(req.Context(), r)
}

// redactQuery returns the query with the values that describe a question. Filters contain names and ids, $skiptoken
// and the parameters of the sign-in service may contain secrets: only the names of those are kept.
func redactQuery(query url.Values) string {
	for name := range query {
		switch name {
		case "$select", "$top", "$expand", "$count", "api-version":
		default:
			query[name] = []string{"…"}
		}
	}
	text, err := url.QueryUnescape(query.Encode())
	if err != nil {
		return "…"
	}
	return text
}

func errorLabel(err error) string {
	if g, ok := errors.AsType[*graph.Error](err); ok {
		return string(g.Kind)
	}
	return "stopped"
}

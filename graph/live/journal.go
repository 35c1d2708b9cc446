package live

import (
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"cspready/graph"
)

// journal logs each attempt: what was asked of whom, how it ended, and the ids that support asks for. Headers and bodies are never
// looked at, and of a query only the harmless part is kept.
type journal struct {
	next http.RoundTripper
	log  *slog.Logger
}

func (j journal) RoundTrip(req *http.Request) (*http.Response, error) {
	start := time.Now()
	resp, err := j.next.RoundTrip(req)
	attrs := []slog.Attr{
		slog.String("method", req.Method), slog.String("host", req.URL.Host), slog.String("path", req.URL.EscapedPath()),
		slog.String("query", harmless(req.URL.Query())), slog.Duration("took", time.Since(start).Round(time.Millisecond)),
		slog.String("client_request_id", req.Header.Get("client-request-id")),
	}
	if err != nil {
		// The cause may hold anything that a proxy or a captive portal said: only the kind is kept.
		j.log.LogAttrs(req.Context(), slog.LevelWarn, "no answer", append(attrs, slog.String("fault", faultName(err)))...)
		return nil, err
	}
	attrs = append(attrs, slog.Int("status", resp.StatusCode), slog.String("request_id", requestID(resp.Header)))
	j.log.LogAttrs(req.Context(), slog.LevelInfo, "answer", attrs...)
	j.hand(req, resp)
	return resp, nil
}

// hand gives the receipt of a write that may have changed the tenant to whoever keeps it. A $batch has none, as only reads pass in one, and to
// ask for a token changes nothing.
func (j journal) hand(req *http.Request, resp *http.Response) {
	if reads(req) || tokenRequest(req) {
		return
	}
	r := graph.Receipt{
		Method: req.Method, Host: req.URL.Host, Path: req.URL.EscapedPath(), Status: resp.StatusCode, ID: requestID(resp.Header),
	}
	if version, path, ok := strings.Cut(strings.TrimPrefix(r.Path, "/"), "/"); ok && (version == "v1.0" || version == "beta") {
		r.Host, r.Path = "", "/"+path
	}
	graph.Hand(req.Context(), r)
}

// harmless returns the query with the values that describe a question. Filters hold names and ids, $skiptoken and the parameters of
// the sign-in service may hold secrets: of those only the name is kept.
func harmless(query url.Values) string {
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

func faultName(err error) string {
	if g, ok := errors.AsType[*graph.Error](err); ok {
		return string(g.Kind)
	}
	return "stopped"
}

package signin

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"cspready/graph"
	"cspready/graph/live/internal/transport"
)

// An exchange records the last answer in one call of MSAL, which hides most of it: the error's body is drained, and
// an answer with fewer scopes than requested becomes an error without a token.
type exchange struct {
	status    int
	header    http.Header
	fault     transport.OAuthError
	granted   []string // the scopes that were granted; nil if the answer does not say
	renewable bool     // there was a refresh token
}

type exchangeKey struct{}

// withExchange returns a context in which MSAL's transport records its answers.
func withExchange(ctx context.Context) (context.Context, *exchange) {
	e := new(exchange)
	return context.WithValue(ctx, exchangeKey{}, e), e
}

// graphError converts an error of MSAL, or nil, into a [graph.Error]. MSAL's text is never kept, because it can
// contain a whole token response.
func (e *exchange) graphError(op string, method graph.SignInMethod, err error) error {
	if err == nil {
		return nil
	}
	if known, ok := errors.AsType[*graph.Error](err); ok {
		copied := *known
		copied.Op = op
		return &copied
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return &graph.Error{Op: op, Kind: graph.ErrOffline, Cause: stopCause(err)}
	}
	return e.fault.GraphError(op, method, e.status, e.header)
}

// stopCause returns the bare reason why a context ended.
func stopCause(err error) error {
	if errors.Is(err, context.Canceled) {
		return context.Canceled
	}
	return context.DeadlineExceeded
}

// responseCapture is the layer right below MSAL: it records the service's answer and puts it into a form that MSAL
// accepts.
type responseCapture struct{ next http.RoundTripper }

func (o responseCapture) RoundTrip(req *http.Request) (*http.Response, error) {
	req, err := transport.BufferBody(req)
	if err != nil {
		return nil, err
	}
	e, ok := req.Context().Value(exchangeKey{}).(*exchange)
	if !ok {
		e = new(exchange)
	}
	*e = exchange{} // of several requests in one call, the last counts
	resp, err := o.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	e.status, e.header = resp.StatusCode, resp.Header
	data, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	if err != nil {
		resp.Body.Close()
		return nil, &graph.Error{Kind: graph.ErrOffline, Cause: err}
	}
	transport.ReplaceBody(resp, data)
	if resp.StatusCode != http.StatusOK {
		_ = json.Unmarshal(data, &e.fault) // a body that is not JSON leaves it empty, which is an unreadable error
		return resp, nil
	}
	if !transport.IsTokenRequest(req) {
		return resp, nil
	}
	var answer map[string]any
	if json.Unmarshal(data, &answer) != nil || answer == nil {
		return nil, &graph.Error{Kind: graph.ErrUnreadable, Status: resp.StatusCode}
	}
	e.noteTokens(answer)
	asked, err := requestedScopes(req)
	if err != nil {
		return nil, err
	}
	normaliseAnswer(answer, asked)
	if data, err = json.Marshal(answer); err != nil {
		return nil, err
	}
	transport.ReplaceBody(resp, data)
	return resp, nil
}

func (e *exchange) noteTokens(answer map[string]any) {
	refresh, _ := answer["refresh_token"].(string)
	e.renewable = refresh != ""
	if scope, _ := answer["scope"].(string); scope != "" {
		e.granted = strings.Fields(scope)
	}
}

// normaliseAnswer changes what MSAL cannot handle: short names of scopes, scopes that were not granted (the exchange
// has the truth), numbers in quotes or with a fraction, padding.
func normaliseAnswer(answer map[string]any, asked []string) {
	if scope, ok := answer["scope"].(string); ok && scope != "" {
		granted := strings.Fields(scope)
		for _, a := range asked {
			if !slices.ContainsFunc(granted, func(g string) bool { return strings.EqualFold(g, a) }) {
				granted = append(granted, a)
			}
		}
		answer["scope"] = strings.Join(granted, " ")
	}
	for _, name := range []string{"expires_in", "ext_expires_in", "refresh_in", "interval"} {
		if seconds, ok := readNumber(answer[name]); ok {
			answer[name] = int64(seconds)
		} else {
			delete(answer, name)
		}
	}
	if info, ok := answer["client_info"].(string); ok {
		answer["client_info"] = trimPadding(info)
	}
	if answer["device_code"] != nil && answer["expires_in"] == nil {
		answer["expires_in"] = 900 // MSAL would take the code for expired; this is the lifetime of Entra ID's codes
	}
	if answer["access_token"] != nil && answer["expires_in"] == nil && answer["expires_on"] == nil {
		answer["expires_in"] = 3599
	}
}

func readNumber(v any) (float64, bool) {
	switch v := v.(type) {
	case float64:
		return math.Floor(v), true
	case string:
		n, err := strconv.ParseFloat(v, 64)
		return math.Floor(n), err == nil && !math.IsNaN(n) && math.Abs(n) < 1e12
	}
	return 0, false
}

func trimPadding(encoded string) string {
	encoded = strings.TrimRight(encoded, "=")
	if data, err := base64.RawStdEncoding.DecodeString(encoded); err == nil {
		return base64.RawURLEncoding.EncodeToString(data)
	}
	return encoded
}

// requestedScopes returns the scopes of a request to the token endpoint.
func requestedScopes(req *http.Request) ([]string, error) {
	data, err := transport.ReadBody(req)
	if err != nil {
		return nil, err
	}
	form, err := url.ParseQuery(string(data))
	if err != nil {
		return nil, errors.New("the form is not encoded") // the parser's error would quote the form
	}
	return strings.Fields(form.Get("scope")), nil
}

package live

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
)

// An exchange is what was said in one call of MSAL, which keeps most of it to itself: the error is drained, and an answer with fewer
// scopes than were asked for is an error without a token.
type exchange struct {
	status    int
	header    http.Header
	fault     oauthFault
	granted   []string // the scopes that were really granted, nil when the answer did not say
	renewable bool     // a refresh token came
}

type exchangeKey struct{}

// listening returns a context in which the transport of MSAL notes what is said.
func listening(ctx context.Context) (context.Context, *exchange) {
	e := new(exchange)
	return context.WithValue(ctx, exchangeKey{}, e), e
}

// failure turns an error of MSAL, or none, into one of the vocabulary. MSAL's text is never kept, as it can hold a whole token answer.
func (e *exchange) failure(op string, way graph.Way, err error) error {
	if err == nil {
		return nil
	}
	if known, ok := errors.AsType[*graph.Error](err); ok {
		copied := *known
		copied.Op = op
		return &copied
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return &graph.Error{Op: op, Kind: graph.ErrOffline, Cause: stopOf(err)}
	}
	return e.fault.failure(op, way, e.status, e.header)
}

// stopOf returns the bare reason of a stop.
func stopOf(err error) error {
	if errors.Is(err, context.Canceled) {
		return context.Canceled
	}
	return context.DeadlineExceeded
}

// overhear is the layer right below MSAL: it notes what the service says and puts its answers into the form that MSAL accepts.
type overhear struct{ next http.RoundTripper }

func (o overhear) RoundTrip(req *http.Request) (*http.Response, error) {
	req, err := buffered(req)
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
	replaceBody(resp, data)
	if resp.StatusCode != http.StatusOK {
		_ = json.Unmarshal(data, &e.fault) // a page of something else leaves it empty, which says so
		return resp, nil
	}
	if !tokenRequest(req) {
		return resp, nil
	}
	var answer map[string]any
	if json.Unmarshal(data, &answer) != nil || answer == nil {
		return nil, &graph.Error{Kind: graph.ErrUnreadable, Status: resp.StatusCode}
	}
	e.note(answer)
	asked, err := askedScopes(req)
	if err != nil {
		return nil, err
	}
	normalise(answer, asked)
	if data, err = json.Marshal(answer); err != nil {
		return nil, err
	}
	replaceBody(resp, data)
	return resp, nil
}

func (e *exchange) note(answer map[string]any) {
	refresh, _ := answer["refresh_token"].(string)
	e.renewable = refresh != ""
	if scope, _ := answer["scope"].(string); scope != "" {
		e.granted = strings.Fields(scope)
	}
}

// normalise changes what MSAL would stumble over: short names of scopes, scopes that were not granted (the exchange has the truth),
// numbers in quotes or with a fraction, padding.
func normalise(answer map[string]any, asked []string) {
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
		if seconds, ok := number(answer[name]); ok {
			answer[name] = int64(seconds)
		} else {
			delete(answer, name)
		}
	}
	if info, ok := answer["client_info"].(string); ok {
		answer["client_info"] = unpadded(info)
	}
	if answer["device_code"] != nil && answer["expires_in"] == nil {
		answer["expires_in"] = 900 // MSAL would take the code for expired; Entra ID's codes live this long
	}
	if answer["access_token"] != nil && answer["expires_in"] == nil && answer["expires_on"] == nil {
		answer["expires_in"] = 3599
	}
}

func number(v any) (float64, bool) {
	switch v := v.(type) {
	case float64:
		return math.Floor(v), true
	case string:
		n, err := strconv.ParseFloat(v, 64)
		return math.Floor(n), err == nil && !math.IsNaN(n) && math.Abs(n) < 1e12
	}
	return 0, false
}

func unpadded(encoded string) string {
	encoded = strings.TrimRight(encoded, "=")
	if data, err := base64.RawStdEncoding.DecodeString(encoded); err == nil {
		return base64.RawURLEncoding.EncodeToString(data)
	}
	return encoded
}

// askedScopes returns the scopes of a request to the token endpoint.
func askedScopes(req *http.Request) ([]string, error) {
	data, err := bodyOf(req)
	if err != nil {
		return nil, err
	}
	form, err := url.ParseQuery(string(data))
	if err != nil {
		return nil, errors.New("the form is not encoded") // the parser's error would quote the form
	}
	return strings.Fields(form.Get("scope")), nil
}

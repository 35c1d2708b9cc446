package transport

import (
	"cmp"
	"encoding/json"
	"net/http"
	"regexp"

	"cspready/graph"
)

// An OAuthError is an error of the sign-in service, from a body or from the parameters of a redirect.
type OAuthError struct {
	Error       string        `json:"error"`
	Description string        `json:"error_description"`
	Codes       []json.Number `json:"error_codes"`
	Trace       string        `json:"trace_id"`
	Correlation string        `json:"correlation_id"`
	Claims      string        `json:"claims"`
}

// The description ends with ids and a time, which have their own fields here.
var (
	numberPattern        = regexp.MustCompile(`AADSTS(\d+)`)
	traceIDPattern       = regexp.MustCompile(`Trace ID: ([0-9a-fA-F-]{36})`)
	correlationIDPattern = regexp.MustCompile(`Correlation ID: ([0-9a-fA-F-]{36})`)
	trailingIDsPattern   = regexp.MustCompile(`(?s)\s*Trace ID:.*$`)
)

// number returns the most specific error number: the first one that is known here, or else the first.
func (f OAuthError) number() string {
	var all []string
	for _, c := range f.Codes {
		all = append(all, c.String())
	}
	for _, found := range numberPattern.FindAllStringSubmatch(f.Description, -1) {
		all = append(all, found[1])
	}
	for _, c := range all {
		if graph.IsKnownNumber(c) {
			return c
		}
	}
	return cmp.Or(append(all, "")...)
}

// IsPending reports whether the person has not finished yet. 50199 is a page that asks to confirm that the
// application is the intended one.
func (f OAuthError) IsPending() bool {
	return f.Error == "authorization_pending" || f.Error == "slow_down" || f.number() == "50199" || f.number() == "70016"
}

// IsLoop reports whether the service tells this client to stop because it asks too often.
func (f OAuthError) IsLoop() bool { return graph.IsLoopNumber(f.number()) }

// GraphError converts the error into a [graph.Error] of an operation.
func (f OAuthError) GraphError(op string, method graph.SignInMethod, status int, h http.Header) *graph.Error {
	code := f.number()
	claims, _ := MergeableClaims(f.Claims)
	e := &graph.Error{
		Op: op, Kind: f.graphKind(code, method, status), Code: f.Error, Status: status, Claims: claims,
		Message:       trailingIDsPattern.ReplaceAllString(f.Description, ""),
		RequestID:     cmp.Or(f.Trace, firstSubmatch(traceIDPattern, f.Description), RequestIDOf(h)),
		CorrelationID: cmp.Or(f.Correlation, firstSubmatch(correlationIDPattern, f.Description)),
	}
	if code != "" {
		e.Code = "AADSTS" + code
	}
	return e
}

func (f OAuthError) graphKind(code string, method graph.SignInMethod, status int) graph.Kind {
	if kind, ok := graph.SignInKind(code, f.Error, method); ok {
		return kind
	}
	switch {
	case status == http.StatusTooManyRequests:
		return graph.ErrThrottled
	case status >= 500 || status == http.StatusRequestTimeout:
		return graph.ErrUnavailable
	case f.Error == "":
		return graph.ErrUnreadable
	}
	return graph.ErrSignInRefused
}

func firstSubmatch(re *regexp.Regexp, s string) string {
	if found := re.FindStringSubmatch(s); found != nil {
		return found[1]
	}
	return ""
}

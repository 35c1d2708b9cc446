package live

import (
	"cmp"
	"encoding/json"
	"net/http"
	"regexp"

	"cspready/graph"
)

// An OAuthError is an error of the sign-in service, from a body or from the parameters of a redirect.
type oauthFault struct {
	Error       string        `json:"error"`
	Description string        `json:"error_description"`
	Codes       []json.Number `json:"error_codes"`
	Trace       string        `json:"trace_id"`
	Correlation string        `json:"correlation_id"`
	Claims      string        `json:"claims"`
}

// The description ends with ids and a time, which have their own fields here.
var (
	codeInText        = regexp.MustCompile(`AADSTS(\d+)`)
	traceInText       = regexp.MustCompile(`Trace ID: ([0-9a-fA-F-]{36})`)
	correlationInText = regexp.MustCompile(`Correlation ID: ([0-9a-fA-F-]{36})`)
	tailOfText        = regexp.MustCompile(`(?s)\s*Trace ID:.*$`)
)

// number returns the most specific error number: the first one that is known here, or else the first.
func (f oauthFault) code() string {
	var all []string
	for _, c := range f.Codes {
		all = append(all, c.String())
	}
	for _, found := range codeInText.FindAllStringSubmatch(f.Description, -1) {
		all = append(all, found[1])
	}
	for _, c := range all {
		if graph.KnownNumber(c) {
			return c
		}
	}
	return cmp.Or(append(all, "")...)
}

// IsPending reports whether the person has not finished yet. 50199 is a page that asks to confirm that the
// application is the intended one.
func (f oauthFault) pending() bool {
	return f.Error == "authorization_pending" || f.Error == "slow_down" || f.code() == "50199" || f.code() == "70016"
}

// IsLoop reports whether the service tells this client to stop because it asks too often.
func (f oauthFault) looping() bool { return graph.Looping(f.code()) }

// GraphError converts the error into a [graph.Error] of an operation.
func (f oauthFault) failure(op string, way graph.Way, status int, h http.Header) *graph.Error {
	code := f.code()
	claims, _ := mergeable(f.Claims)
	e := &graph.Error{
		Op: op, Kind: f.kind(code, way, status), Code: f.Error, Status: status, Claims: claims,
		Message:     tailOfText.ReplaceAllString(f.Description, ""),
		Request:     cmp.Or(f.Trace, submatch(traceInText, f.Description), requestID(h)),
		Correlation: cmp.Or(f.Correlation, submatch(correlationInText, f.Description)),
	}
	if code != "" {
		e.Code = "AADSTS" + code
	}
	return e
}

func (f oauthFault) kind(code string, way graph.Way, status int) graph.Kind {
	if kind, ok := graph.SignInKind(code, f.Error, way); ok {
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

func submatch(re *regexp.Regexp, s string) string {
	if found := re.FindStringSubmatch(s); found != nil {
		return found[1]
	}
	return ""
}

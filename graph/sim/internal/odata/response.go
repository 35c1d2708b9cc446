package odata

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"math"
	"net/http"
	"strconv"
	"time"
)

// WriteJSON answers with a status and a JSON body.
func WriteJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	if torn, ok := v.(Torn); ok {
		_, _ = io.WriteString(w, string(torn)) // an error means that the client has gone, as for every answer
		return
	}
	_ = json.NewEncoder(w).Encode(v)
}

// A Torn is the beginning of a body whose rest was lost on the way.
type Torn string

// MarshalJSON fails: the beginning of a JSON text is none.
func (t Torn) MarshalJSON() ([]byte, error) { return nil, errors.New("the body ends half-way") }

// proxyPage is what a proxy answers instead of the service.
const proxyPage = "<html><body><h1>The page cannot be displayed</h1></body></html>"

// ItemBody returns the fault as the body of one response in a $batch, where text other than JSON is Base64.
func (f *Error) ItemBody(now time.Time) any {
	switch {
	case f.Html:
		return base64.StdEncoding.EncodeToString([]byte(proxyPage))
	case len(f.Body) > 0:
		return f.Body
	}
	return f.GraphEnvelope(now)
}

// WriteGraphError answers with the fault in Graph's form.
func (f *Error) WriteGraphError(w http.ResponseWriter) {
	if f.Claims != "" {
		w.Header().Set("WWW-Authenticate",
			`Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", `+
				`error="insufficient_claims", claims="`+base64.StdEncoding.EncodeToString([]byte(f.Claims))+`"`)
	}
	f.WriteError(w, f.GraphEnvelope(time.Now()))
}

// WriteError answers with the fault in the form of a service; a broken connection or the page of a proxy takes
// precedence.
func (f *Error) WriteError(w http.ResponseWriter, envelope Object) {
	if f.Reset {
		panic(http.ErrAbortHandler)
	}
	if f.RetryAfter > 0 {
		w.Header().Set("Retry-After", f.RetrySeconds())
	}
	if f.Html {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(f.Status)
		_, _ = io.WriteString(w, proxyPage)
		return
	}
	if len(f.Body) > 0 {
		WriteJSON(w, f.Status, f.Body)
		return
	}
	WriteJSON(w, f.Status, envelope)
}

// RetrySeconds is the value of Retry-After, rounded up so that a client that waits as long does not retry too early.
func (f *Error) RetrySeconds() string { return strconv.Itoa(int(math.Ceil(f.RetryAfter.Seconds()))) }

// GraphEnvelope returns the fault in the form of https://learn.microsoft.com/graph/errors.
func (f *Error) GraphEnvelope(now time.Time) Object {
	e := Object{"code": f.Code, "message": f.Message, "innerError": Object{
		"date": now.UTC().Format("2006-01-02T15:04:05"), "request-id": f.Request, "client-request-id": f.ClientRequest,
	}}
	details := []Object{}
	for _, code := range f.Details {
		details = append(details, Object{"code": code, "message": f.Message})
	}
	if len(details) > 0 {
		e["details"] = details
	}
	return Object{"error": e}
}

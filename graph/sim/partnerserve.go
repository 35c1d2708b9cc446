package sim

import (
	"cmp"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// servePartner answers as Partner Center.
func (t *Tenant) servePartner(w http.ResponseWriter, r *http.Request, host string) {
	if t.pause(r.Context()) != nil {
		panic(http.ErrAbortHandler) // the client no longer waits for the answer
	}
	c := &baseCall{method: r.Method, host: host, path: r.URL.Path, query: r.URL.Query(), header: r.Header}
	w.Header().Set("MS-RequestId", cmp.Or(r.Header.Get("MS-RequestId"), t.freshID()))
	w.Header().Set("MS-CorrelationId", cmp.Or(r.Header.Get("MS-CorrelationId"), t.freshID()))
	w.Header().Set("Date", time.Now().UTC().Format(http.TimeFormat))
	if token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		c.who = t.login.bearer(token)
	}
	a, f := t.serve(c)
	marked := t.Behaviour().Marked
	switch {
	case f != nil && f.silent:
		w.Header().Set("WWW-Authenticate", `Bearer error="invalid_token"`)
		w.WriteHeader(f.status)
	case f != nil && (f.html || f.reset):
		f.writeAs(w, nil)
	case f != nil:
		if f.retryAfter > 0 {
			w.Header().Set("Retry-After", f.retrySeconds())
		}
		writePartner(w, f.status, partnerEnvelope(f), marked)
	default:
		for name, values := range a.header {
			w.Header()[name] = values
		}
		writePartner(w, a.status, a.value, marked)
	}
}

// writePartner writes JSON, after a byte order mark if marked.
func writePartner(w http.ResponseWriter, status int, v any, marked bool) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	if marked {
		_, _ = io.WriteString(w, "\ufeff") // an error means that the client has gone, as for every answer
	}
	_ = json.NewEncoder(w).Encode(v)
}

// partnerEnvelope returns the fault in the form of Partner Center, whose codes are numbers.
//
// https://learn.microsoft.com/partner-center/developer/error-codes
func partnerEnvelope(f *fault) object {
	o := object{"code": f.code, "description": f.message, "data": []string{}, "source": "PartnerApiServiceCore"}
	if n, err := strconv.Atoi(f.code); err == nil {
		o["code"] = n
	}
	return o
}

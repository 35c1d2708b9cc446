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
		panic(http.ErrAbortHandler) // nobody waits for the answer any more
	}
	c := &call{method: r.Method, host: host, path: r.URL.Path, query: r.URL.Query(), header: r.Header}
	w.Header().Set("MS-RequestId", cmp.Or(r.Header.Get("MS-RequestId"), t.freshID()))
	w.Header().Set("MS-CorrelationId", cmp.Or(r.Header.Get("MS-CorrelationId"), t.freshID()))
	w.Header().Set("Date", time.Now().UTC().Format(http.TimeFormat))
	if token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		c.who = t.bearer(token)
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
		writePartner(w, f.status, f.partnerEnvelope(), marked)
	default:
		for name, values := range a.header {
			w.Header()[name] = values
		}
		writePartner(w, a.status, a.value, marked)
	}
}

// writePartner writes JSON, after a byte order mark if there is to be one.
func writePartner(w http.ResponseWriter, status int, v any, marked bool) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	if marked {
		_, _ = io.WriteString(w, "\ufeff") // as for every answer, an error here means that the reader has gone
	}
	_ = json.NewEncoder(w).Encode(v)
}

// partnerEnvelope is the fault in the form of Partner Center, whose codes are numbers.
//
// https://learn.microsoft.com/partner-center/developer/error-codes
func (f *fault) partnerEnvelope() object {
	o := object{"code": f.code, "description": f.message, "data": []string{}, "source": "PartnerApiServiceCore"}
	if n, err := strconv.Atoi(f.code); err == nil {
		o["code"] = n
	}
	return o
}

package sim

import (
	"cmp"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"cspready/graph/sim/internal/core"
	"cspready/graph/sim/internal/odata"
)

// servePartner answers as Partner Center.
func (t *Tenant) servePartner(w http.ResponseWriter, r *http.Request, host string) {
	if t.WaitLatency(r.Context()) != nil {
		panic(http.ErrAbortHandler) // the client no longer waits for the answer
	}
	c := &core.Call{Method: r.Method, Host: host, Path: r.URL.Path, Query: r.URL.Query(), Header: r.Header}
	w.Header().Set("MS-RequestId", cmp.Or(r.Header.Get("MS-RequestId"), t.NewIDLocked()))
	w.Header().Set("MS-CorrelationId", cmp.Or(r.Header.Get("MS-CorrelationId"), t.NewIDLocked()))
	w.Header().Set("Date", time.Now().UTC().Format(http.TimeFormat))
	if token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		c.Token = t.Login.LookUpToken(token)
	}
	a, f := t.answerOrFail(c)
	marked := t.Behaviour().ByteOrderMark
	switch {
	case f != nil && f.NoBody:
		w.Header().Set("WWW-Authenticate", `Bearer error="invalid_token"`)
		w.WriteHeader(f.Status)
	case f != nil && (f.Html || f.Reset):
		f.WriteError(w, nil)
	case f != nil:
		if f.RetryAfter > 0 {
			w.Header().Set("Retry-After", f.RetrySeconds())
		}
		writePartner(w, f.Status, partnerEnvelope(f), marked)
	default:
		for name, values := range a.Header {
			w.Header()[name] = values
		}
		writePartner(w, a.Status, a.Value, marked)
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
func partnerEnvelope(f *odata.Error) odata.Object {
	o := odata.Object{"code": f.Code, "description": f.Message, "data": []string{}, "source": "PartnerApiServiceCore"}
	if n, err := strconv.Atoi(f.Code); err == nil {
		o["code"] = n
	}
	return o
}

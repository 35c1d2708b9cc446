package sim

import (
	"encoding/base64"
	"net/http"
	"strings"
	"time"
)

// serveVault answers as a Key Vault of this tenant's cloud.
func (t *Tenant) serveVault(w http.ResponseWriter, r *http.Request, host string) {
	if t.pause(r.Context()) != nil {
		panic(http.ErrAbortHandler) // nobody waits for the answer any more
	}
	c := &call{method: r.Method, host: host, path: r.URL.Path, query: r.URL.Query(), header: r.Header}
	id := t.freshID()
	w.Header().Set("x-ms-request-id", id)
	w.Header().Set("Date", time.Now().UTC().Format(http.TimeFormat))
	body, err := readBody(r)
	if err != nil {
		writeJSON(w, http.StatusBadRequest, invalid("BadParameter", "The request body could not be read.").vaultEnvelope())
		return
	}
	c.body = body
	if token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		c.who = t.bearer(token)
	}
	a, f := t.serve(c)
	if f != nil {
		if f.owner != "" {
			w.Header().Set("WWW-Authenticate", f.vaultChallenge())
		}
		f.writeAs(w, f.vaultEnvelope())
		return
	}
	writeJSON(w, a.status, a.value)
}

// vaultChallenge says whose tokens for what a vault takes, and what has to be in them.
//
// https://learn.microsoft.com/azure/key-vault/general/authentication-requests-and-responses
func (f *fault) vaultChallenge() string {
	challenge := `Bearer authorization="https://login.windows.net/` + f.owner + `", resource="` + f.resource + `"`
	if f.claims != "" {
		challenge += `, error="insufficient_claims", claims="` + base64.StdEncoding.EncodeToString([]byte(f.claims)) + `"`
	}
	return challenge
}

// vaultEnvelope is the fault in the form of Key Vault, which has reasons of its own within the error.
func (f *fault) vaultEnvelope() object {
	said := object{"code": f.code, "message": f.message}
	if f.inner != "" {
		said["innererror"] = object{"code": f.inner}
	}
	return object{"error": said}
}

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
		panic(http.ErrAbortHandler) // the client no longer waits for the answer
	}
	c := &baseCall{method: r.Method, host: host, path: r.URL.Path, query: r.URL.Query(), header: r.Header}
	id := t.freshID()
	w.Header().Set("x-ms-request-id", id)
	w.Header().Set("Date", time.Now().UTC().Format(http.TimeFormat))
	body, err := readBody(r)
	if err != nil {
		f := invalid("BadParameter", "The request body could not be read.")
		writeJSON(w, f.status, vaultEnvelope(f))
		return
	}
	c.body = body
	if token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		c.who = t.login.bearer(token)
	}
	a, f := t.serve(c)
	if f != nil {
		if f.owner != "" {
			w.Header().Set("WWW-Authenticate", vaultChallenge(f))
		}
		f.writeAs(w, vaultEnvelope(f))
		return
	}
	writeJSON(w, a.status, a.value)
}

// vaultChallenge names the tenant and the resource of the tokens that a vault accepts, and the claims that they need.
//
// https://learn.microsoft.com/azure/key-vault/general/authentication-requests-and-responses
func vaultChallenge(f *fault) string {
	challenge := `Bearer authorization="https://login.windows.net/` + f.owner + `", resource="` + f.resource + `"`
	if f.claims != "" {
		challenge += `, error="insufficient_claims", claims="` + base64.StdEncoding.EncodeToString([]byte(f.claims)) +
			`"`
	}
	return challenge
}

// vaultEnvelope returns the fault in the form of Key Vault, whose more specific code is within the error.
func vaultEnvelope(f *fault) object {
	said := object{"code": f.code, "message": f.message}
	if f.inner != "" {
		said["innererror"] = object{"code": f.inner}
	}
	return object{"error": said}
}

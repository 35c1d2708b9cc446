package sim

import (
	"encoding/base64"
	"net/http"
	"strings"
	"time"

	"cspready/graph/sim/internal/core"
	"cspready/graph/sim/internal/odata"
)

// serveVault answers as a Key Vault of this tenant's cloud.
func (t *Tenant) serveVault(w http.ResponseWriter, r *http.Request, host string) {
	if t.WaitLatency(r.Context()) != nil {
		panic(http.ErrAbortHandler) // the client no longer waits for the answer
	}
	c := &core.Call{Method: r.Method, Host: host, Path: r.URL.Path, Query: r.URL.Query(), Header: r.Header}
	id := t.NewIDLocked()
	w.Header().Set("x-ms-request-id", id)
	w.Header().Set("Date", time.Now().UTC().Format(http.TimeFormat))
	body, err := readBody(r)
	if err != nil {
		f := odata.BadRequestCode("BadParameter", "The request body could not be read.")
		odata.WriteJSON(w, f.Status, vaultEnvelope(f))
		return
	}
	c.Body = body
	if token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		c.Token = t.Login.LookUpToken(token)
	}
	a, f := t.answerOrFail(c)
	if f != nil {
		if f.VaultTenant != "" {
			w.Header().Set("WWW-Authenticate", vaultChallenge(f))
		}
		f.WriteError(w, vaultEnvelope(f))
		return
	}
	odata.WriteJSON(w, a.Status, a.Value)
}

// vaultChallenge names the tenant and the resource of the tokens that a vault accepts, and the claims that they need.
//
// https://learn.microsoft.com/azure/key-vault/general/authentication-requests-and-responses
func vaultChallenge(f *odata.Error) string {
	challenge := `Bearer authorization="https://login.windows.net/` + f.VaultTenant + `", resource="` +
		f.VaultResource + `"`
	if f.Claims != "" {
		challenge += `, error="insufficient_claims", claims="` + base64.StdEncoding.EncodeToString([]byte(f.Claims)) +
			`"`
	}
	return challenge
}

// vaultEnvelope returns the fault in the form of Key Vault, whose more specific code is within the error.
func vaultEnvelope(f *odata.Error) odata.Object {
	said := odata.Object{"code": f.Code, "message": f.Message}
	if f.Inner != "" {
		said["innererror"] = odata.Object{"code": f.Inner}
	}
	return odata.Object{"error": said}
}

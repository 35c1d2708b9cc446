package seal

import (
	"bytes"
	"encoding/json"
	"strings"
	"time"

	"filippo.io/age"

	"cspready/graph"
	"cspready/steps"
)

// schema marks what this version seals.
const schema = "cspready/credential/v1"

// A content is a credential as it lies in the sealed file. People read it too, when cspready is not at hand.
type content struct {
	Schema            string    `json:"schema"`
	TenantID          string    `json:"tenantId"`
	Tenant            string    `json:"tenant"`
	Domain            string    `json:"domain"`
	UserPrincipalName string    `json:"userPrincipalName"`
	Password          string    `json:"password"`
	Made              time.Time `json:"made"`
}

// seal returns the file of a credential, which any one of the recipients opens.
func seal(c steps.Credential, to []age.Recipient) ([]byte, error) {
	var text, sealed bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false) // a password is copied as it stands
	e.SetIndent("", "  ")
	err := e.Encode(content{
		Schema: schema, TenantID: c.TenantID, Tenant: c.Tenant, Domain: c.Domain,
		UserPrincipalName: c.UserPrincipalName, Password: string(c.Password), Made: c.Made.UTC(),
	})
	if err != nil {
		return nil, err
	}
	w, err := age.Encrypt(&sealed, to...)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(text.Bytes()); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil { // writes the last part
		return nil, err
	}
	return sealed.Bytes(), nil
}

// credential reads what was sealed. False for what this version did not seal.
func credential(text []byte) (steps.Credential, bool) {
	var c content
	if err := json.Unmarshal(text, &c); err != nil || c.Schema != schema || c.UserPrincipalName == "" || c.Password == "" {
		return steps.Credential{}, false
	}
	return steps.Credential{
		TenantID: c.TenantID, Tenant: c.Tenant, Domain: c.Domain,
		UserPrincipalName: c.UserPrincipalName, Password: graph.Hidden(c.Password), Made: c.Made,
	}, true
}

// sameAccount reports whether two credentials are of one account.
func sameAccount(a, b steps.Credential) bool {
	return strings.EqualFold(a.TenantID, b.TenantID) && strings.EqualFold(a.UserPrincipalName, b.UserPrincipalName)
}

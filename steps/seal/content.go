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

// schema marks the credential of an account, appSchema a secret of an application.
const (
	schema    = "cspready/credential/v1"
	appSchema = "cspready/app-secret/v1"
)

// A content is a credential as it lies in the sealed file. People read it too, when cspready is not at hand.
type content struct {
	Schema            string    `json:"schema"`
	TenantID          string    `json:"tenantId"`
	Tenant            string    `json:"tenant"`
	Domain            string    `json:"domain"`
	UserPrincipalName string    `json:"userPrincipalName,omitempty"`
	Password          string    `json:"password,omitempty"`
	ApplicationID     string    `json:"applicationId,omitempty"`
	Item              string    `json:"item,omitempty"`
	Value             string    `json:"value,omitempty"`
	KeyID             string    `json:"keyId,omitempty"`
	Made              time.Time `json:"made"`
}

// contentOf is a credential as it is sealed.
func contentOf(c steps.Credential) content {
	written := content{Schema: schema, TenantID: c.TenantID, Tenant: c.Tenant, Domain: c.Domain, Made: c.Made.UTC()}
	if c.Item != "" {
		written.Schema, written.ApplicationID, written.Item, written.Value = appSchema, c.AppID, string(c.Item), string(c.Password)
		written.KeyID = c.KeyID
	} else {
		written.UserPrincipalName, written.Password = c.UserPrincipalName, string(c.Password)
	}
	return written
}

// seal returns the file of a credential, which any one of the recipients opens.
func seal(c steps.Credential, to []age.Recipient) ([]byte, error) {
	var text, sealed bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false) // a password is copied as it stands
	e.SetIndent("", "  ")
	if err := e.Encode(contentOf(c)); err != nil {
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
	if json.Unmarshal(text, &c) != nil {
		return steps.Credential{}, false
	}
	found := steps.Credential{TenantID: c.TenantID, Tenant: c.Tenant, Domain: c.Domain, Made: c.Made}
	switch c.Schema {
	case schema:
		found.UserPrincipalName, found.Password = c.UserPrincipalName, graph.Hidden(c.Password)
	case appSchema:
		found.AppID, found.Item, found.KeyID, found.Password = c.ApplicationID, steps.Item(c.Item), c.KeyID, graph.Hidden(c.Value)
	}
	return found, found.Of() != "" && found.Password != ""
}

// sameAccount reports whether two credentials are of one account, or are the same item of one tenant.
func sameAccount(a, b steps.Credential) bool {
	return strings.EqualFold(a.TenantID, b.TenantID) && strings.EqualFold(a.Of(), b.Of())
}

package seal

import (
	"bytes"
	"encoding/json"
	"strings"
	"time"

	"filippo.io/age"

	"cspready/graph"
	"cspready/steps/secret"
)

// Schemas of encrypted files: of an account's password, and of a secret of an application.
const (
	schema    = "cspready/credential/v1"
	appSchema = "cspready/app-secret/v1"
)

// A content is a record as a file has it. People read it, too, when they open a file without cspready.
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

// contentOf returns the content of the file of a record.
func contentOf(r secret.Record) content {
	c := content{
		Schema: schema, TenantID: r.Tenant.ID, Tenant: r.Tenant.Name, Domain: r.Tenant.Domain, Made: r.Created.UTC(),
	}
	if r.Kind == secret.AccountPassword {
		c.UserPrincipalName, c.Password = r.Owner, string(r.Text)
	} else {
		c.Schema, c.ApplicationID, c.Item = appSchema, r.Owner, string(r.Kind)
		c.Value, c.KeyID = string(r.Text), r.KeyID
	}
	return c
}

// sealRecord returns the file of a record, which each of the recipients can open.
func sealRecord(r secret.Record, to []age.Recipient) ([]byte, error) {
	var text, sealed bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false) // people copy passwords from it
	e.SetIndent("", "  ")
	if err := e.Encode(contentOf(r)); err != nil {
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

// readRecord reads the content of a file; ok is false for one that this version does not write.
func readRecord(text []byte) (r secret.Record, ok bool) {
	var c content
	if json.Unmarshal(text, &c) != nil {
		return secret.Record{}, false
	}
	r = secret.Record{Tenant: secret.Tenant{ID: c.TenantID, Name: c.Tenant, Domain: c.Domain}}
	r.Created = c.Made
	switch c.Schema {
	case schema:
		r.Key = secret.Key{Owner: c.UserPrincipalName, Kind: secret.AccountPassword}
		r.Text = graph.Hidden(c.Password)
	case appSchema:
		r.Key = secret.Key{Owner: c.ApplicationID, Kind: secret.Kind(c.Item)}
		r.Text, r.KeyID = graph.Hidden(c.Value), c.KeyID
	}
	return r, r.Kind != "" && subjectOf(r) != "" && r.Text != ""
}

// subjectOf returns what the names of the files of a secret are made from: the account, or the kind of secret at the
// domain of the tenant. Several applications of a tenant share the names; [isSameSecret] distinguishes them.
func subjectOf(r secret.Record) string {
	if r.Kind == secret.AccountPassword {
		return r.Owner
	}
	return string(r.Kind) + "@" + r.Tenant.Domain
}

// isSameSecret reports whether two records are of the same kind and owner in one tenant.
func isSameSecret(a, b secret.Record) bool {
	return a.Kind == b.Kind && strings.EqualFold(a.Tenant.ID, b.Tenant.ID) && strings.EqualFold(a.Owner, b.Owner) &&
		strings.EqualFold(subjectOf(a), subjectOf(b))
}

package graph

import (
	"encoding/json"
	"time"
)

// A KeyCredential is a certificate of an application, without its private key.
//
// https://learn.microsoft.com/graph/api/resources/keycredential
type KeyCredential struct {
	KeyID       string
	Name        string
	Thumbprint  string // SHA-1 of the certificate in upper case hex; empty if unknown
	Starts      time.Time
	Ends        time.Time
	Verifies    bool            // usage is Verify: for signing in, not for signing SAML
	Raw         json.RawMessage // Graph's JSON, sent back when the list of certificates is replaced as a whole
	Certificate []byte          // DER; nil if Graph left it out
}

// A SecretCredential is a client secret without its value.
//
// https://learn.microsoft.com/graph/api/resources/passwordcredential
type SecretCredential struct {
	KeyID  string
	Name   string
	Hint   string // first characters; not to be displayed
	Starts time.Time
	Ends   time.Time
}

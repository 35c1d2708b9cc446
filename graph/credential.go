package graph

import (
	"encoding/json"
	"time"
)

// A KeyCredential is a certificate that an application proves itself with. The private key is not here.
//
// https://learn.microsoft.com/graph/api/resources/keycredential
type KeyCredential struct {
	KeyID       string
	Name        string
	Thumbprint  string // SHA-1 of the certificate in upper case hex; empty when not told
	Starts      time.Time
	Ends        time.Time
	Verifies    bool            // usage is Verify: it proves the application, and is not for signing SAML
	Raw         json.RawMessage // as Graph printed it: certificates are replaced as a whole, so the others are sent back as they were
	Certificate []byte          // DER; nil when Graph did not print it
}

// A SecretCredential is a client secret, of which Graph tells everything but the secret.
//
// https://learn.microsoft.com/graph/api/resources/passwordcredential
type SecretCredential struct {
	KeyID  string
	Name   string
	Hint   string // first characters; not to be shown
	Starts time.Time
	Ends   time.Time
}

package wire

import (
	"net/url"
	"strings"
	"time"

	"cspready/graph"
)

// A SecretBundle is a secret of a key vault.
//
// https://learn.microsoft.com/rest/api/keyvault/secrets/get-secret
type SecretBundle struct {
	Value      graph.Hidden
	ID         string
	Tags       map[string]string
	Attributes struct{ Created int64 }
}

// Read returns the secret; false for one without a version.
func (b SecretBundle) Read() (graph.StoredSecret, bool) {
	version := b.readVersion()
	created := time.Unix(b.Attributes.Created, 0).UTC()
	return graph.StoredSecret{Value: b.Value, Version: version, Tags: b.Tags, Created: created}, version != ""
}

// readVersion returns the last segment of the id, https://{vault}/secrets/{name}/{version}; empty if there is none.
func (b SecretBundle) readVersion() string {
	u, err := url.Parse(b.ID)
	if err != nil {
		return ""
	}
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	if len(parts) != 3 || parts[0] != "secrets" {
		return ""
	}
	return parts[2]
}

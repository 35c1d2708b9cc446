package app

import (
	"context"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"slices"
	"strings"

	"cspready/graph"
	"cspready/steps/secret"
)

// A KeyPair is a certificate with its private key, as the store holds it.
type KeyPair struct {
	pem         graph.Hidden
	Certificate *x509.Certificate
}

// readKeyPair reads the first certificate of a PEM text; false if there is none.
func readKeyPair(text graph.Hidden) (KeyPair, bool) {
	for rest := []byte(text); ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			return KeyPair{}, false
		}
		if block.Type == "CERTIFICATE" {
			c, err := x509.ParseCertificate(block.Bytes)
			return KeyPair{text, c}, err == nil
		}
	}
}

// Thumbprint returns the SHA-1 of the certificate in upper-case hex, by which Microsoft and most tools identify it.
func (k KeyPair) Thumbprint() string {
	sum := sha1.Sum(k.Certificate.Raw) //nolint:gosec // an identifier: nothing depends on its strength
	return strings.ToUpper(hex.EncodeToString(sum[:]))
}

// sha256Thumbprint returns the SHA-256 of the certificate, by which newer tools identify it.
func (k KeyPair) sha256Thumbprint() string {
	sum := sha256.Sum256(k.Certificate.Raw)
	return strings.ToUpper(hex.EncodeToString(sum[:]))
}

// FindCredential returns the credential of an application that has the certificate of this key pair.
func (k KeyPair) FindCredential(keys []graph.KeyCredential) (graph.KeyCredential, bool) {
	i := slices.IndexFunc(keys, func(c graph.KeyCredential) bool {
		return len(c.Certificate) > 0 && string(c.Certificate) == string(k.Certificate.Raw) ||
			c.Thumbprint != "" && c.Thumbprint == k.Thumbprint()
	})
	if i < 0 {
		return graph.KeyCredential{}, false
	}
	return keys[i], true
}

// StoredKeyPair returns the newest key pair of the application in the store.
func (m *Pending) StoredKeyPair(ctx context.Context) (KeyPair, bool, error) {
	if m.App.AppID == "" {
		return KeyPair{}, false, nil
	}
	stored, found, err := m.Store.Newest(ctx, m.SecretKey(secret.Certificate))
	if err != nil || !found {
		return KeyPair{}, false, err
	}
	pair, ok := readKeyPair(stored.Text)
	return pair, ok, nil
}

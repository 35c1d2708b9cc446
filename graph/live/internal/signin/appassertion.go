package signin

import (
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"

	"cspready/graph"
)

// assertionLife is how long an assertion is valid. The service refuses longer ones.
const assertionLife = 10 * time.Minute

// clockSlack is how far this machine's clock may be ahead of the service's.
const clockSlack = time.Minute

// A clientKey is a certificate with its private key.
type clientKey struct {
	certificate *x509.Certificate
	private     *rsa.PrivateKey
}

// String keeps the key out of printed values.
func (*clientKey) String() string { return "key of an application" }

// GoString returns the same for %#v.
func (k *clientKey) GoString() string { return k.String() }

// readClientKey reads the PEM blocks CERTIFICATE and PRIVATE KEY (PKCS #8), and returns false unless they belong
// together. Entra ID accepts RSA keys only.
func readClientKey(text graph.Hidden) (*clientKey, bool) {
	k := &clientKey{}
	for block, rest := pem.Decode([]byte(text)); block != nil; block, rest = pem.Decode(rest) {
		switch block.Type {
		case "CERTIFICATE":
			if found, err := x509.ParseCertificate(block.Bytes); err == nil && k.certificate == nil {
				k.certificate = found // the first is the application's own, the others are its issuers
			}
		case "PRIVATE KEY":
			if found, err := x509.ParsePKCS8PrivateKey(block.Bytes); err == nil {
				k.private, _ = found.(*rsa.PrivateKey)
			}
		}
	}
	return k, k.certificate != nil && k.private != nil && k.private.PublicKey.Equal(k.certificate.PublicKey)
}

// signAssertion returns a signed assertion that authenticates the application at a token endpoint.
//
// https://learn.microsoft.com/entra/identity-platform/certificate-credentials
func (k *clientKey) signAssertion(appID, endpoint string) (string, error) {
	now := time.Now()
	token := jwt.NewWithClaims(jwt.SigningMethodPS256, jwt.MapClaims{
		"aud": endpoint, "iss": appID, "sub": appID, "jti": uuid.NewString(),
		"iat": now.Unix(), "nbf": now.Add(-clockSlack).Unix(), "exp": now.Add(assertionLife - clockSlack).Unix(),
	})
	// x5t is a SHA-1 by definition. It only identifies the certificate.
	sum256, sum1 := sha256.Sum256(k.certificate.Raw), sha1.Sum(k.certificate.Raw)
	token.Header["x5t#S256"] = base64.RawURLEncoding.EncodeToString(sum256[:])
	token.Header["x5t"] = base64.RawURLEncoding.EncodeToString(sum1[:])
	return token.SignedString(k.private)
}

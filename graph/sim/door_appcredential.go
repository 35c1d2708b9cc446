package sim

import (
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"net/url"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"cspready/graph"
)

// assertionLife is the lifetime of a client assertion.
const assertionLife = 10 * time.Minute

// credential adds the application's credential to a form for the token endpoint.
func (d *Door) credential(op string, app graph.AppClient, form url.Values) error {
	if app.Secret != "" {
		form.Set("client_secret", string(app.Secret))
		return nil
	}
	assertion, err := assert(app, "https://"+d.tenant.login.loginHost()+"/"+app.TenantID+oauthPath+"token",
		d.tenant.freshID())
	if err != nil {
		return &graph.Error{Op: op, Kind: graph.ErrBadInput, Cause: err}
	}
	form.Set("client_assertion_type", assertionType)
	form.Set("client_assertion", assertion)
	return nil
}

// assert returns a client assertion signed with the application's certificate.
//
// https://learn.microsoft.com/entra/identity-platform/certificate-credentials
func assert(app graph.AppClient, audience, id string) (string, error) {
	certificate, key, err := keyPair(app.Key)
	if err != nil {
		return "", err
	}
	now := time.Now()
	token := jwt.NewWithClaims(jwt.SigningMethodPS256, jwt.MapClaims{
		"aud": audience, "iss": app.AppID, "sub": app.AppID, "jti": id,
		"nbf": now.Unix(), "iat": now.Unix(), "exp": now.Add(assertionLife).Unix(),
	})
	sum := sha256.Sum256(certificate)
	token.Header["x5t#S256"] = base64.RawURLEncoding.EncodeToString(sum[:])
	return token.SignedString(key)
}

var errKeyPair = errors.New("no certificate with an RSA key") // the message must not contain anything of the text

// keyPair reads a certificate and its key from PEM.
func keyPair(text graph.Hidden) (certificate []byte, key *rsa.PrivateKey, err error) {
	for block, rest := pem.Decode([]byte(text)); block != nil; block, rest = pem.Decode(rest) {
		switch block.Type {
		case "CERTIFICATE":
			if _, err := x509.ParseCertificate(block.Bytes); err != nil {
				return nil, nil, errKeyPair
			}
			certificate = block.Bytes
		case "PRIVATE KEY":
			parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
			if err != nil {
				return nil, nil, errKeyPair
			}
			key, _ = parsed.(*rsa.PrivateKey)
		}
	}
	if certificate == nil || key == nil {
		return nil, nil, errKeyPair
	}
	return certificate, key, nil
}

package client

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
	"cspready/graph/sim/internal/login"
)

// assertionLifetime is the lifetime of a client assertion.
const assertionLifetime = 10 * time.Minute

// addCredential adds the application's credential to a form for the token endpoint.
func (d *Client) addCredential(op string, app graph.AppClient, form url.Values) error {
	if app.Secret != "" {
		form.Set("client_secret", string(app.Secret))
		return nil
	}
	assertion, err := signAssertion(app, "https://"+d.tenant.Login.LoginHost()+"/"+app.TenantID+login.OauthPath+"token",
		d.tenant.NewIDLocked())
	if err != nil {
		return &graph.Error{Op: op, Kind: graph.ErrBadInput, Cause: err}
	}
	form.Set("client_assertion_type", login.AssertionType)
	form.Set("client_assertion", assertion)
	return nil
}

// signAssertion returns a client assertion signed with the application's certificate.
//
// https://learn.microsoft.com/entra/identity-platform/certificate-credentials
func signAssertion(app graph.AppClient, audience, id string) (string, error) {
	certificate, key, err := readKeyPair(app.Key)
	if err != nil {
		return "", err
	}
	now := time.Now()
	token := jwt.NewWithClaims(jwt.SigningMethodPS256, jwt.MapClaims{
		"aud": audience, "iss": app.AppID, "sub": app.AppID, "jti": id,
		"nbf": now.Unix(), "iat": now.Unix(), "exp": now.Add(assertionLifetime).Unix(),
	})
	sum := sha256.Sum256(certificate)
	token.Header["x5t#S256"] = base64.RawURLEncoding.EncodeToString(sum[:])
	return token.SignedString(key)
}

var errKeyPair = errors.New("no certificate with an RSA key") // the message must not contain anything of the text

// readKeyPair reads a certificate and its key from PEM.
func readKeyPair(text graph.Hidden) (certificate []byte, key *rsa.PrivateKey, err error) {
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

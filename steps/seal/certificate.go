package seal

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"strings"
	"time"

	"cspready/graph"
	"cspready/steps/secret"
)

// keyBits is the size of keys. Microsoft Entra ID accepts it, and it is enough for the year that a key is valid.
const keyBits = 2048

// backdating is how long before now a certificate becomes valid, as clocks differ by minutes.
const backdating = 5 * time.Minute

// NewCertificate creates an RSA key pair, the only type that the sign-in service accepts, and a self-signed certificate
// for it, as only the tenant has to trust it.
//
// https://learn.microsoft.com/entra/identity-platform/certificate-credentials
func (localFiles) NewCertificate(name string, life time.Duration) (graph.Hidden, error) {
	key, err := rsa.GenerateKey(rand.Reader, keyBits)
	if err != nil {
		return "", &secret.Error{Kind: secret.ErrFailed, Err: err}
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return "", &secret.Error{Kind: secret.ErrFailed, Err: err}
	}
	begins := time.Now().UTC().Add(-backdating).Truncate(time.Second)
	template := x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: name},
		NotBefore: begins, NotAfter: begins.Add(life - time.Second), KeyUsage: x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, key.Public(), key)
	if err != nil {
		return "", &secret.Error{Kind: secret.ErrFailed, Err: err}
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return "", &secret.Error{Kind: secret.ErrFailed, Err: err}
	}
	var b strings.Builder
	for _, block := range []*pem.Block{{Type: "CERTIFICATE", Bytes: der}, {Type: "PRIVATE KEY", Bytes: private}} {
		if err := pem.Encode(&b, block); err != nil {
			return "", &secret.Error{Kind: secret.ErrFailed, Err: err}
		}
	}
	return graph.Hidden(b.String()), nil
}

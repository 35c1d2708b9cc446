// Package keyfile reads the certificate and private key of an application from PEM, or from PKCS #12 (.pfx), as
// Windows exports it. It knows nothing of tenants, and puts no part of a key into an error.
package keyfile

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"slices"
	"time"

	"software.sslmate.com/src/go-pkcs12"

	"cspready/graph"
)

// A Fault is a problem with a file.
type Fault string

// Error makes a Fault an error.
func (f Fault) Error() string { return string(f) }

// Faults. Their texts are parts of message ids.
const (
	Damaged       Fault = "damaged"        // neither PEM nor PKCS #12, or incomplete
	NoCertificate Fault = "no-certificate" //
	NoKey         Fault = "no-key"         //
	Encrypted     Fault = "encrypted"      // a key in PEM, encrypted in a way that is not supported here
	Passphrase    Fault = "passphrase"     // wrong passphrase
	NotRSA        Fault = "other-kind"     // not RSA, the only kind that the sign-in service accepts
	Mismatch      Fault = "mismatch"       // the key belongs to another certificate
	Expired       Fault = "expired"
	NotYet        Fault = "not-yet" // not valid yet
)

// A Pair is a certificate with its private key.
type Pair struct {
	Certificate *x509.Certificate
	PEM         graph.Hidden // blocks CERTIFICATE and PRIVATE KEY (PKCS #8), as in [graph.AppClient]
}

// Read reads the content of a file. It calls passphrase once for an encrypted key in PEM, and for a PKCS #12 file
// that does not open with an empty passphrase; an error of passphrase is returned unchanged.
func Read(content []byte, passphrase func() (string, error)) (Pair, error) {
	var f fileContent
	var err error
	if block, _ := pem.Decode(content); block != nil {
		if err = f.readPEM(content); err == nil {
			err = f.decryptKey(passphrase)
		}
	} else {
		err = f.readPKCS12(content, passphrase)
	}
	if err != nil {
		return Pair{}, err
	}
	return f.matchPair()
}

// CheckValidity returns [Expired] or [NotYet] if the certificate is not valid at a time.
func (p Pair) CheckValidity(t time.Time) error {
	switch {
	case t.After(p.Certificate.NotAfter):
		return Expired
	case t.Before(p.Certificate.NotBefore):
		return NotYet
	}
	return nil
}

// fileContent is the parsed content of a file.
type fileContent struct {
	certificates []*x509.Certificate
	key          any
	encryptedKey []byte // an encrypted key
}

func (f *fileContent) readPEM(content []byte) (err error) {
	for block, rest := pem.Decode(content); block != nil; block, rest = pem.Decode(rest) {
		if block.Headers["DEK-Info"] != "" {
			// OpenSSL's old format. https://pkg.go.dev/crypto/x509#DecryptPEMBlock says why not to decrypt it.
			return Encrypted
		}
		switch block.Type {
		case "CERTIFICATE":
			c, err := x509.ParseCertificate(block.Bytes)
			if err != nil {
				return Damaged
			}
			f.certificates = append(f.certificates, c)
			continue
		case "ENCRYPTED PRIVATE KEY":
			f.encryptedKey = block.Bytes
		case "PRIVATE KEY":
			f.key, err = x509.ParsePKCS8PrivateKey(block.Bytes)
		case "RSA PRIVATE KEY":
			f.key, err = x509.ParsePKCS1PrivateKey(block.Bytes)
		case "EC PRIVATE KEY":
			return NotRSA
		}
		if err != nil {
			return Damaged
		}
	}
	return nil
}

func (f *fileContent) readPKCS12(content []byte, passphrase func() (string, error)) error {
	key, own, others, err := pkcs12.DecodeChain(content, "")
	if errors.Is(err, pkcs12.ErrIncorrectPassword) {
		typed, askErr := passphrase()
		if askErr != nil {
			return askErr
		}
		key, own, others, err = pkcs12.DecodeChain(content, typed)
	}
	switch {
	case errors.Is(err, pkcs12.ErrIncorrectPassword):
		return Passphrase
	case err != nil:
		return Damaged
	}
	f.key, f.certificates = key, append([]*x509.Certificate{own}, others...)
	return nil
}

// matchPair finds the certificate that the key belongs to; the other certificates in the file are its issuers.
func (f *fileContent) matchPair() (Pair, error) {
	key, isRSA := f.key.(*rsa.PrivateKey)
	switch {
	case len(f.certificates) == 0:
		return Pair{}, NoCertificate
	case f.key == nil:
		return Pair{}, NoKey
	case !isRSA:
		return Pair{}, NotRSA
	}
	i := slices.IndexFunc(f.certificates, func(c *x509.Certificate) bool { return key.PublicKey.Equal(c.PublicKey) })
	if i < 0 {
		return Pair{}, Mismatch
	}
	own := f.certificates[i]
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return Pair{}, Damaged
	}
	text := append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: own.Raw}),
		pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})...)
	return Pair{own, graph.Hidden(text)}, nil
}

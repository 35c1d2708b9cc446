package keyfile_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"slices"
	"testing"
	"time"

	"software.sslmate.com/src/go-pkcs12"

	"cspready/graph/keyfile"
)

// An identity is a key with a certificate that is valid for a day from now on.
type identity struct {
	key         crypto.Signer
	certificate *x509.Certificate
}

func newIdentity(t *testing.T, key crypto.Signer) identity {
	t.Helper()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "check"}, NotBefore: time.Now().Add(-time.Hour),
		NotAfter: time.Now().Add(24 * time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return identity{key, c}
}

func ofRSA(t *testing.T) identity {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return newIdentity(t, key)
}

func ofCurve(t *testing.T) identity {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return newIdentity(t, key)
}

func (i identity) cert() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: i.certificate.Raw})
}

func (i identity) pkcs8(t *testing.T) []byte {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(i.key)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
}

func (i identity) pfx(t *testing.T, e *pkcs12.Encoder, passphrase string, others ...*x509.Certificate) []byte {
	t.Helper()
	data, err := e.Encode(i.key, i.certificate, others, passphrase)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// nobody returns a passphrase prompt that fails the test when it is called.
func nobody(t *testing.T) func() (string, error) {
	return func() (string, error) {
		t.Error("a passphrase is asked")
		return "", errors.New("asked")
	}
}

func says(passphrase string) func() (string, error) {
	return func() (string, error) { return passphrase, nil }
}

func TestEveryUsualFormIsRead(t *testing.T) {
	own, other := ofRSA(t), ofRSA(t)
	pkcs1 := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY",
		Bytes: x509.MarshalPKCS1PrivateKey(own.key.(*rsa.PrivateKey))})
	for name, c := range map[string]struct {
		content []byte
		ask     func() (string, error)
	}{
		"certificate and key": {slices.Concat(own.cert(), own.pkcs8(t)), nobody(t)},
		"key and certificate": {slices.Concat(own.pkcs8(t), own.cert()), nobody(t)},
		"a key of OpenSSL":    {slices.Concat(own.cert(), pkcs1), nobody(t)},
		"the authority first": {slices.Concat(other.cert(), own.cert(), own.pkcs8(t)), nobody(t)},
		"words around": {slices.Concat([]byte("Bag Attributes\n"), own.cert(), []byte("\n"), own.pkcs8(t)),
			nobody(t)},
		"pfx":                      {own.pfx(t, pkcs12.Modern, "open sesame"), says("open sesame")},
		"pfx of an older Windows":  {own.pfx(t, pkcs12.LegacyDES, "open sesame"), says("open sesame")},
		"pfx with its authority":   {own.pfx(t, pkcs12.Modern, "open sesame", other.certificate), says("open sesame")},
		"pfx without a passphrase": {own.pfx(t, pkcs12.Modern, ""), nobody(t)},
	} {
		pair, err := keyfile.Read(c.content, c.ask)
		if err != nil || !pair.Certificate.Equal(own.certificate) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if _, err := keyfile.Read([]byte(pair.PEM), nobody(t)); err != nil {
			t.Errorf("%s: what was read cannot be read again: %v", name, err)
		}
	}
}

func TestWhatIsWrongIsTold(t *testing.T) {
	own, other, curve := ofRSA(t), ofRSA(t), ofCurve(t)
	lockedOld := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY",
		Headers: map[string]string{"DEK-Info": "AES-128-CBC,00"}, Bytes: []byte("x")})
	broken := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: []byte("x")})
	for name, c := range map[string]struct {
		content []byte
		want    keyfile.Fault
	}{
		"no key":                  {own.cert(), keyfile.NoKey},
		"no certificate":          {own.pkcs8(t), keyfile.NoCertificate},
		"another's key":           {slices.Concat(own.cert(), other.pkcs8(t)), keyfile.Mismatch},
		"an elliptic curve":       {slices.Concat(curve.cert(), curve.pkcs8(t)), keyfile.NotRSA},
		"a locked key of old":     {slices.Concat(own.cert(), lockedOld), keyfile.Encrypted},
		"a broken key":            {slices.Concat(own.cert(), broken), keyfile.Damaged},
		"nothing":                 {nil, keyfile.Damaged},
		"something else":          {[]byte("hello"), keyfile.Damaged},
		"pfx cut short":           {own.pfx(t, pkcs12.Modern, "a")[:200], keyfile.Damaged},
		"pfx, another passphrase": {own.pfx(t, pkcs12.Modern, "a"), keyfile.Passphrase},
	} {
		if _, err := keyfile.Read(c.content, says("b")); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	stopped := errors.New("nobody types")
	if _, err := keyfile.Read(own.pfx(t, pkcs12.Modern, "a"),
		func() (string, error) { return "", stopped }); !errors.Is(err, stopped) {
		t.Errorf("nobody types: %v", err)
	}
}

func TestACertificateHasItsTime(t *testing.T) {
	own := ofRSA(t)
	pair, err := keyfile.Read(slices.Concat(own.cert(), own.pkcs8(t)), nobody(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		at   time.Time
		want error
	}{
		{time.Now(), nil}, {time.Now().Add(48 * time.Hour), keyfile.Expired},
		{time.Now().Add(-48 * time.Hour), keyfile.NotYet},
	} {
		if err := pair.CheckValidity(c.at); err != c.want { //nolint:errorlint // nil is meant too
			t.Errorf("at %v: %v, want %v", c.at, err, c.want)
		}
	}
}

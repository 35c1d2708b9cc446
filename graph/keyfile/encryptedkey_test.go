package keyfile_test

import (
	"crypto"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"slices"
	"testing"

	"github.com/youmark/pkcs8"

	"cspready/graph/keyfile"
)

// Less common ways to encrypt a key.
var (
	byScrypt = &pkcs8.Opts{Cipher: pkcs8.AES128CBC,
		KDFOpts: pkcs8.ScryptOpts{SaltSize: 8, CostParameter: 1 << 10, BlockSize: 8, ParallelizationParameter: 1}}
	longAgo = &pkcs8.Opts{Cipher: pkcs8.TripleDESCBC,
		KDFOpts: pkcs8.PBKDF2Opts{SaltSize: 8, IterationCount: 2048, HMACHash: crypto.SHA1}}
)

func inPEM(locked []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "ENCRYPTED PRIVATE KEY", Bytes: locked})
}

// locked returns the encrypted key; nil for the usual way.
func (i identity) locked(t *testing.T, passphrase string, o *pkcs8.Opts) []byte {
	t.Helper()
	der, err := pkcs8.MarshalPrivateKey(i.key, []byte(passphrase), o)
	if err != nil {
		t.Fatal(err)
	}
	return inPEM(der)
}

// A lockedForm is the structure of an encrypted key in its file.
type lockedForm struct {
	How  pkix.AlgorithmIdentifier
	What []byte
}

// respelt returns an encrypted key with a changed part.
func respelt(t *testing.T, locked []byte, change func(*lockedForm)) []byte {
	t.Helper()
	block, _ := pem.Decode(locked)
	var form lockedForm
	if _, err := asn1.Unmarshal(block.Bytes, &form); err != nil {
		t.Fatal(err)
	}
	change(&form)
	der, err := asn1.Marshal(form)
	if err != nil {
		t.Fatal(err)
	}
	return inPEM(der)
}

func TestALockedKeyIsOpened(t *testing.T) {
	own, other := ofRSA(t), ofRSA(t)
	for name, content := range map[string][]byte{
		"a locked key":           slices.Concat(own.cert(), own.locked(t, "open sesame", nil)),
		"a locked key first":     slices.Concat(own.locked(t, "open sesame", nil), other.cert(), own.cert()),
		"a key locked by scrypt": slices.Concat(own.cert(), own.locked(t, "open sesame", byScrypt)),
		"a key locked long ago":  slices.Concat(own.cert(), own.locked(t, "open sesame", longAgo)),
	} {
		asked := 0
		pair, err := keyfile.Read(content, func() (string, error) { asked++; return "open sesame", nil })
		if err != nil || !pair.Certificate.Equal(own.certificate) || asked != 1 {
			t.Errorf("%s: %v, asked %d times", name, err, asked)
			continue
		}
		if _, err := keyfile.Read([]byte(pair.PEM), nobody(t)); err != nil {
			t.Errorf("%s: what was read cannot be read again: %v", name, err)
		}
	}
}

func TestWhyALockedKeyIsNotOpenedIsTold(t *testing.T) {
	own, other, curve := ofRSA(t), ofRSA(t), ofCurve(t)
	cutShort := respelt(t, own.locked(t, "b", nil), func(f *lockedForm) { f.What = f.What[:len(f.What)-1] })
	ofOld := respelt(t, own.locked(t, "b", nil),
		func(f *lockedForm) { f.How.Algorithm = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 3} })
	for name, c := range map[string]struct {
		content []byte
		want    keyfile.Fault
	}{
		"a locked key, broken":    {slices.Concat(own.cert(), inPEM([]byte("x"))), keyfile.Damaged},
		"locked, the lengths off": {slices.Concat(own.cert(), cutShort), keyfile.Damaged},
		"locked, in another way":  {slices.Concat(own.cert(), ofOld), keyfile.Encrypted},
		"another passphrase":      {slices.Concat(own.cert(), own.locked(t, "a", nil)), keyfile.Passphrase},
		"scrypt, another":         {slices.Concat(own.cert(), own.locked(t, "a", byScrypt)), keyfile.Passphrase},
		"locked, another's":       {slices.Concat(own.cert(), other.locked(t, "b", nil)), keyfile.Mismatch},
		"a locked curve":          {slices.Concat(curve.cert(), curve.locked(t, "b", nil)), keyfile.NotRSA},
		"locked, no certificate":  {own.locked(t, "a", nil), keyfile.NoCertificate},
	} {
		if _, err := keyfile.Read(c.content, says("b")); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	content, stopped := slices.Concat(own.cert(), own.locked(t, "b", nil)), errors.New("nobody types")
	if _, err := keyfile.Read(content, func() (string, error) { return "", stopped }); !errors.Is(err, stopped) {
		t.Errorf("nobody types: %v", err)
	}
	if _, err := keyfile.Read(content, says("")); !errors.Is(err, keyfile.Passphrase) {
		t.Errorf("nothing is typed: %v", err)
	}
	if _, err := keyfile.Read(own.locked(t, "b", nil), nobody(t)); !errors.Is(err, keyfile.NoCertificate) {
		t.Errorf("a passphrase would be of no use: %v", err)
	}
	if _, err := keyfile.Read(slices.Concat(own.cert(), own.locked(t, "b", nil), own.pkcs8(t)), nobody(t)); err != nil {
		t.Errorf("the key is there without a lock too: %v", err)
	}
	if _, err := keyfile.Read(slices.Concat(own.cert(), inPEM([]byte("x"))), nobody(t)); !errors.Is(err, keyfile.Damaged) {
		t.Errorf("a passphrase would open nothing: %v", err)
	}
}

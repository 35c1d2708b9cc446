package sealtest

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"cspready/graph"
	"cspready/steps/seal"
	"cspready/steps/secret"
)

// Files seals into real files of this machine, cheaply: a passphrase costs nothing to try, key pairs are reused, and
// there is no keyring.
type Files struct{ secret.Files }

// NewFiles returns files that protect nothing.
func NewFiles() Files { return Files{seal.NewForTests()} }

// HasKeyring is false, whatever machine runs the tests.
func (Files) HasKeyring() bool { return false }

// readyKeys are few: making one takes a fraction of a second.
var readyKeys = sync.OnceValue(func() []*rsa.PrivateKey {
	var keys []*rsa.PrivateKey
	for range 3 {
		key, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			panic(err)
		}
		keys = append(keys, key)
	}
	return keys
})

var nextKey atomic.Int64

// NewCertificate makes a new certificate for one of a few keys.
func (Files) NewCertificate(name string, life time.Duration) (graph.Hidden, error) {
	keys, nth := readyKeys(), nextKey.Add(1)
	key, now := keys[int(nth)%len(keys)], time.Now().UTC().Truncate(time.Second)
	template := x509.Certificate{
		SerialNumber: big.NewInt(nth), Subject: pkix.Name{CommonName: name},
		NotBefore: now.Add(-5 * time.Minute), NotAfter: now.Add(life - 6*time.Minute),
	}
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, key.Public(), key)
	if err != nil {
		return "", err
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return "", err
	}
	return graph.Hidden(slices.Concat(
		pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}),
	)), nil
}

package main

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"os"
	"slices"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"software.sslmate.com/src/go-pkcs12"
)

// certificate FILE [DAYS [PASSPHRASE]] makes a certificate that ends so many days after the morning of the tests, writes it with its key as PEM, or
// as PKCS #12 where there is a passphrase, and uploads it to the application "Nightly check" where the tenant has one.
func certificate(ts *testscript.TestScript, _ bool, args []string) {
	days, err := time.ParseDuration(append(slices.Clone(args), "4800h")[min(1, len(args)):][0])
	ts.Check(err)
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	ts.Check(err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "cspready"}, NotBefore: morning.AddDate(-1, 0, 0), NotAfter: morning.Add(days),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	ts.Check(err)
	made, err := x509.ParseCertificate(der)
	ts.Check(err)
	var content []byte
	if len(args) > 2 {
		content, err = pkcs12.Modern.Encode(key, made, nil, args[2])
		ts.Check(err)
	} else {
		private, err := x509.MarshalPKCS8PrivateKey(key)
		ts.Check(err)
		content = slices.Concat(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}), pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), content, 0o600))
	if _, err := on(ts).tenant.Trust("Nightly check", made); err != nil {
		ts.Logf("not uploaded: %v", err)
	}
}

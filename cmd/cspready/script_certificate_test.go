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
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/youmark/pkcs8"
	"software.sslmate.com/src/go-pkcs12"
)

// certificate FILE [DAYS [PASSPHRASE]] makes a certificate that ends so many days after the morning of the tests,
// writes it with its key, and uploads it to the application "Nightly check" where the tenant has one. A name that
// ends in .pfx means PKCS #12, any other PEM, locked where there is a passphrase.
func certificate(ts *testscript.TestScript, _ bool, args []string) {
	days, err := time.ParseDuration(append(slices.Clone(args), "4800h")[min(1, len(args)):][0])
	ts.Check(err)
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	ts.Check(err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "cspready"}, NotBefore: morning.AddDate(-1, 0, 0),
		NotAfter: morning.Add(days),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	ts.Check(err)
	made, err := x509.ParseCertificate(der)
	ts.Check(err)
	passphrase := strings.Join(args[min(2, len(args)):], " ")
	content, err := pkcs12.Modern.Encode(key, made, nil, passphrase)
	ts.Check(err)
	if !strings.HasSuffix(args[0], ".pfx") {
		content = inPEM(ts, key, made, passphrase)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), content, 0o600))
	if _, err := on(ts).tenant.TrustCertificate("Nightly check", made); err != nil {
		ts.Logf("not uploaded: %v", err)
	}
}

// inPEM is a key, locked if there is a passphrase, and its certificate.
func inPEM(ts *testscript.TestScript, key *rsa.PrivateKey, c *x509.Certificate, passphrase string) []byte {
	kind := "PRIVATE KEY"
	if passphrase != "" {
		kind = "ENCRYPTED PRIVATE KEY"
	}
	private, err := pkcs8.MarshalPrivateKey(key, []byte(passphrase), nil)
	ts.Check(err)
	return slices.Concat(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: private}),
		pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw}))
}

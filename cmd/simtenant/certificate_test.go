package main

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"math/big"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

const watcherID = "c0ffee00-51ab-4d2e-8f63-7b1d0a9e4c52"

// uploaded is a file with a certificate, and the key that goes with it.
func uploaded(t *testing.T) (file string, certificate []byte, key *rsa.PrivateKey) {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "check"}, NotBefore: time.Now().Add(-time.Hour),
		NotAfter: time.Now().Add(time.Hour),
	}
	certificate, err = x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	file = filepath.Join(t.TempDir(), "app.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate}),
		0o600); err != nil {
		t.Fatal(err)
	}
	return file, certificate, key
}

func TestAnApplicationIsLetInByTheCertificateThatIsNamed(t *testing.T) {
	for scenario, domain := range map[string]string{"compliant": "contoso.example", "new-reseller": "fabrikam.example",
		"large": "large.example"} {
		t.Run(scenario, func(t *testing.T) { letIn(t, scenario, domain) })
	}
}

func letIn(t *testing.T, scenario, domain string) {
	t.Helper()
	file, certificate, key := uploaded(t)
	s := start(t, "--scenario", scenario, "--certificate", file)
	c := s.client(t, true)
	at := login + "/" + domain + "/oauth2/v2.0/token"
	made := jwt.NewWithClaims(jwt.SigningMethodPS256, jwt.MapClaims{
		"aud": at, "iss": watcherID, "sub": watcherID, "exp": time.Now().Add(time.Minute).Unix(),
	})
	sum := sha256.Sum256(certificate)
	made.Header["x5t#S256"] = base64.RawURLEncoding.EncodeToString(sum[:])
	assertion, err := made.SignedString(key)
	if err != nil {
		t.Fatal(err)
	}
	status, tokens := object(t, c, at, url.Values{
		"grant_type": {"client_credentials"}, "client_id": {watcherID}, "scope": {"https://graph.microsoft.com/.default"},
		"client_assertion_type": {"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"}, "client_assertion": {assertion},
	})
	if status != http.StatusOK {
		t.Fatalf("the application is answered %d: %v", status, tokens["error_description"])
	}
	if !strings.Contains(s.stderr.String(), watcherID) {
		t.Error("the client id is not told")
	}
	for path, want := range map[string]int{"policies/identitySecurityDefaultsEnforcementPolicy": http.StatusOK,
		"me": http.StatusBadRequest} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://graph.microsoft.com/v1.0/"+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+tokens["access_token"].(string))
		resp, err := c.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("/%s is answered %s, want %d", path, resp.Status, want)
		}
	}
}

func TestACertificateThatCannotBeUploadedIsOneError(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "empty.pem")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for want, args := range map[string][]string{
		"no such file":      {"--scenario", "compliant", "--certificate", "nowhere.pem"},
		"no certificate in": {"--scenario", "compliant", "--certificate", empty},
	} {
		var stdout, stderr bytes.Buffer
		if code := run(t.Context(), args, &stdout, &stderr); code != exitUsage || !strings.Contains(stderr.String(), want) {
			t.Errorf("%v: exit %d, %q; want %q", args, code, &stderr, want)
		}
	}
}

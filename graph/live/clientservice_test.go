package live_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"log/slog"
	"math/big"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"cspready/graph"
	"cspready/graph/live"
)

const (
	appTenantID = "7d0c2b7e-5d41-4a7a-9d63-0b8e4c1f7a52"
	appID       = "14f38d7d-c4fc-448a-b2df-0fc60e75465a"
	appTokenAt  = "https://login.microsoftonline.com/" + appTenantID + "/oauth2/v2.0/token"
)

// newKey returns a certificate and its key as PEM.
func newKey(t *testing.T) (*x509.Certificate, graph.Hidden) {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "sam"},
		NotBefore: day(2000), NotAfter: day(2040)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	return cert, graph.Hidden(append(text, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})...))
}

func secretApp(redirects ...string) graph.AppClient {
	return graph.AppClient{TenantID: appTenantID, AppID: appID, Secret: "canary-secret", Redirects: redirects}
}

// An appService is the sign-in service and Partner Center for one application.
type appService struct {
	wire   *wire
	conn   *live.Connection
	log    *record
	mu     sync.Mutex
	forms  []url.Values
	proofs []sent
}

// newAppService returns a service that answers a token request with token and one to Partner Center with partner; an
// empty text of token stands for a lost packet.
func newAppService(t *testing.T, token func(url.Values) string, partner string) *appService {
	t.Helper()
	s := &appService{log: &record{}}
	s.wire = &wire{spy: func(r *http.Request) (*http.Response, error) {
		got := received(r)
		s.mu.Lock()
		defer s.mu.Unlock()
		switch {
		case r.Method == http.MethodPost && r.URL.String() == appTokenAt:
			form, err := url.ParseQuery(got.body)
			if err != nil {
				return nil, err
			}
			s.forms = append(s.forms, form)
			return scriptedReply(r, token(form)), nil
		case r.URL.Host == partnerHost:
			s.proofs = append(s.proofs, got)
			resp := scriptedReply(r, partner)
			if compliant, rest, ok := strings.Cut(partner, "|"); ok {
				resp = scriptedReply(r, rest)
				resp.Header.Set("IsMfaCompliant", compliant)
			}
			return resp, nil
		}
		return nil, errors.New("nobody is there")
	}}
	conn, err := live.New(live.Config{Log: slog.New(slog.NewTextHandler(s.log,
		&slog.HandlerOptions{Level: slog.LevelDebug}))}, s.wire)
	if err != nil {
		t.Fatal(err)
	}
	s.conn = conn
	return s
}

func refusing(number string) string {
	return `401 {"error":"invalid_client","error_description":"AADSTS` + number +
		`: no canary-secret canary-rt-0 canary-code Trace ID: x","error_codes":[` + number + `]}`
}

// jwtOf returns a token with claims and an invalid signature.
func jwtOf(claims map[string]any) string {
	data, _ := json.Marshal(claims)
	return "e30." + base64.RawURLEncoding.EncodeToString(data) + ".canary"
}

// partnerToken returns a token in the form of Partner Center's.
func partnerToken() string {
	return jwtOf(map[string]any{
		"aud": "https://" + partnerHost, "tid": strings.ToUpper(appTenantID), "oid": "U1", "upn": "sam@x.example",
		"appid": appID, "appidacr": "2",
		"amr": []string{"pwd", "mfa"}, "scp": "user_impersonation", "exp": time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC).Unix(),
	})
}

func granting(refresh string) string {
	data, _ := json.Marshal(map[string]any{
		"token_type": "Bearer", "expires_in": "3600", "access_token": partnerToken(), "refresh_token": refresh,
		"refresh_token_expires_in": 7776000,
		"id_token":                 jwtOf(map[string]any{"preferred_username": "other@x.example"}),
	})
	return string(data)
}

var partnerFacts = graph.AppTokenClaims{
	Audience: "https://" + partnerHost, TenantID: appTenantID, UserID: "u1", UserPrincipalName: "sam@x.example",
	AppID: appID, Methods: []string{"pwd", "mfa"},
	MFA: graph.Yes, Scopes: []string{"user_impersonation"}, Expires: day(2030),
}

// certificateOf returns the certificate in a key.
func certificateOf(t *testing.T, key graph.Hidden) *x509.Certificate {
	t.Helper()
	block, _ := pem.Decode([]byte(key))
	cert, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	return cert
}

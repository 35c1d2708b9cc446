package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
)

// A server is simtenant running inside the test.
type server struct {
	proxy  *url.URL
	ca     string
	stderr *buffer
	stop   func() int // stops it and returns its exit code
}

// buffer is a bytes.Buffer that may be read while it is written.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) { b.mu.Lock(); defer b.mu.Unlock(); return b.b.Write(p) }
func (b *buffer) String() string              { b.mu.Lock(); defer b.mu.Unlock(); return b.b.String() }

func start(t *testing.T, args ...string) server {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	out, stdout := io.Pipe()
	stderr, code := &buffer{}, make(chan int, 1)
	go func() {
		code <- run(ctx, append([]string{"--latency", "0", "--lag", "0"}, args...), stdout, stderr)
		_ = stdout.Close()
	}()
	lines := bufio.NewScanner(out)
	s := server{stderr: stderr, stop: sync.OnceValue(func() int { cancel(); return <-code })}
	t.Cleanup(func() { s.stop() })
	values := map[string]string{}
	for len(values) < 2 && lines.Scan() {
		name, value, _ := strings.Cut(lines.Text(), "=")
		values[name] = value
	}
	u, err := url.Parse(values["HTTPS_PROXY"])
	if err != nil || len(values) != 2 || values["SSL_CERT_FILE"] == "" {
		t.Fatalf("it printed %v and failed with %v: %s", values, err, stderr)
	}
	s.proxy, s.ca = u, values["SSL_CERT_FILE"]
	return s
}

func (s server) client(t *testing.T, http2 bool) *http.Client {
	t.Helper()
	pem, err := os.ReadFile(s.ca)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(pem) {
		t.Fatal("SSL_CERT_FILE holds no certificate")
	}
	tr := &http.Transport{Proxy: http.ProxyURL(s.proxy), TLSClientConfig: &tls.Config{RootCAs: roots},
		ForceAttemptHTTP2: http2}
	t.Cleanup(tr.CloseIdleConnections)
	return &http.Client{Transport: tr,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// object sends a form, or asks if there is none, and returns the JSON of the answer.
func object(t *testing.T, c *http.Client, address string, form url.Values) (status int, o map[string]any) {
	t.Helper()
	var (
		resp *http.Response
		err  error
	)
	if form == nil {
		resp, err = c.Get(address)
	} else {
		resp, err = c.PostForm(address, form)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	_ = json.Unmarshal(text, &o) // pages stay nil
	return resp.StatusCode, o
}

const login = "https://login.microsoftonline.com"

func TestClientsReachTheTenantThroughTheProxy(t *testing.T) {
	s := start(t)
	for _, http2 := range []bool{false, true} {
		resp, err := s.client(t, http2).Get(login + "/fabrikam.example/v2.0/.well-known/openid-configuration")
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusOK || resp.ProtoMajor == 2 != http2 {
			t.Errorf("the answer is %s over %s, want 200, HTTP/2: %v", resp.Status, resp.Proto, http2)
		}
	}
	if status, _ := object(t, s.client(t, true), "https://graph.microsoft.com/v1.0/me",
		nil); status != http.StatusUnauthorized {
		t.Errorf("Graph without a token answers %d, want 401", status)
	}
}

func TestOtherHostsAreRefused(t *testing.T) {
	s := start(t)
	for _, address := range []string{"https://example.com/", "https://graph.microsoft.com:8443/", "https://localhost/"} {
		if resp, err := s.client(t, true).Get(address); err == nil {
			_ = resp.Body.Close()
			t.Errorf("%s was answered %s", address, resp.Status)
		} else if !strings.Contains(err.Error(), "Forbidden") {
			t.Errorf("%s: %v, want 403 from the proxy", address, err)
		}
	}
	resp, err := s.client(t, true).Get("http://graph.microsoft.com/")
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusForbidden {
		t.Errorf("a request without a tunnel is answered %s, want 403", resp.Status)
	}
}

func TestCodeIsApprovedOnThePage(t *testing.T) {
	s := start(t, "--approve", "page")
	c := s.client(t, true)
	client := url.Values{"client_id": {"14d82eec-204b-4c2f-b7e8-296a70dab67e"}, "scope": {"User.Read"}}
	_, begun := object(t, c, login+"/organizations/oauth2/v2.0/devicecode", client)
	if begun["verification_uri"] != login+"/device" {
		t.Fatalf("the code is to be typed at %v", begun["verification_uri"])
	}
	client.Set("grant_type", "device_code")
	client.Set("device_code", begun["device_code"].(string))
	token := login + "/organizations/oauth2/v2.0/token"
	if _, pending := object(t, c, token, client); pending["error"] != "authorization_pending" {
		t.Fatalf("before the code is typed the poll is answered %v", pending["error"])
	}
	object(t, c, login+"/device", url.Values{"code": {begun["user_code"].(string)}})
	status, tokens := object(t, c, token, client)
	if status != http.StatusOK {
		t.Fatalf("after the code is typed the poll is answered %d %v", status, tokens["error"])
	}
	for _, secret := range []any{tokens["access_token"], begun["device_code"], begun["user_code"]} {
		if strings.Contains(s.stderr.String(), secret.(string)) {
			t.Error("a secret is in the log")
		}
	}
	if !strings.Contains(s.stderr.String(), "POST login.microsoftonline.com /organizations/oauth2/v2.0/token 200") {
		t.Errorf("the log lacks the request: %s", s.stderr)
	}
}

func TestStoppingLeavesNothingBehind(t *testing.T) {
	s := start(t)
	if code := s.stop(); code != exitOK {
		t.Errorf("it ended with %d: %s", code, s.stderr)
	}
	if _, err := os.Stat(s.ca); !os.IsNotExist(err) {
		t.Errorf("the certificate is still there: %v", err)
	}
	if conn, err := net.Dial("tcp", s.proxy.Host); err == nil {
		_ = conn.Close()
		t.Error("the proxy still listens")
	}
}

func TestBadBeginningsAreOneClearError(t *testing.T) {
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = busy.Close() }()
	for want, c := range map[string]struct {
		args []string
		code int
	}{
		"no scenario":         {[]string{"--scenario", "nowhere"}, exitUsage},
		"new-reseller":        {[]string{"--scenario", "nowhere"}, exitUsage},
		"address already in":  {[]string{"--listen", busy.Addr().String()}, exitFailed},
		"must be a loopback":  {[]string{"--listen", "0.0.0.0:8080"}, exitUsage},
		"auto or page":        {[]string{"--approve", "never"}, exitUsage},
		"not defined: -speed": {[]string{"--speed", "9"}, exitUsage},
		"unexpected argument": {[]string{"serve"}, exitUsage},
		"cannot be negative":  {[]string{"--lag", "-1s"}, exitUsage},
	} {
		var stdout, stderr bytes.Buffer
		code := run(t.Context(), c.args, &stdout, &stderr)
		if code != c.code || !strings.Contains(stderr.String(), want) || strings.Count(stderr.String(), "\n") != 1 ||
			stdout.Len() > 0 {
			t.Errorf("%v: exit %d, %q on stdout, %q on stderr; want %d and one line with %q", c.args, code, &stdout, &stderr,
				c.code, want)
		}
	}
}

func TestHelpNamesTheScenarios(t *testing.T) {
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), []string{"--help"}, &stdout, &stderr); code != exitOK ||
		!strings.Contains(stderr.String(), "compliant") {
		t.Errorf("help ended with %d: %s", code, &stderr)
	}
}

func TestVaultsOfTheTenantAreReached(t *testing.T) {
	s := start(t, "--scenario", "premium")
	c := s.client(t, true)
	resp, err := c.Get("https://proseware-keys.vault.azure.net/secrets/codes?api-version=7.4")
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusUnauthorized ||
		!strings.Contains(resp.Header.Get("WWW-Authenticate"), `resource="https://vault.azure.net"`) {
		t.Errorf("a vault without a token answers %s, %q", resp.Status, resp.Header.Get("WWW-Authenticate"))
	}
	if resp, err := c.Get("https://nobody-keys.vault.azure.net/secrets/codes?api-version=7.4"); err == nil {
		_ = resp.Body.Close()
		t.Errorf("a vault that is not there answers %s", resp.Status)
	} else if !strings.Contains(err.Error(), "Bad Gateway") {
		t.Errorf("a vault that is not there: %v, want 502 from the proxy", err)
	}
}

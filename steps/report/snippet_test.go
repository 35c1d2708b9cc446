package report

import (
	"cmp"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cspready/steps"
	"cspready/steps/sealtest"
)

// fakeCurl records its arguments and standard input, and answers as the sign-in service and an API do.
const fakeCurl = `#!/bin/sh
n=$(ls "$CALLS" | wc -l)
printf '%s\n' "$@" > "$CALLS/$n.args"
cat > "$CALLS/$n.stdin"
case "$*" in
*/oauth2/*) cat answer ;;
*) echo 'HTTP/2 200' ;;
esac
`

// A shellRun is what the shell lines of a page did.
type shellRun struct {
	folder       string
	said         string
	failed       bool
	args, stdins []string // of each call of curl
}

func (r shellRun) file(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(r.folder, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// runShell runs the shell lines of a page that call the API, as a person copies them, in a folder with these files.
func runShell(t *testing.T, page string, files map[string]string) shellRun {
	t.Helper()
	for _, tool := range []string{"sh", "openssl", "jq"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not on this machine", tool)
		}
	}
	r := shellRun{folder: t.TempDir()}
	bin, calls := t.TempDir(), t.TempDir()
	files["answer"] = cmp.Or(files["answer"], `{"access_token":"ACCESS","refresh_token":"1.NEXT"}`)
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(r.folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	//nolint:gosec // it has to run
	if err := os.WriteFile(filepath.Join(bin, "curl"), []byte(fakeCurl), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, block := range strings.Split(page, "```sh\n")[1:] {
		lines, _, _ := strings.Cut(block, "```")
		if !strings.Contains(lines, "access_token") {
			continue
		}
		cmd := exec.CommandContext(t.Context(), "sh", "-c", lines)
		cmd.Dir, cmd.Env = r.folder, append(os.Environ(), "PATH="+bin+":"+os.Getenv("PATH"), "CALLS="+calls)
		said, err := cmd.CombinedOutput()
		r.said, r.failed = string(said), err != nil
	}
	for _, kind := range []struct {
		end string
		to  *[]string
	}{{".args", &r.args}, {".stdin", &r.stdins}} {
		found, _ := filepath.Glob(filepath.Join(calls, "*"+kind.end))
		for _, file := range found {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			*kind.to = append(*kind.to, string(text))
		}
	}
	return r
}

// TestTheShellLinesProveTheApplication runs them on files as other tools write them, with the end of a line.
func TestTheShellLinesProveTheApplication(t *testing.T) {
	pair, err := sealtest.NewFiles().NewCertificate("cspready", 24*time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		app   steps.HandoverApp
		files map[string]string
		sent  string // the line of the configuration that proves the application
	}{
		"certificate": {handed(), map[string]string{"app.pem": string(pair)}, "data = \"client_assertion="},
		"client secret": {handed(withSecret), map[string]string{"secret.txt": "~sec.ret\r\n"},
			"data-urlencode = \"client_secret=~sec.ret\"\n"},
		"certificate for customers": {handed(forCustomers), map[string]string{"app.pem": string(pair)},
			"data = \"client_assertion="},
	} {
		t.Run(name, func(t *testing.T) {
			c.files["token.txt"] = "1.FIRST\n"
			r := runShell(t, pageOf(t, "Fabrikam GmbH", c.app), c.files)
			if r.failed || len(r.args) != 2 || !strings.Contains(r.said, "HTTP/2 200") {
				t.Fatalf("%d calls, and this was said:\n%s", len(r.args), r.said)
			}
			if !strings.Contains(r.stdins[0], "data-urlencode = \"refresh_token=1.FIRST\"\n") ||
				!strings.Contains(r.stdins[0], c.sent) {
				t.Errorf("the sign-in service got %q", r.stdins[0])
			}
			if r.stdins[1] != "header = \"Authorization: Bearer ACCESS\"\n" ||
				strings.Contains(r.args[1], "ValidateMfa") != c.app.ForPartner {
				t.Errorf("the API got %q with %q", r.stdins[1], r.args[1])
			}
			if all := strings.Join(r.args, ""); strings.Contains(all, "FIRST") || strings.Contains(all, "~sec") ||
				strings.Contains(all, "ACCESS") ||
				strings.Contains(all, "client_assertion=") {
				t.Errorf("a secret stood in the list of processes: %s", all)
			}
			if got := r.file(t, "token.txt"); got != "1.NEXT" {
				t.Errorf("token.txt holds %q", got)
			}
			if info, err := os.Stat(filepath.Join(r.folder, "token.txt")); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("token.txt has mode %v (%v)", info.Mode(), err)
			}
			if left, _ := os.ReadDir(r.folder); len(left) != len(c.files) {
				t.Errorf("%d files are left of %d", len(left), len(c.files))
			}
			if c.app.Thumbprint != "" {
				verifyAssertion(t, string(pair), r.stdins[0])
			}
		})
	}
}

// verifyAssertion checks the signature of the shell lines with the certificate.
func verifyAssertion(t *testing.T, pair, sent string) {
	t.Helper()
	_, rest, _ := strings.Cut(sent, "client_assertion=")
	assertion, _, _ := strings.Cut(rest, "\"")
	parts := strings.Split(assertion, ".")
	block, _ := pem.Decode([]byte(pair))
	certificate, err := x509.ParseCertificate(block.Bytes)
	if err != nil || len(parts) != 3 {
		t.Fatalf("%d parts (%v)", len(parts), err)
	}
	sign, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	if err := rsa.VerifyPSS(certificate.PublicKey.(*rsa.PublicKey), crypto.SHA256, sum[:], sign, nil); err != nil {
		t.Error(err)
	}
	head, err := base64.RawURLEncoding.DecodeString(parts[0])
	if err != nil {
		t.Fatal(err)
	}
	var named map[string]string
	print := sha256.Sum256(certificate.Raw)
	if err := json.Unmarshal(head, &named); err != nil ||
		named["x5t#S256"] != base64.RawURLEncoding.EncodeToString(print[:]) {
		t.Errorf("the assertion names %v (%v)", named, err)
	}
}

// TestTheShellLinesStopWithoutAnAccessToken so that the reader does not look for the fault at Partner Center.
func TestTheShellLinesStopWithoutAnAccessToken(t *testing.T) {
	page := pageOf(t, "Fabrikam GmbH", handed(withSecret))
	for name, c := range map[string]struct {
		files       map[string]string
		containsAll string
		calls       int
	}{
		"refused": {map[string]string{"secret.txt": "s", "token.txt": "t", "answer": `{"error":"invalid_grant"}`},
			"No access token came. {\"error\":\"invalid_grant\"}", 1},
		"not JSON": {map[string]string{"secret.txt": "s", "token.txt": "t", "answer": "<html>"},
			"No access token came. <html>", 1},
		"no file yet": {map[string]string{"token.txt": "t"}, "This file is missing here, or empty: secret.txt", 0},
	} {
		t.Run(name, func(t *testing.T) {
			r := runShell(t, page, c.files)
			if !r.failed || len(r.args) != c.calls || !strings.Contains(r.said, c.containsAll) || r.file(t, "token.txt") != "t" {
				t.Errorf("failed: %v, %d calls, token %q, and this was said:\n%s", r.failed, len(r.args), r.file(t, "token.txt"),
					r.said)
			}
		})
	}
}

package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"cspready/cmd/cspready/internal/terminal"
	"cspready/graph/sim"
	"cspready/steps/breakglass"
	"cspready/steps/sealtest"
)

// A tap keeps everything that goes over the network, but for the two messages that have to hold a secret: the request
// that makes an account, and the answer that brings a pass.
type tap struct {
	next http.RoundTripper

	mu      sync.Mutex
	said    bytes.Buffer
	secrets []string
}

func (t *tap) RoundTrip(req *http.Request) (*http.Response, error) {
	var sent []byte
	if req.Body != nil {
		sent, _ = io.ReadAll(req.Body)
		req.Body = io.NopCloser(bytes.NewReader(sent))
	}
	resp, err := t.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	got, _ := io.ReadAll(resp.Body)
	resp.Body = io.NopCloser(bytes.NewReader(got))
	t.mu.Lock()
	defer t.mu.Unlock()
	switch path := req.URL.Path; {
	case req.Method == http.MethodPost && path == "/v1.0/users":
		t.secrets = append(t.secrets, field(sent, "passwordProfile", "password"))
		sent = nil
	case req.Method == http.MethodPost && strings.HasSuffix(path, "/temporaryAccessPassMethods"):
		t.secrets = append(t.secrets, field(got, "temporaryAccessPass"))
		got = nil
	}
	t.said.WriteString(req.URL.String())
	t.said.Write(sent)
	t.said.Write(got)
	return resp, nil
}

// field reads a text from JSON.
func field(text []byte, names ...string) string {
	var v any
	_ = json.Unmarshal(text, &v)
	for _, n := range names {
		o, _ := v.(map[string]any)
		v = o[n]
	}
	s, _ := v.(string)
	return s
}

const canaryPassphrase = "lantern orbit mustard violin creek"

// makingTwo are the answers that make two accounts with everything that goes with it, and show no secret.
func makingTwo(folder string) []string {
	return []string{
		"1", "yes", "", // mend, the right tenant, the type of partner
		// break-glass accounts, names, a file with a passphrase
		pick(breakglass.ID), "", "", "1", folder, canaryPassphrase, canaryPassphrase,
		// seven changes, and all of them together
		"Fabrikam Reselling B.V.", "yes", "yes", "yes", "yes", "yes", "yes", "yes", "yes",
		"no", "no", "no", "no", // nothing is to be printed
		pick(finish),
	}
}

// TestSecretsAreNowhereButInTheirPlace makes two accounts, and searches every byte that went to disk, log, terminal
// and network.
func TestSecretsAreNowhereButInTheirPlace(t *testing.T) {
	disk := t.TempDir()
	var out, errs bytes.Buffer
	var line *tap
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(morning))
		tenant, err := sim.Load("new-reseller")
		if err != nil {
			t.Fatal(err)
		}
		pace := quick
		pace.KeyInterval = 2 * time.Second
		tenant.SetBehaviour(pace)
		line = &tap{next: tenant.RoundTripper()}
		code := run(t.Context(), []string{"--plain", "--log", filepath.Join(disk, "log.txt"), "--state-dir",
			filepath.Join(disk, "state")}, environment{
			Streams: terminal.Streams{
				In: strings.NewReader(strings.Join(makingTwo(filepath.Join(disk, "safe")), "\n") + "\n"), Out: &out, Err: &errs,
				Environ: []string{"TERM=xterm"},
			},
			machine: machine{
				state:   filepath.Join(disk, "state"),
				network: func() (http.RoundTripper, error) { return line, nil }, browse: tenant.OpenBrowser,
				sealing: sealtest.NewFiles(),
			},
		})
		if code != exitNotMet || len(line.secrets) != 4 || !strings.Contains(out.String(), "All keys are there.") {
			t.Fatalf("exit code %d, %d secrets, and this was said:\n%s%s", code, len(line.secrets), out.String(), errs.String())
		}
	})
	places := map[string][]byte{"standard output": out.Bytes(), "standard error": errs.Bytes(),
		"the network": line.said.Bytes()}
	for path, text := range stateCopy(disk) {
		places[path] = text
	}
	if len(places) < 3+2+1+1+1+2 { // two sealed files, a sheet, a log, a note, the first and the last run
		t.Errorf("only %d places", len(places))
	}
	for _, secret := range append(line.secrets, canaryPassphrase) {
		if len(secret) < 8 {
			t.Fatalf("%q is no secret", secret)
		}
		for place, text := range places {
			if bytes.Contains(text, []byte(secret)) {
				t.Errorf("a secret is in %s", place)
			}
		}
	}
}

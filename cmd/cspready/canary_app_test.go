package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"cspready/cmd/cspready/internal/terminal"
	"cspready/graph"
	"cspready/graph/sim"
	"cspready/steps/seal"
	"cspready/steps/sealtest"
	"cspready/steps/secret"
	"cspready/steps/secureapp"
)

// Where the secrets of an application have to be seen, and nowhere else.
const (
	tokenForm   = "a form of the token endpoint"
	tokenAnswer = "an answer of the token endpoint"
	newSecret   = "the answer of addPassword"
	vaultWrite  = "a write to the vault"
	vaultRead   = "an answer of the vault"
)

// A sorter keeps everything that goes over the network, by where it went: to a place that has to hold a secret, or
// elsewhere.
type sorter struct {
	next http.RoundTripper

	mu      sync.Mutex
	said    map[string][]byte
	stored  map[string]int // writes to the vault, by path
	tokens  []string       // refresh tokens that were given out, to the application and to this program
	secrets []string       // client secrets that were made
}

func (s *sorter) RoundTrip(req *http.Request) (*http.Response, error) {
	var sent []byte
	if req.Body != nil {
		sent, _ = io.ReadAll(req.Body)
		req.Body = io.NopCloser(bytes.NewReader(sent))
	}
	resp, err := s.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	got, _ := io.ReadAll(resp.Body)
	resp.Body = io.NopCloser(bytes.NewReader(got))
	s.mu.Lock()
	defer s.mu.Unlock()
	const elsewhere = "the network"
	out, in := elsewhere, elsewhere
	switch path := req.URL.Path; {
	case strings.HasSuffix(path, "/oauth2/v2.0/token"):
		out, in = tokenForm, tokenAnswer
		s.tokens = append(s.tokens, field(got, "refresh_token"))
	case strings.HasSuffix(path, "/addPassword"):
		in = newSecret
		s.secrets = append(s.secrets, field(got, "secretText"))
	case strings.HasSuffix(req.URL.Host, ".vault.azure.net"):
		out, in = vaultWrite, vaultRead
		if req.Method == http.MethodPut {
			s.stored[path]++
		}
	}
	s.note(out, sent)
	s.note(in, got)
	s.note(elsewhere, []byte(req.URL.String()+fmt.Sprint(req.Header, resp.Header)))
	return resp, nil
}

func (s *sorter) note(place string, text []byte) {
	s.said[place] = append(append(s.said[place], text...), '\n')
}

// disguises are the forms in which a secret could be somewhere: as it is, and as forms, JSON and base64 have it.
func disguises(secret string) []string {
	quoted, _ := json.Marshal(secret)
	all := []string{
		secret, url.QueryEscape(secret), url.PathEscape(secret), strings.Trim(string(quoted), `"`),
		base64.StdEncoding.EncodeToString([]byte(secret)), base64.RawURLEncoding.EncodeToString([]byte(secret)),
		fmt.Sprintf("%x", secret),
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// publicPart is more than the bytes with which a key begins that are in its certificate as well: what kind of key it
// is, and the modulus.
const publicPart = 320

// keyCanaries are the parts of a private key that are searched for: what of it is secret as bytes, and line by line.
func keyCanaries(t *testing.T, text graph.Hidden) []string {
	t.Helper()
	for block, rest := pem.Decode([]byte(text)); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "PRIVATE KEY" {
			continue
		}
		canaries := []string{string(block.Bytes[publicPart:])}
		const line = 48 // bytes of one of PEM
		for at := (publicPart/line + 1) * line; at+line <= len(block.Bytes); at += line {
			canaries = append(canaries, base64.StdEncoding.EncodeToString(block.Bytes[at:at+line]))
		}
		return canaries
	}
	t.Fatal("no private key is kept")
	return nil
}

// makingApp are the answers that make the application with everything that goes with it.
func makingApp(kept ...string) []string {
	return slices.Concat(
		// mend, with a browser, the right tenant, the type of partner; billing, Partner Center, the agent
		[]string{"1", "b", "yes", "", pick(secureapp.ID), "4", "1", "1"},
		kept,
		[]string{"yes", "yes", "yes", "yes", "yes", "yes", "yes", "yes", pick(finish)}, // seven changes and the review
	)
}

// TestSecretsOfAnApplicationAreNowhereButInTheirPlace makes the application, and searches every byte that went to
// disk, log, terminal and network.
func TestSecretsOfAnApplicationAreNowhereButInTheirPlace(t *testing.T) {
	for name, c := range map[string]struct {
		kept          []string // answers to what it proves itself with, and where that is kept
		key, secret   []string // where the private key and the client secret are to be seen
		token         []string // and the refresh token with which the proof ended
		first         []string // beside the requests for tokens, the one that the sign-in brought
		stored, files int
	}{
		"a certificate in files": {
			kept: []string{"1", "1", "FOLDER", canaryPassphrase, canaryPassphrase}, token: []string{tokenAnswer}, files: 2,
		},
		"a client secret in files": {
			kept: []string{"2", "1", "FOLDER", canaryPassphrase, canaryPassphrase}, token: []string{tokenAnswer},
			secret: []string{newSecret, tokenForm}, files: 2,
		},
		"a certificate in a Key Vault": {
			kept: []string{"1", "2", "FOLDER", appVault, ""}, key: []string{vaultRead, vaultWrite},
			token: []string{tokenAnswer, vaultRead, vaultWrite}, first: []string{vaultRead, vaultWrite}, stored: 2,
		},
	} {
		t.Run(name, func(t *testing.T) {
			disk := t.TempDir()
			folder := filepath.Join(disk, "safe")
			for i := range c.kept {
				c.kept[i] = strings.ReplaceAll(c.kept[i], "FOLDER", folder)
			}
			var out, errs bytes.Buffer
			var tenant *sim.Tenant
			line := &sorter{said: map[string][]byte{}, stored: map[string]int{}}
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(time.Until(morning))
				var err error
				if tenant, err = sim.Load("direct-bill"); err != nil {
					t.Fatal(err)
				}
				tenant.SetBehaviour(quick)
				line.next = tenant.RoundTripper()
				run(t.Context(), []string{"--plain", "--log", filepath.Join(disk, "log.txt"), "--state-dir",
					filepath.Join(disk, "state")}, environment{
					Streams: terminal.Streams{
						In: strings.NewReader(strings.Join(makingApp(c.kept...), "\n") + "\n"), Out: &out, Err: &errs,
						Environ: []string{"TERM=xterm"},
					},
					machine: machine{
						state:   filepath.Join(disk, "state"),
						network: func() (http.RoundTripper, error) { return line, nil }, browse: tenant.OpenBrowser,
						sealing: sealtest.NewFiles(),
					},
				})
				if !strings.Contains(out.String(), "Secure application model: met") {
					t.Fatalf("this was said:\n%s%s", out.String(), errs.String())
				}
			})
			places := maps.Clone(line.said)
			places["standard output"], places["standard error"] = out.Bytes(), errs.Bytes()
			maps.Copy(places, stateCopy(disk))
			sealed, _ := filepath.Glob(filepath.Join(folder, "*.age"))
			pages, _ := filepath.Glob(filepath.Join(folder, "*.md"))
			if len(sealed) != c.files || len(pages) != 1 || len(line.stored) != c.stored ||
				len(line.secrets) != min(1, len(c.secret)) {
				t.Fatalf("%d sealed files, %d pages, %v in the vault, %d secrets", len(sealed), len(pages), line.stored,
					len(line.secrets))
			}
			for path, n := range line.stored {
				want := 1
				if strings.HasSuffix(path, string(secret.RefreshToken)) {
					want = 2 // and once more when it was proven, as it was renewed by that
				}
				if n != want {
					t.Errorf("%s was written %d times", path, n)
				}
			}
			kept := map[secret.Kind]graph.Hidden{}
			for _, file := range sealed {
				s, err := seal.Open(file, canaryPassphrase)
				if err != nil {
					t.Fatal(err)
				}
				kept[s.Kind] = s.Text
			}
			for path := range line.stored {
				item := strings.TrimPrefix(path, "/secrets/northwindcloud-")
				value, _ := tenant.VaultSecret(appVault, "northwindcloud-"+item)
				kept[secret.Kind(item)] = graph.Hidden(value)
			}
			s := search{t, places}
			s.only("the passphrase", canaryPassphrase)
			s.only("the refresh token that is kept", string(kept[secret.RefreshToken]), c.token...)
			for _, token := range line.tokens {
				if token != "" && token != string(kept[secret.RefreshToken]) {
					s.within("another refresh token", token, slices.Concat(c.first, []string{tokenForm, tokenAnswer})...)
				}
			}
			if len(c.secret) > 0 {
				s.only("the client secret", line.secrets[0], c.secret...)
				return
			}
			canaries := keyCanaries(t, kept[secret.Certificate])
			s.only("the private key as bytes", canaries[0])
			for _, line := range canaries[1:] {
				s.only("a line of the private key", line, c.key...)
			}
		})
	}
}

// A search looks for secrets in all places at once.
type search struct {
	t      *testing.T
	places map[string][]byte
}

func (s search) in(what, secret string) []string {
	s.t.Helper()
	if len(secret) < 8 {
		s.t.Fatalf("%s is no secret: %q", what, secret)
	}
	var found []string
	for place, text := range s.places {
		if slices.ContainsFunc(disguises(secret), func(d string) bool { return bytes.Contains(text, []byte(d)) }) {
			found = append(found, place)
		}
	}
	slices.Sort(found)
	return found
}

// only wants a secret in exactly these places.
func (s search) only(what, secret string, want ...string) {
	s.t.Helper()
	want = slices.Sorted(slices.Values(want))
	if found := s.in(what, secret); !slices.Equal(found, want) {
		s.t.Errorf("%s is in %q, want %q", what, found, want)
	}
}

// within wants a secret in no other places than these.
func (s search) within(what, secret string, allowed ...string) {
	s.t.Helper()
	for _, place := range s.in(what, secret) {
		if !slices.Contains(allowed, place) {
			s.t.Errorf("%s is in %s", what, place)
		}
	}
}

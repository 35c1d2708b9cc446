package seal

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"filippo.io/age"

	"cspready/graph"
	"cspready/steps/secret"
)

const (
	fabrikam   = "3f0c2b7e-5d41-4a7a-9d63-0b8e4c1f7a52"
	emergency  = "emergency1@fabrikam.onmicrosoft.com"
	passphrase = graph.Hidden("zebra lantern orbit cactus")
)

func credentialOf(upn string) secret.Record {
	return secret.Record{
		Tenant: ofFabrikam, Key: passwordOf(upn),
		Value: secret.Value{Text: randomPassword(), Created: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)},
	}
}

func passwordOf(upn string) secret.Key {
	return secret.Key{Owner: upn, Kind: secret.AccountPassword}
}

// quickFiles encrypts with little work, so that a test can try many keys.
func quickFiles() localFiles { return localFiles{disk: system{}, work: 2} }

func storeIn(t *testing.T, folder string, key secret.FileKey) secret.Store {
	t.Helper()
	s, err := quickFiles().OpenFolder(folder, key, ofFabrikam)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// putIfAbsent stores a record unless there is one, and returns the stored one.
func putIfAbsent(t *testing.T, s secret.Store, r secret.Record) secret.Record {
	t.Helper()
	stored, err := s.PutIfAbsent(context.Background(), r.Key, r.Value)
	if err != nil {
		t.Fatal(err)
	}
	r.Value = stored
	return r
}

// wantErrorKind fails unless an error is of one of the kinds.
func wantErrorKind(t *testing.T, what string, err error, want ...secret.ErrorKind) {
	t.Helper()
	var e *secret.Error
	if !errors.As(err, &e) {
		t.Errorf("%s: the error is %v, want a secret.Error %v", what, err, want)
		return
	}
	for _, w := range want {
		if e.Kind == w {
			return
		}
	}
	t.Errorf("%s: the error is %q, want %v", what, e.Kind, want)
}

func filesIn(t *testing.T, folder string) []string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestStoredSecretOpensAgain(t *testing.T) {
	classic, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	hybrid, err := age.GenerateHybridIdentity()
	if err != nil {
		t.Fatal(err)
	}
	for what, key := range map[string]struct {
		sealRecord secret.FileKey
		identity   string
	}{
		"a passphrase": {secret.FileKey{Passphrase: passphrase}, ""},
		"a key":        {secret.FileKey{Recipients: []string{classic.Recipient().String()}}, classic.String()},
		"a hybrid key": {secret.FileKey{Recipients: []string{hybrid.Recipient().String()}},
			"# mine\r\n" + hybrid.String() + "\r\n"},
	} {
		s := storeIn(t, t.TempDir(), key.sealRecord)
		want := putIfAbsent(t, s, credentialOf(emergency))
		path := s.Location(passwordOf(emergency))
		if asks, err := NeedsPassphrase(path); err != nil || asks != (key.identity == "") {
			t.Errorf("%s: the file asks for a passphrase: %v (%v)", what, asks, err)
		}
		got, err := Open(path, passphrase)
		if key.identity != "" {
			wantErrorKind(t, what+", opened with a passphrase", err, secret.ErrWrongKey)
			got, err = OpenWith(path, []byte(key.identity))
		}
		if err != nil || got != want {
			t.Errorf("%s: opened %+v (%v), want %+v", what, got, err, want)
		}
	}
}

func TestFileOpensWithoutCspready(t *testing.T) {
	s := storeIn(t, t.TempDir(), secret.FileKey{Passphrase: passphrase})
	want := putIfAbsent(t, s, credentialOf(emergency))
	f, err := os.Open(s.Location(passwordOf(emergency)))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	id, _ := age.NewScryptIdentity(string(passphrase))
	r, err := age.Decrypt(f, id)
	if err != nil {
		t.Fatal(err)
	}
	text, _ := io.ReadAll(r)
	var got map[string]string
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	if got["schema"] != schema || got["userPrincipalName"] != emergency || got["password"] != string(want.Text) ||
		got["tenantId"] != fabrikam {
		t.Errorf("age alone reads %v", got)
	}
}

func TestAccentOpensInEitherForm(t *testing.T) {
	s := storeIn(t, t.TempDir(), secret.FileKey{Passphrase: "caf\u00e9 lantern orbit cactus"})
	putIfAbsent(t, s, credentialOf(emergency))
	if _, err := Open(s.Location(passwordOf(emergency)), "cafe\u0301 lantern orbit cactus"); err != nil {
		t.Error(err)
	}
}

func TestInterruptedRunReusesItsPassword(t *testing.T) {
	folder := t.TempDir()
	first := putIfAbsent(t, storeIn(t, folder, secret.FileKey{Passphrase: passphrase}), credentialOf(emergency))
	again := storeIn(t, folder, secret.FileKey{Passphrase: passphrase})
	if got := putIfAbsent(t, again, credentialOf(strings.ToUpper(emergency))); got.Value != first.Value {
		t.Errorf("the second run has %+v, the first %+v", got, first)
	}
	if names := filesIn(t, folder); len(names) != 1 {
		t.Errorf("files are %v", names)
	}
	if err := again.Revert(context.Background(), passwordOf(emergency)); err != nil || len(filesIn(t, folder)) != 1 {
		t.Errorf("what an earlier run wrote was taken back (%v)", err)
	}
}

func TestUnopenableFileIsKept(t *testing.T) {
	folder := t.TempDir()
	s := storeIn(t, folder, secret.FileKey{Passphrase: "another passphrase altogether"})
	first := s.Location(passwordOf(emergency))
	putIfAbsent(t, s, credentialOf(emergency))
	before, _ := os.ReadFile(first)
	for i, key := range []secret.FileKey{{Passphrase: passphrase}, {Recipients: []string{publicKey(t)}},
		{Recipients: []string{publicKey(t)}}} {
		s := storeIn(t, folder, key)
		putIfAbsent(t, s, credentialOf(emergency))
		if want := name(strings.TrimSuffix(first, ".age")).file(i + 2); s.Location(passwordOf(emergency)) != want {
			t.Errorf("the newest file is said to be %s, want %s", s.Location(passwordOf(emergency)), want)
		}
	}
	if after, _ := os.ReadFile(first); string(after) != string(before) {
		t.Error("a file that this passphrase does not open was written over")
	}
}

// TestLocationIsWhereSecretIsStored compares the location before and after, in a folder with files of earlier runs:
// people see the location when they approve the change, and on the sheet in the safe.
func TestLocationIsWhereSecretIsStored(t *testing.T) {
	mine := secret.FileKey{Passphrase: passphrase}
	others := secret.FileKey{Passphrase: "another passphrase altogether"}
	key := secret.FileKey{Recipients: []string{publicKey(t)}}
	for _, c := range []struct {
		what    string
		earlier []secret.FileKey
		now     secret.FileKey
		nth     int
	}{
		{"nothing is there", nil, mine, 1},
		{"one that opens", []secret.FileKey{mine}, mine, 1},
		{"one that opens below one that does not", []secret.FileKey{mine, others}, mine, 1},
		{"one that does not open", []secret.FileKey{others}, mine, 2},
		{"keys open nothing here", []secret.FileKey{key, key}, key, 3},
	} {
		folder := t.TempDir()
		for _, k := range c.earlier {
			putIfAbsent(t, storeIn(t, folder, k), credentialOf(emergency))
		}
		s, want := storeIn(t, folder, c.now), filepath.Join(folder, nameOf(emergency).file(c.nth))
		if before := s.Location(passwordOf(emergency)); before != want {
			t.Errorf("%s: said to come to %s, want %s", c.what, before, want)
		}
		kept := putIfAbsent(t, s, credentialOf(emergency))
		if after := s.Location(passwordOf(emergency)); after != want {
			t.Errorf("%s: said to be in %s, want %s", c.what, after, want)
		}
		if c.now.Passphrase == "" {
			continue
		}
		if got, err := Open(want, c.now.Passphrase); err != nil || got.Text != kept.Text {
			t.Errorf("%s: the place does not hold what was kept (%v)", c.what, err)
		}
	}
}

func TestFileOfAnotherTenantIsIgnored(t *testing.T) {
	folder := t.TempDir()
	s := storeIn(t, folder, secret.FileKey{Passphrase: passphrase})
	other, err := quickFiles().OpenFolder(folder, secret.FileKey{Passphrase: passphrase},
		secret.Tenant{ID: "8a5e91d4-2c76-4f0b-b1e8-6d94f3a07c15"})
	if err != nil {
		t.Fatal(err)
	}
	putIfAbsent(t, other, credentialOf(emergency))
	want := credentialOf(emergency)
	if got := putIfAbsent(t, s, want); got != want || len(filesIn(t, folder)) != 2 {
		t.Errorf("kept %+v in %v", got, filesIn(t, folder))
	}
}

func TestRevertRemovesFileOfThisRun(t *testing.T) {
	folder := t.TempDir()
	s := storeIn(t, folder, secret.FileKey{Recipients: []string{publicKey(t)}})
	putIfAbsent(t, storeIn(t, folder, secret.FileKey{Passphrase: passphrase}), credentialOf(emergency))
	putIfAbsent(t, s, credentialOf(emergency))
	for range 2 { // the second time there is nothing to take back
		if err := s.Revert(context.Background(), passwordOf(emergency)); err != nil {
			t.Fatal(err)
		}
	}
	if names := filesIn(t, folder); len(names) != 1 {
		t.Errorf("files are %v", names)
	}
}

func TestOnlyOwnerCanReadFile(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows keeps a profile's folder private by other means")
	}
	folder := filepath.Join(t.TempDir(), "a", "b")
	if err := quickFiles().CheckFolder(folder); err != nil {
		t.Fatal(err)
	}
	s := storeIn(t, folder, secret.FileKey{Passphrase: passphrase})
	putIfAbsent(t, s, credentialOf(emergency))
	for path, want := range map[string]os.FileMode{folder: 0o700, s.Location(passwordOf(emergency)): 0o600} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: mode %v (%v), want %v", path, info.Mode().Perm(), err, want)
		}
	}
}

func TestStoreIsSafeForConcurrentUse(t *testing.T) {
	folder := t.TempDir()
	key := secret.FileKey{Recipients: []string{publicKey(t)}}
	one, other := storeIn(t, folder, key), storeIn(t, folder, key)
	var runs sync.WaitGroup
	for range 4 {
		for _, s := range []secret.Store{one, other} {
			runs.Go(func() {
				if _, err := s.PutIfAbsent(context.Background(), passwordOf(emergency), credentialOf(emergency).Value); err != nil {
					t.Error(err)
				}
				_ = s.Location(passwordOf(emergency))
			})
		}
	}
	runs.Wait()
	if names := filesIn(t, folder); len(names) != 8 {
		t.Errorf("8 credentials are in %v", names)
	}
}

func TestUnusableKeyIsRefusedAtOnce(t *testing.T) {
	classic, hybrid := publicKey(t), "age1pq1nonsense"
	for what, key := range map[string]secret.FileKey{
		"none": {}, "both": {Passphrase: passphrase, Recipients: []string{classic}},
		"nonsense": {Recipients: []string{hybrid}},
	} {
		if _, err := quickFiles().OpenFolder(t.TempDir(), key, ofFabrikam); err == nil {
			t.Errorf("%s: a store was opened", what)
		}
	}
}

func publicKey(t *testing.T) string {
	t.Helper()
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	return id.Recipient().String()
}

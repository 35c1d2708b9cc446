package seal

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"filippo.io/age"

	"cspready/graph"
	"cspready/steps/secret"
)

// sealedFile returns an encrypted file, its bytes and its record.
func sealedFile(t *testing.T) (path string, sealed []byte, want secret.Record) {
	t.Helper()
	s := storeIn(t, t.TempDir(), secret.FileKey{Passphrase: passphrase})
	want = putIfAbsent(t, s, credentialOf(emergency))
	sealed, err := os.ReadFile(s.Location(passwordOf(emergency)))
	if err != nil {
		t.Fatal(err)
	}
	return s.Location(passwordOf(emergency)), sealed, want
}

// A memoryDisk has one file, in memory.
type memoryDisk struct {
	system
	file []byte
}

func (r memoryDisk) Read(string) ([]byte, error) { return r.file, nil }

func TestNoDamagedFileOpens(t *testing.T) {
	path, sealed, _ := sealedFile(t)
	fails := func(what string, damaged []byte) {
		got, err := openFile(memoryDisk{file: damaged}, path, passphrase)
		if got != (secret.Record{}) {
			t.Fatalf("%s: a password was read", what)
		}
		wantErrorKind(t, what, err, secret.ErrDamaged, secret.ErrWrongKey, secret.ErrForeign)
	}
	stanza := bytes.Index(sealed, []byte("-> scrypt"))
	mac := bytes.Index(sealed, []byte("--- "))
	for i := range sealed {
		for _, flip := range []byte{1, 0x20, 0x80} {
			damaged := slices.Clone(sealed)
			damaged[i] ^= flip
			if i > stanza && i < mac && flip == 1 && damaged[i] >= '0' && damaged[i] <= '9' && damaged[i+1] == '\n' {
				continue // another work factor: the same to read, and slow to try
			}
			fails("a flipped byte", damaged)
			if i > mac {
				_, err := openFile(memoryDisk{file: damaged}, path, passphrase)
				wantErrorKind(t, "a flipped byte after the keys", err, secret.ErrDamaged)
			}
		}
		fails("a file that was cut", sealed[:i])
		_, err := openFile(memoryDisk{file: sealed[:i]}, path, passphrase)
		wantErrorKind(t, "a file that was cut", err, secret.ErrDamaged)
	}
	fails("a file with something after it", append(slices.Clone(sealed), 0))
}

func TestExcessiveWorkFactorIsDamaged(t *testing.T) {
	path, sealed, _ := sealedFile(t)
	head, rest, _ := bytes.Cut(sealed, []byte(" 2\n"))
	greedy := slices.Concat(head, []byte(" 28\n"), rest)
	_, err := openFile(memoryDisk{file: greedy}, path, passphrase)
	wantErrorKind(t, "2^28 rounds", err, secret.ErrDamaged)
}

func TestWrongKeyOpensNothing(t *testing.T) {
	path, _, _ := sealedFile(t)
	for _, wrong := range []string{"", "zebra lantern orbit cactu", string(passphrase) + " "} {
		_, err := Open(path, graph.Hidden(wrong))
		wantErrorKind(t, "a wrong passphrase", err, secret.ErrWrongKey)
	}
	id, _ := age.GenerateHybridIdentity()
	_, err := OpenWith(path, []byte(id.String()))
	wantErrorKind(t, "a key for a passphrase", err, secret.ErrWrongKey)
	for _, none := range []string{"", "AGE-SECRET-KEY-1NONSENSE", "-----BEGIN OPENSSH PRIVATE KEY-----"} {
		_, err := OpenWith(path, []byte(none))
		wantErrorKind(t, "no identity", err, secret.ErrNoKey)
		if strings.Contains(err.Error(), "NONSENSE") {
			t.Errorf("a private key is repeated: %v", err)
		}
	}
}

func TestForeignFilesAreRecognised(t *testing.T) {
	folder := t.TempDir()
	text := func(name, text string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	note, err := sealText([]byte(`{"schema":"another/v1","password":"x"}`))
	if err != nil {
		t.Fatal(err)
	}
	for what, c := range map[string]struct {
		path string
		want secret.ErrorKind
	}{
		"a text":                   {text("text", "hello, world, how are you today?"), secret.ErrForeign},
		"a file of a later age":    {text("v9", "age-encryption.org/v9\n-> X\n"), secret.ErrForeign},
		"a huge file":              {text("huge", magic+strings.Repeat("x", maxFileSize)), secret.ErrForeign},
		"an empty file":            {text("empty", ""), secret.ErrDamaged},
		"another program's secret": {text("note", string(note)), secret.ErrForeign},
		"nothing":                  {filepath.Join(folder, "none.age"), secret.ErrMissing},
		"a folder":                 {folder, secret.ErrFailed},
	} {
		_, err := Open(c.path, passphrase)
		wantErrorKind(t, what, err, c.want)
		if c.want != secret.ErrForeign || what != "another program's secret" {
			_, err = NeedsPassphrase(c.path)
			wantErrorKind(t, what+", looked at", err, c.want)
		}
	}
	_, err = NeedsPassphrase(text("half", magic+"-> scr"))
	wantErrorKind(t, "half a header", err, secret.ErrDamaged)
}

func TestUnreadableFileIsForbidden(t *testing.T) {
	if runtime.GOOS == "windows" || os.Getuid() == 0 {
		t.Skip("here everything may be read")
	}
	path, _, _ := sealedFile(t)
	if err := os.Chmod(path, 0); err != nil {
		t.Fatal(err)
	}
	_, err := Open(path, passphrase)
	wantErrorKind(t, "a file without rights", err, secret.ErrForbidden)
}

func FuzzOpen(f *testing.F) {
	f.Add([]byte(magic + "-> X25519 abc\n"))
	f.Fuzz(func(t *testing.T, file []byte) {
		if bytes.Contains(file, []byte("scrypt")) {
			t.Skip("slow to try, and age's own tests do")
		}
		if c, err := openFile(memoryDisk{file: file}, "x.age", passphrase); err == nil {
			t.Errorf("opened %+v", c)
		}
	})
}

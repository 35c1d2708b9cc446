//go:build linux || darwin

package main

import (
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"cspready/graph"
	"cspready/steps/sealtest"
	"cspready/steps/secret"
)

// bounded says that this process is the one whose files may not grow.
const bounded = "CSPREADY_TEST_BOUNDED"

// TestASecretThatDoesNotFitLeavesNoPartOfIt lets files grow to a few bytes only, as a disk does that is almost full.
// It does so in a process of its own: the bound is on every file that a process writes, and go test writes some for
// it.
func TestASecretThatDoesNotFitLeavesNoPartOfIt(t *testing.T) {
	if os.Getenv(bounded) == "" {
		alone := exec.Command(os.Args[0], "-test.run", "^"+t.Name()+"$") //nolint:gosec // this very program
		alone.Env = append(os.Environ(), bounded+"=1")
		if said, err := alone.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, said)
		}
		return
	}
	folder := t.TempDir()
	store, err := sealtest.NewFiles().OpenFolder(folder, secret.FileKey{Passphrase: canaryPassphrase},
		secret.Tenant{ID: "t", Domain: "fabrikam.example"})
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Put(t.Context(), secret.Key{Owner: "an application", Kind: secret.RefreshToken},
		secret.Value{Text: graph.Hidden(strings.Repeat("token", 20))}); err != nil {
		t.Fatal(err)
	}
	typed := func(w *environment) { w.In = strings.NewReader(canaryPassphrase + "\n") }
	out := filepath.Join(folder, "out")
	grow := limitFiles(t, 8)
	code, _, said := try(t.Context(), t, typed, "open", "-o", out,
		store.Location(secret.Key{Owner: "an application", Kind: secret.RefreshToken}))
	grow()
	if code != exitFailed || !strings.Contains(said, out) {
		t.Errorf("exit code %d: %s", code, said)
	}
	names, err := os.ReadDir(folder)
	if err != nil || len(names) != 1 {
		t.Errorf("beside the sealed file there are %v (%v)", names, err)
	}
}

// limitFiles bounds what a write can make of a file, and returns what takes the bound away. The signal that goes with
// it ends a program.
func limitFiles(t *testing.T, most uint64) (grow func()) {
	t.Helper()
	var was syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &was); err != nil {
		t.Skip(err)
	}
	signal.Ignore(syscall.SIGXFSZ)
	bound := was
	bound.Cur = most
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &bound); err != nil {
		t.Skip(err)
	}
	return func() {
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &was); err != nil {
			t.Error(err)
		}
		signal.Reset(syscall.SIGXFSZ)
	}
}

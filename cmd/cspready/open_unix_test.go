//go:build linux || darwin

package main

import (
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"cspready/graph"
	"cspready/steps"
	"cspready/steps/sealtest"
)

// TestASecretThatDoesNotFitLeavesNoPartOfIt lets files grow to a few bytes only, as a disk does that is almost full.
func TestASecretThatDoesNotFitLeavesNoPartOfIt(t *testing.T) {
	folder := t.TempDir()
	drawer, err := sealtest.NewFiles().Drawer(folder, steps.SealKey{Passphrase: canaryPassphrase}, steps.DrawerOf{TenantID: "t", Domain: "fabrikam.example"})
	if err != nil {
		t.Fatal(err)
	}
	if err := drawer.Put(t.Context(), "an application", steps.RefreshTokenItem, steps.Kept{Value: graph.Hidden(strings.Repeat("token", 20))}); err != nil {
		t.Fatal(err)
	}
	typed := func(w *world) { w.in = strings.NewReader(canaryPassphrase + "\n") }
	out := filepath.Join(folder, "out")
	grow := limitFiles(t, 8)
	code, _, said := try(t.Context(), t, typed, "open", "-o", out, drawer.Place("an application", steps.RefreshTokenItem))
	grow()
	if code != exitFailed || !strings.Contains(said, out) {
		t.Errorf("exit code %d: %s", code, said)
	}
	names, err := os.ReadDir(folder)
	if err != nil || len(names) != 1 {
		t.Errorf("beside the sealed file there are %v (%v)", names, err)
	}
}

// limitFiles bounds what a write can make of a file, and returns what takes the bound away. The signal that goes with it ends a program.
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

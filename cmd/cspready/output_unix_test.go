//go:build unix

package main

import (
	"context"
	"path/filepath"
	"syscall"
	"testing"
)

// TestAPipeThatNobodyReadsCanBeStopped: to open it waits for a reader.
func TestAPipeThatNobodyReadsCanBeStopped(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skip(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if code, _, said := try(ctx, t, func(*environment) {}, "check", "--demo", "compliant", "-o",
		pipe); code != exitInterrupted {
		t.Errorf("exit code %d: %s", code, said)
	}
}

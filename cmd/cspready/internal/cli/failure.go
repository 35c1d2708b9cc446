package cli

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"cspready/assets"
)

// A Failure is a problem of this machine, such as a file that cannot be read.
type Failure struct {
	Problem assets.Text // the message
	Cause   error
}

// Error returns the id of the message; people are shown the message.
func (f Failure) Error() string { return f.Problem.ID }

// Unwrap returns the cause.
func (f Failure) Unwrap() error { return f.Cause }

// CannotRead is the failure for a file that cannot be read. It names causes that a person can remove.
func CannotRead(file string, cause error) error {
	problem := "cli.cannot-read"
	switch {
	case errors.Is(cause, fs.ErrNotExist):
		problem = "cli.no-such-file"
	case isFolder(file):
		problem = "cli.is-folder"
	case errors.Is(cause, fs.ErrPermission):
		problem = "cli.may-not-read"
	}
	return Failure{Problem: assets.Say(problem, "file", file), Cause: cause}
}

// CannotWrite is the failure for a file that cannot be written. It names causes that a person can remove.
func CannotWrite(file string, cause error) error {
	folder, problem := filepath.Dir(file), "cli.cannot-write"
	switch info, err := os.Stat(folder); {
	case isFolder(file):
		problem = "cli.is-folder"
	case errors.Is(err, fs.ErrNotExist):
		problem = "cli.no-such-folder"
	case err == nil && !info.IsDir() || errors.Is(err, syscall.ENOTDIR): // or a part of the way to it is a file
		problem = "cli.not-in-folder"
	case errors.Is(cause, fs.ErrPermission):
		problem = "cli.may-not-write"
	}
	return Failure{Problem: assets.Say(problem, "file", file, "folder", folder), Cause: cause}
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

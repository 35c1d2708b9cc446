package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"cspready/assets"
)

// cannotRead is the failure for a file that cannot be read. It names causes that a person can remove.
func cannotRead(file string, cause error) error {
	problem := "cli.cannot-read"
	switch {
	case errors.Is(cause, fs.ErrNotExist):
		problem = "cli.no-such-file"
	case isFolder(file):
		problem = "cli.is-folder"
	case errors.Is(cause, fs.ErrPermission):
		problem = "cli.may-not-read"
	}
	return failure{problem: assets.Say(problem, "file", file), cause: cause}
}

// cannotWrite is the failure for a file that cannot be written. It names causes that a person can remove.
func cannotWrite(file string, cause error) error {
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
	return failure{problem: assets.Say(problem, "file", file, "folder", folder), cause: cause}
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// failure is a problem of this machine, such as a file that cannot be read.
type failure struct {
	problem assets.Text
	cause   error
}

func (f failure) Error() string { return f.problem.ID }

func (f failure) Unwrap() error { return f.cause }

package seal

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
)

// maxFileSize is far above what a secret needs: cspready did not write a larger file.
const maxFileSize = 1 << 20

// A disk is the part of a file system that this package uses. Tests have one that fills up.
type disk interface {
	IsFolder(path string) (bool, error) // false where nothing exists; fails on other things than folders
	MakeFolder(path string) error       // and those above it, for the owner only; does nothing for one that exists
	Names(folder string) ([]string, error)
	Read(path string) ([]byte, error) // at most one byte more than maxFileSize
	CreateTemp(folder, pattern string) (file, error)
	Reserve(path string) error // creates an empty file; fails with fs.ErrExist if there is one
	Rename(from, to string) error
	Remove(path string) error
	SyncFolder(path string) error
}

// A file is a file that is being written.
type file interface {
	io.WriteCloser
	Name() string
	Sync() error
}

// createFile creates a whole file or none, and never replaces another. Its name is reserved before the file is renamed
// into place: unlike hard links, that also works on memory sticks, which people store such files on.
func createFile(d disk, path string, text []byte) error {
	tmp, err := writeTemp(d, path, text)
	if err != nil {
		return err
	}
	if err := d.Reserve(path); err != nil {
		_ = d.Remove(tmp)
		return err
	}
	if err := d.Rename(tmp, path); err != nil {
		_, _ = d.Remove(tmp), d.Remove(path)
		return err
	}
	if err := d.SyncFolder(filepath.Dir(path)); err != nil {
		_ = d.Remove(path)
		return err
	}
	return nil
}

// WriteNew creates a file that only its owner can read. It creates a whole file or none, as a part of a secret that a
// full disk leaves behind is a secret too, and never replaces another.
func WriteNew(path string, text []byte) error { return createFile(system{}, path, text) }

// replaceFile writes a whole file or none, and replaces one of the same name.
func replaceFile(d disk, path string, text []byte) error {
	tmp, err := writeTemp(d, path, text)
	if err != nil {
		return err
	}
	if err := d.Rename(tmp, path); err != nil {
		_ = d.Remove(tmp)
		return err
	}
	return d.SyncFolder(filepath.Dir(path))
}

// writeTemp writes a temporary file in the folder of its later path and syncs it. It leaves nothing behind if it fails.
func writeTemp(d disk, path string, text []byte) (string, error) {
	tmp, err := d.CreateTemp(filepath.Dir(path), ".cspready-*")
	if err != nil {
		return "", err
	}
	_, err = tmp.Write(text)
	if err == nil {
		err = tmp.Sync()
	}
	if err := errors.Join(err, tmp.Close()); err != nil {
		_ = d.Remove(tmp.Name())
		return "", err
	}
	return tmp.Name(), nil
}

// system is the file system of this machine.
type system struct{}

func (system) IsFolder(path string) (bool, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, err
	case !info.IsDir():
		return false, syscall.ENOTDIR
	}
	return true, nil
}

func (d system) MakeFolder(path string) error {
	if there, err := d.IsFolder(path); there || err != nil {
		return err
	}
	if err := os.MkdirAll(path, 0o700); err != nil {
		return err
	}
	return d.SyncFolder(filepath.Dir(path))
}

func (system) Names(folder string) ([]string, error) {
	f, err := os.Open(folder)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return f.Readdirnames(-1)
}

func (system) Read(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, syscall.EISDIR
	case !info.Mode().IsRegular(): // a read of a pipe would block
		return nil, os.ErrInvalid
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return io.ReadAll(io.LimitReader(f, maxFileSize+1))
}

// CreateTemp creates a file with mode 0600.
func (system) CreateTemp(folder, pattern string) (file, error) { return os.CreateTemp(folder, pattern) }

func (system) Reserve(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		_ = os.Remove(path)
		return err
	}
	return nil
}

func (system) Rename(from, to string) error { return os.Rename(from, to) }

func (system) Remove(path string) error { return os.Remove(path) }

// SyncFolder makes a new name survive a power failure, if the system can.
func (system) SyncFolder(path string) error {
	if runtime.GOOS == "windows" {
		return nil // Windows writes names itself, and has no call for it
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	err = f.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, errors.ErrUnsupported) {
		return nil // some network and FUSE file systems cannot
	}
	return err
}

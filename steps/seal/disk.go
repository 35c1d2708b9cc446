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

// tooLong is far above what a secret needs; a bigger file is not one of ours.
const tooLong = 1 << 20

// A disk is the part of a file system that this package uses. Tests have one that runs full.
type disk interface {
	IsFolder(path string) (bool, error) // false where nothing exists; fails on other things than folders
	MakeFolder(path string) error       // and those above it, for the owner only; does nothing for one that exists
	Names(folder string) ([]string, error)
	Read(path string) ([]byte, error) // at most one byte more than tooLong
	CreateTemp(folder, pattern string) (file, error)
	Reserve(path string) error // makes an empty file, and fails with fs.ErrExist where there is one
	Rename(from, to string) error
	Remove(path string) error
	SyncFolder(path string) error
}

// A file is one being written.
type file interface {
	io.WriteCloser
	Name() string
	Sync() error
}

// createFile makes a file as a whole or not at all, and never in place of another. Its name is reserved before it is
// renamed into place: unlike hard links, that works on the memory sticks that such files are carried away on.
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

// WriteNew makes a file that only its owner can read, as a whole or not at all, and never in place of another: a part
// of a secret that a full disk leaves behind is a secret too.
func WriteNew(path string, text []byte) error { return createFile(system{}, path, text) }

// replaceFile writes a file as a whole or not at all, in place of one of the same name.
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

// writeTemp writes a temporary file beside its later path, synced to the medium. It leaves nothing when it fails.
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
	case !info.Mode().IsRegular(): // a pipe would be waited for
		return nil, os.ErrInvalid
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return io.ReadAll(io.LimitReader(f, tooLong+1))
}

// CreateTemp makes a file with mode 0600.
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

// SyncFolder lets a new name survive a power cut, where the system can.
func (system) SyncFolder(path string) error {
	if runtime.GOOS == "windows" {
		return nil // it stores names by itself, and has no call for it
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

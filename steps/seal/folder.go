package seal

import (
	"os"
	"path/filepath"
	"strings"

	"cspready/steps/secret"
)

// CheckFolder creates a file in a folder and deletes it again, as only that shows missing rights, an exhausted quota
// or a read-only disk. For a folder that does not exist it tries the nearest one above: the folder is not created
// before the first secret is stored in it.
func (s localFiles) CheckFolder(path string) error {
	folder, err := expandPath(path)
	if err != nil {
		return err
	}
	there, err := s.nearestFolder(folder)
	if err != nil {
		return newError(folder, err)
	}
	tmp, err := writeTemp(s.disk, filepath.Join(there, "probe"), []byte("cspready\n"))
	if err != nil {
		return newError(folder, err)
	}
	if err := s.disk.Remove(tmp); err != nil {
		return newError(folder, err)
	}
	return nil
}

// nearestFolder returns a folder, or the first above it that exists.
func (s localFiles) nearestFolder(folder string) (string, error) {
	for {
		there, err := s.disk.IsFolder(folder)
		above := filepath.Dir(folder)
		if there || err != nil || above == folder {
			return folder, err
		}
		folder = above
	}
}

// FindSealed returns false for a folder that does not exist or cannot be listed.
func (s localFiles) FindSealed(folder, upn string) (string, bool) {
	folder, err := expandPath(folder)
	if err != nil {
		return "", false
	}
	names, _ := s.disk.Names(folder)
	n := nameOf(upn)
	nth := n.newest(names)
	return filepath.Join(folder, n.file(max(nth, 1))), nth > 0
}

// WriteFile replaces a file in a folder. Its name must be a name alone, not a path out of the folder.
func (s localFiles) WriteFile(folder, name string, text []byte) (string, error) {
	folder, err := expandPath(folder)
	if err != nil {
		return "", err
	}
	if !filepath.IsLocal(name) || strings.ContainsAny(name, `/\:`) {
		return "", &secret.Error{Kind: secret.ErrFailed, Path: folder}
	}
	if err := s.disk.MakeFolder(folder); err != nil {
		return "", newError(folder, err)
	}
	path := filepath.Join(folder, name)
	if err := replaceFile(s.disk, path, text); err != nil {
		return "", newError(path, err)
	}
	return path, nil
}

// expandPath returns the absolute path of a folder, which sheets print. It replaces a leading ~ by the home folder, as
// a shell does: answers to the wizard's questions do not pass through a shell.
func expandPath(folder string) (string, error) {
	rest, isHome := strings.CutPrefix(folder, "~")
	if !isHome || rest != "" && !os.IsPathSeparator(rest[0]) {
		whole, err := filepath.Abs(folder)
		if err != nil {
			return "", newError(folder, err)
		}
		return whole, nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", newError(folder, err)
	}
	return filepath.Join(home, rest), nil
}

package seal

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"cspready/steps/secret"
)

// A failing disk fails once, at one step of a write.
type failing struct {
	system
	left *int // steps until it fails
	with error
}

func (f failing) step() error {
	*f.left--
	if *f.left == 0 {
		return f.with
	}
	return nil
}

func (f failing) MakeFolder(path string) error {
	if err := f.step(); err != nil {
		return err
	}
	return f.system.MakeFolder(path)
}

func (f failing) CreateTemp(folder, pattern string) (file, error) {
	if err := f.step(); err != nil {
		return nil, err
	}
	tmp, err := f.system.CreateTemp(folder, pattern)
	return failingFile{tmp, f}, err
}

func (f failing) Reserve(path string) error {
	if err := f.step(); err != nil {
		return err
	}
	return f.system.Reserve(path)
}

func (f failing) Rename(from, to string) error {
	if err := f.step(); err != nil {
		return err
	}
	return f.system.Rename(from, to)
}

func (f failing) SyncFolder(path string) error {
	if err := f.step(); err != nil {
		return err
	}
	return f.system.SyncFolder(path)
}

func (f failing) Read(path string) ([]byte, error) {
	if err := f.step(); err != nil {
		return nil, err
	}
	return f.system.Read(path)
}

type failingFile struct {
	file
	disk failing
}

func (f failingFile) Write(p []byte) (int, error) {
	if err := f.disk.step(); err != nil {
		n, _ := f.file.Write(p[:len(p)/2]) // a full disk takes the first half
		return n, err
	}
	return f.file.Write(p)
}

func (f failingFile) Sync() error {
	if err := f.disk.step(); err != nil {
		return err
	}
	return f.file.Sync()
}

func (f failingFile) Close() error {
	err := f.disk.step()
	if closed := f.file.Close(); err == nil {
		err = closed
	}
	return err
}

// TestFailedWriteLeavesNothing fails at each step in turn, until a run completes without reaching the failure.
func TestFailedWriteLeavesNothing(t *testing.T) {
	for _, c := range []struct {
		what  string
		steps int // that can fail
		write func(s localFiles, folder string) error
	}{
		{"PutIfAbsent", 10, func(s localFiles, folder string) error {
			store, err := s.OpenFolder(folder, secret.FileKey{Passphrase: passphrase}, ofFabrikam)
			if err == nil {
				_, err = store.PutIfAbsent(context.Background(), passwordOf(emergency), credentialOf(emergency).Value)
			}
			return err
		}},
		{"CheckFolder", 4, func(s localFiles, folder string) error { return s.CheckFolder(folder) }},
		{"WriteFile", 7, func(s localFiles, folder string) error {
			_, err := s.WriteFile(folder, "sheet.html", []byte("new"))
			return err
		}},
	} {
		for with, want := range map[error]secret.ErrorKind{
			syscall.ENOSPC: secret.ErrDiskFull, syscall.EROFS: secret.ErrReadOnly, syscall.EACCES: secret.ErrForbidden,
			syscall.EIO: secret.ErrFailed,
		} {
			for at := 1; at <= c.steps+1; at++ {
				folder, left := t.TempDir(), at
				err := c.write(localFiles{disk: failing{left: &left, with: with}, work: 2}, folder)
				if at > c.steps {
					if err != nil {
						t.Errorf("%s: nothing failed, and still: %v", c.what, err)
					}
					break
				}
				wantErrorKind(t, c.what, err, want)
				// it was in place already
				if names := filesIn(t, folder); len(names) != 0 && strings.Join(names, "") != "sheet.html" {
					t.Errorf("%s, %v at step %d: %v is left", c.what, with, at, names)
				}
			}
		}
	}
}

func TestWriteFileReplacesWholeFile(t *testing.T) {
	folder := t.TempDir()
	for _, text := range []string{"old", "new"} {
		path, err := quickFiles().WriteFile(folder, "sheet.html", []byte(text))
		if err != nil || path != filepath.Join(folder, "sheet.html") {
			t.Fatalf("%s (%v)", path, err)
		}
		if got, _ := os.ReadFile(path); string(got) != text {
			t.Errorf("the file reads %q, want %q", got, text)
		}
	}
	for _, name := range []string{"", ".", "..", "../sheet.html", "a/b", `a\b`, "/etc/passwd", "c:x"} {
		if _, err := quickFiles().WriteFile(folder, name, nil); err == nil {
			t.Errorf("%q was written", name)
		}
	}
}

func TestCheckFolderCreatesNoFolder(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	t.Chdir(home)
	for _, path := range []string{"~/sealed", "relative/folder", home, "~"} {
		if err := quickFiles().CheckFolder(path); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
	if left := filesIn(t, home); len(left) != 0 {
		t.Errorf("trying folders left %v", left)
	}
	putIfAbsent(t, storeIn(t, "relative/folder", secret.FileKey{Passphrase: passphrase}), credentialOf(emergency))
	if made := filesIn(t, filepath.Join(home, "relative/folder")); len(made) != 1 {
		t.Errorf("the folder holds %v", made)
	}
	if _, err := quickFiles().WriteFile("~/sealed", "sheet.html", []byte("text")); err != nil {
		t.Error(err)
	}
	if err := os.WriteFile("file", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"file", "file/below"} {
		wantErrorKind(t, path, quickFiles().CheckFolder(path), secret.ErrFailed)
	}
}

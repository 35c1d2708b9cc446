// Package output writes documents: to standard output, or to a file that appears only when it is complete and replaces
// no other file unasked.
package output

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"cspready/assets"
	"cspready/cmd/cspready/internal/cli"
	"cspready/cmd/cspready/internal/terminal"
	"cspready/steps/seal"
)

// A File is the destination of a document: standard output, or a file that appears when the document is complete.
// Devices and pipes are written to directly.
type File struct {
	io.Writer
	Named string // as on the command line; empty for standard output

	tmp      *os.File // in the folder of the file; nil for what is written directly
	direct   *os.File
	path     string
	replaces bool // may replace an existing file
}

// Open opens the destination before the sign-in, so that a file that cannot be written is reported first.
func Open(cmd *cobra.Command, t *terminal.Terminal, to Flags) (*File, error) {
	if to.File == "" || to.File == "-" {
		return &File{Writer: t.Out}, nil
	}
	target, replaces := resolveLinks(to.File), to.Force
	info, err := os.Stat(to.File)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, cli.CannotWrite(to.File, err)
	case info.IsDir():
		return nil, cli.UsageError(cmd, "cli.is-folder", "file", to.File)
	case !info.Mode().IsRegular():
		return openDirect(cmd.Context(), to.File)
	case !to.Force:
		if err := confirmReplace(cmd, t, to.File); err != nil {
			return nil, err
		}
		replaces = true
	}
	tmp, err := os.CreateTemp(filepath.Dir(target), "."+filepath.Base(target)+"-*") // only the owner may read it
	if err != nil {
		return nil, cli.CannotWrite(to.File, err)
	}
	return &File{Writer: tmp, tmp: tmp, path: target, Named: to.File, replaces: replaces}, nil
}

// maxLinks is how many symbolic links are followed: they may form a cycle.
const maxLinks = 40

// resolveLinks returns the file that a name leads to, even if it does not exist yet. The target of a link is written;
// the link stays.
func resolveLinks(name string) string {
	at := name
	for range maxLinks {
		if real, err := filepath.EvalSymlinks(at); err == nil {
			return real
		}
		next, err := os.Readlink(at)
		if err != nil {
			return at
		}
		if !filepath.IsAbs(next) {
			next = filepath.Join(filepath.Dir(at), next)
		}
		at = next
	}
	return name
}

// openDirect opens a device or a pipe, which must not be replaced by a file. Opening a pipe blocks until someone reads
// it, or until the context ends.
func openDirect(ctx context.Context, path string) (*File, error) {
	var f *os.File
	opened := make(chan error, 1)
	go func() {
		var err error
		f, err = os.OpenFile(path, os.O_WRONLY, 0)
		opened <- err
	}()
	select {
	case err := <-opened:
		if err != nil {
			return nil, cli.CannotWrite(path, err)
		}
		return &File{Writer: f, direct: f, path: path, Named: path}, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// confirmReplace asks the person at the terminal whether a file may be replaced. Without a terminal --force is needed.
func confirmReplace(cmd *cobra.Command, t *terminal.Terminal, path string) error {
	if !terminal.IsTerminal(t.In) || !terminal.IsTerminal(t.Err) {
		return cli.UsageError(cmd, "cli.file-exists", "file", path)
	}
	con := t.NewMessageConsole()
	con.Interactive = true
	defer con.Close()
	yes, err := con.Confirm(cmd.Context(), "cli.replace", "file", path)
	if err == nil && !yes {
		err = cli.Failure{Problem: assets.Say("cli.not-replaced", "file", path)}
	}
	return err
}

// WriteDocument writes a whole document, or returns why it cannot.
func (o *File) WriteDocument(document []byte, err error) error {
	if err == nil {
		_, err = o.Write(document)
	}
	if err == nil {
		err = o.commit()
	}
	switch {
	case err == nil:
		return nil
	case o.path == "":
		return cli.Failure{Problem: assets.Say("cli.cannot-print"), Cause: err}
	case errors.Is(err, fs.ErrExist):
		return cli.Failure{Problem: assets.Say("cli.file-appeared", "file", o.Named), Cause: err}
	case seal.IsDiskFull(err):
		return cli.Failure{Problem: assets.Say("cli.disk-full", "file", o.Named), Cause: err}
	}
	return cli.CannotWrite(o.Named, err)
}

// commit moves the document to its name. If no file may be replaced, it reserves the name first: a file may have
// appeared during the check. The error is then [fs.ErrExist].
func (o *File) commit() error {
	if o.direct != nil {
		defer func() { o.direct = nil }()
		return o.direct.Close()
	}
	if o.tmp == nil {
		return nil
	}
	if err := errors.Join(o.tmp.Sync(), o.tmp.Close()); err != nil {
		return err
	}
	if !o.replaces {
		taken, err := os.OpenFile(o.path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err != nil {
			return err
		}
		_ = taken.Close() // it is empty
	}
	err := os.Rename(o.tmp.Name(), o.path)
	switch {
	case err == nil:
		o.tmp = nil
	case !o.replaces:
		_ = os.Remove(o.path)
	}
	return err
}

// Discard removes a document that was not committed.
func (o *File) Discard() {
	if o.direct != nil {
		_ = o.direct.Close()
	}
	if o.tmp != nil {
		_ = o.tmp.Close() // it may be closed already
		_ = os.Remove(o.tmp.Name())
	}
}

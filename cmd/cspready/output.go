package main

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"cspready/assets"
	"cspready/steps/seal"
)

// An output is the destination of a document: standard output, or a file that appears when the document is complete.
// Devices and pipes are written to directly.
type output struct {
	io.Writer
	tmp      *os.File // in the folder of the file; nil for what is written directly
	direct   *os.File
	path     string
	named    string // as on the command line
	replaces bool   // may replace an existing file
}

// openOutput opens the destination before the sign-in, so that a file that cannot be written is reported first.
func openOutput(cmd *cobra.Command, t *terminal, to outputFlags) (*output, error) {
	if to.file == "" || to.file == "-" {
		return &output{Writer: t.out}, nil
	}
	target, replaces := resolveLinks(to.file), to.force
	info, err := os.Stat(to.file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, cannotWrite(to.file, err)
	case info.IsDir():
		return nil, usageError(cmd, "cli.is-folder", "file", to.file)
	case !info.Mode().IsRegular():
		return openDirect(cmd.Context(), to.file)
	case !to.force:
		if err := confirmReplace(cmd, t, to.file); err != nil {
			return nil, err
		}
		replaces = true
	}
	tmp, err := os.CreateTemp(filepath.Dir(target), "."+filepath.Base(target)+"-*") // only the owner may read it
	if err != nil {
		return nil, cannotWrite(to.file, err)
	}
	return &output{Writer: tmp, tmp: tmp, path: target, named: to.file, replaces: replaces}, nil
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
func openDirect(ctx context.Context, path string) (*output, error) {
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
			return nil, cannotWrite(path, err)
		}
		return &output{Writer: f, direct: f, path: path, named: path}, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// confirmReplace asks the person at the terminal whether a file may be replaced. Without a terminal --force is needed.
func confirmReplace(cmd *cobra.Command, t *terminal, path string) error {
	if !isTerminal(t.in) || !isTerminal(t.err) {
		return usageError(cmd, "cli.file-exists", "file", path)
	}
	con := t.newMessageConsole()
	con.Interactive = true
	defer con.Close()
	yes, err := con.Confirm(cmd.Context(), "cli.replace", "file", path)
	if err == nil && !yes {
		err = failure{problem: assets.Say("cli.not-replaced", "file", path)}
	}
	return err
}

// writeDocument writes a whole document, or returns why it cannot.
func (o *output) writeDocument(document []byte, err error) error {
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
		return failure{problem: assets.Say("cli.cannot-print"), cause: err}
	case errors.Is(err, fs.ErrExist):
		return failure{problem: assets.Say("cli.file-appeared", "file", o.named), cause: err}
	case seal.DiskFull(err):
		return failure{problem: assets.Say("cli.disk-full", "file", o.named), cause: err}
	}
	return cannotWrite(o.named, err)
}

// commit moves the document to its name. If no file may be replaced, it reserves the name first: a file may have
// appeared during the check. The error is then [fs.ErrExist].
func (o *output) commit() error {
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

// discard removes a document that was not committed.
func (o *output) discard() {
	if o.direct != nil {
		_ = o.direct.Close()
	}
	if o.tmp != nil {
		_ = o.tmp.Close() // it may be closed already
		_ = os.Remove(o.tmp.Name())
	}
}

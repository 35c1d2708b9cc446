package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"cspready/assets"
	"cspready/steps/seal"
	"cspready/tui/plain"
)

// An output is where a document goes: standard output, or a file that appears when the document is whole. A device or a pipe is written to as it
// is.
type output struct {
	io.Writer
	tmp      *os.File // beside the file; nil for what is written directly
	direct   *os.File
	path     string
	named    string // as it was asked for
	replaces bool   // a file of this name: somebody said so
}

// openOutput finds out whether a file can be written while nobody has signed in yet.
func (p *program) openOutput(cmd *cobra.Command, to destination) (*output, error) {
	if to.file == "" || to.file == "-" {
		return &output{Writer: p.out}, nil
	}
	target, replaces := leadsTo(to.file), to.force
	info, err := os.Stat(to.file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, cannotWrite(to.file, err)
	case info.IsDir():
		return nil, wrong(cmd, "cli.is-folder", "file", to.file)
	case !info.Mode().IsRegular():
		return openDirect(cmd.Context(), to.file)
	case !to.force:
		if err := p.mayReplace(cmd, to.file); err != nil {
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

// mostLinks bounds how many links are followed: they may go round in a circle, of which the system tells.
const mostLinks = 40

// leadsTo is the file that a name stands for. What a link leads to is written, and not in the place of the link, also where nothing is there yet.
func leadsTo(name string) string {
	at := name
	for range mostLinks {
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

// openDirect opens a device or a pipe. A file that was moved into its place would be another thing. To open a pipe is to wait for whoever reads
// it, which nothing but the end of the context stops.
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

// mayReplace asks whoever sits at the terminal whether a file may be replaced. Elsewhere --force says so.
func (p *program) mayReplace(cmd *cobra.Command, path string) error {
	if !isTerminal(p.in) || !isTerminal(p.err) {
		return wrong(cmd, "cli.file-exists", "file", path)
	}
	con := plain.NewConsole(p.cat, p.in, p.err, p.margin())
	con.Live = true
	defer con.Close()
	yes, err := con.Agrees(cmd.Context(), "cli.replace", "file", path)
	if err == nil && !yes {
		err = failure{problem: assets.Say("cli.not-replaced", "file", path)}
	}
	return err
}

// keep makes the document appear under its name, which it takes first where no file may be replaced: one may have come while the tenant was
// looked at. The error is then [fs.ErrExist].
func (o *output) keep() error {
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

// discard removes what was not kept.
func (o *output) discard() {
	if o.direct != nil {
		_ = o.direct.Close()
	}
	if o.tmp != nil {
		_ = o.tmp.Close() // it may be closed already
		_ = os.Remove(o.tmp.Name())
	}
}

// mostOfAName bounds how many reports of a tenant and a day lie side by side.
const mostOfAName = 999

// save keeps a document in the folder where the program was started, and never in place of another.
func (p *program) save(name string, document []byte) (string, error) {
	ending := filepath.Ext(name)
	stem := filepath.Join(p.here, strings.TrimSuffix(name, ending))
	path := stem + ending
	err := seal.WriteNew(path, document)
	for n := 2; n <= mostOfAName && errors.Is(err, fs.ErrExist); n++ {
		path = fmt.Sprintf("%s-%d%s", stem, n, ending)
		err = seal.WriteNew(path, document)
	}
	if whole, failed := filepath.Abs(path); failed == nil {
		path = whole
	}
	return path, err
}

// put writes a document whole, or says why it cannot.
func (p *program) put(out *output, document []byte, err error) error {
	if err == nil {
		_, err = out.Write(document)
	}
	if err == nil {
		err = out.keep()
	}
	switch {
	case err == nil:
		return nil
	case out.path == "":
		return failure{problem: assets.Say("cli.cannot-print"), cause: err}
	case errors.Is(err, fs.ErrExist):
		return failure{problem: assets.Say("cli.file-appeared", "file", out.named), cause: err}
	case seal.DiskFull(err):
		return failure{problem: assets.Say("cli.disk-full", "file", out.named), cause: err}
	}
	return cannotWrite(out.named, err)
}

package main

import (
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
	tmp    *os.File // beside the file; nil for what is written directly
	direct *os.File
	path   string
	named  string // as it was asked for
}

// openOutput finds out whether a file can be written while nobody has signed in yet.
func (p *program) openOutput(cmd *cobra.Command, to destination) (*output, error) {
	if to.file == "" || to.file == "-" {
		return &output{Writer: p.out}, nil
	}
	target := to.file
	if real, err := filepath.EvalSymlinks(target); err == nil {
		target = real // what a link leads to is replaced, and not the link
	}
	info, err := os.Stat(target)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, cannotWrite(to.file, err)
	case info.IsDir():
		return nil, wrong(cmd, "cli.is-folder", "file", to.file)
	case !info.Mode().IsRegular():
		return openDirect(to.file)
	case !to.force:
		if err := p.mayReplace(cmd, to.file); err != nil {
			return nil, err
		}
	}
	tmp, err := os.CreateTemp(filepath.Dir(target), "."+filepath.Base(target)+"-*") // only the owner may read it
	if err != nil {
		return nil, cannotWrite(to.file, err)
	}
	return &output{Writer: tmp, tmp: tmp, path: target, named: to.file}, nil
}

// openDirect opens a device or a pipe. A file that was moved into its place would be another thing.
func openDirect(path string) (*output, error) {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return nil, cannotWrite(path, err)
	}
	return &output{Writer: f, direct: f, path: path, named: path}, nil
}

// mayReplace asks whoever sits at the terminal whether a file may be replaced. Elsewhere --force says so.
func (p *program) mayReplace(cmd *cobra.Command, path string) error {
	if !isTerminal(p.in) || !isTerminal(p.err) {
		return wrong(cmd, "cli.file-exists", "file", path)
	}
	con := plain.NewConsole(p.cat, p.in, p.err, p.width(p.err))
	con.Live = true
	defer con.Close()
	yes, err := con.Agrees(cmd.Context(), "cli.replace", "file", path)
	if err == nil && !yes {
		err = failure{problem: assets.Say("cli.not-replaced", "file", path)}
	}
	return err
}

// keep makes the document appear under its name.
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
	err := os.Rename(o.tmp.Name(), o.path)
	if err == nil {
		o.tmp = nil
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
	case seal.DiskFull(err):
		return failure{problem: assets.Say("cli.disk-full", "file", out.named), cause: err}
	}
	return cannotWrite(out.named, err)
}

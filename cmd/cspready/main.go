// Command cspready gets a small Microsoft partner tenant through the partner security requirements.
//
// This package parses flags, connects the parts of the program, and starts a front end. It decides nothing about a
// tenant.
package main

import (
	"context"
	"io"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/adrg/xdg"

	"cspready/assets/catalog"
	"cspready/graph/live"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/seal"
	"cspready/steps/secret"
	"cspready/tui/plain/console"
)

func main() {
	ctx, stop := stopContext(context.Background())
	code := run(ctx, os.Args[1:], world{
		in: os.Stdin, out: os.Stdout, err: os.Stderr, environ: os.Environ(),
		state:   filepath.Join(xdg.StateHome, "cspready"),
		network: live.Network, browse: openBrowser, sealing: seal.New(), pace: scenario.Realistic(),
	})
	stop()
	os.Exit(code)
}

// stopContext returns a context that ends with a signal: Ctrl+C, a request to terminate, or the end of the terminal. A
// second signal changes nothing: the write under way is finished, and nothing else takes long.
func stopContext(ctx context.Context) (context.Context, context.CancelFunc) {
	return signal.NotifyContext(ctx, stopSignals(signal.Ignored(syscall.SIGHUP))...)
}

// stopSignals lists the signals that stop the program. SIGHUP stays ignored under nohup.
func stopSignals(nohup bool) []os.Signal {
	if nohup {
		return []os.Signal{os.Interrupt, syscall.SIGTERM}
	}
	return []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}
}

// A world is everything outside the program that it uses.
type world struct {
	in      io.Reader
	out     io.Writer
	err     io.Writer
	environ []string
	state   string // the folder for memory, history and journal
	here    string // the folder for reports of the wizard; empty: the working directory

	network func() (http.RoundTripper, error)
	browse  func(url string) error
	sealing secret.Files       // the files and the keyring of this machine
	pace    scenario.Behaviour // of a demo
}

// run runs the program and returns the exit code.
func run(ctx context.Context, args []string, w world) int {
	cat, err := chooseLanguage(args)
	p := &program{world: w, cat: cat, ledger: &steps.Ledger{}, code: exitMet}
	if err == nil {
		root := p.rootCommand()
		root.SetArgs(args)
		err = root.ExecuteContext(ctx)
	}
	if err != nil {
		return p.reportError(ctx, err)
	}
	return p.code
}

// A program is one run of the program.
type program struct {
	world
	cat           *catalog.Catalog
	ledger        *steps.Ledger
	code          int              // the exit code if there is no error
	hasJournal    bool             // changes are recorded in files
	quiet         bool             // only errors go to standard error
	signInConsole *console.Console // of a check; one for all tenants, so that input typed ahead reaches the next sign-in
}

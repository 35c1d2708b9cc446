// Command cspready gets a small Microsoft partner tenant through the partner security requirements.
//
// This package reads flags, builds the world that the front ends work in, and hands it on. It decides nothing about a tenant.
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
	"cspready/graph/sim"
	"cspready/steps"
	"cspready/steps/seal"
	"cspready/steps/secret"
	"cspready/tui/plain"
)

func main() {
	ctx, stop := untilStopped(context.Background())
	code := run(ctx, os.Args[1:], world{
		in: os.Stdin, out: os.Stdout, err: os.Stderr, environ: os.Environ(),
		state:   filepath.Join(xdg.StateHome, "cspready"),
		network: live.Network, browse: browse, sealing: seal.New(), pace: sim.Realistic(),
	})
	stop()
	os.Exit(code)
}

// untilStopped returns a context that a signal ends: Ctrl+C, a request to end, or the terminal that is gone. A second signal changes
// nothing: the write under way is finished, and nothing else takes long.
func untilStopped(ctx context.Context) (context.Context, context.CancelFunc) {
	return signal.NotifyContext(ctx, stops(signal.Ignored(syscall.SIGHUP))...)
}

// stops lists the signals that stop the program. Listening to one that is ignored, as nohup has it, would bring it back.
func stops(nohup bool) []os.Signal {
	if nohup {
		return []os.Signal{os.Interrupt, syscall.SIGTERM}
	}
	return []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}
}

// A world is everything outside the program that it touches.
type world struct {
	in      io.Reader
	out     io.Writer
	err     io.Writer
	environ []string
	state   string // the folder of the memory
	here    string // where reports of the wizard go; empty: where the program was started

	network func() (http.RoundTripper, error)
	browse  func(url string) error
	sealing secret.Files  // the files and the keyring of this machine
	pace    sim.Behaviour // of a demo
}

// run is the program. It returns the exit code.
func run(ctx context.Context, args []string, w world) int {
	cat, err := language(args)
	p := &program{world: w, cat: cat, ledger: &steps.Ledger{}, code: exitMet}
	if err == nil {
		root := p.root()
		root.SetArgs(args)
		err = root.ExecuteContext(ctx)
	}
	if err != nil {
		return p.fail(ctx, err)
	}
	return p.code
}

// A program is one run.
type program struct {
	world
	cat    *catalog.Catalog
	ledger *steps.Ledger
	code   int            // how it ends when there is no error
	noted  bool           // changes are noted in a journal that outlives the run
	quiet  bool           // nothing but errors goes to standard error
	asking *plain.Console // of a check; one for all tenants, as what is typed ahead must reach the sign-in that it is for
}

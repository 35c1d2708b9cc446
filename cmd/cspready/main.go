// Command cspready gets a small Microsoft partner tenant through the partner security requirements.
//
// This package parses flags, connects the parts of the program, and starts a front end. It decides nothing about a
// tenant.
package main

import (
	"context"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/adrg/xdg"

	"cspready/graph/live"
	"cspready/graph/sim/scenario"
	"cspready/steps/seal"
)

func main() {
	ctx, stop := stopContext(context.Background())
	code := run(ctx, os.Args[1:], world{
		streams: streams{in: os.Stdin, out: os.Stdout, err: os.Stderr, environ: os.Environ()},
		machine: machine{
			state:   filepath.Join(xdg.StateHome, "cspready"),
			network: live.Network, browse: openBrowser, sealing: seal.New(), pace: scenario.Realistic(),
		},
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

// run runs the program and returns the exit code.
func run(ctx context.Context, args []string, w world) int {
	cat, err := chooseLanguage(args)
	p := newProgram(w, cat)
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

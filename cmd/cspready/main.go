// Command cspready gets a small Microsoft partner tenant through the partner security requirements.
//
// This package parses flags, connects the parts of the program, and starts a front end. It decides nothing about a
// tenant. The way through it: [run] builds the command line (root.go), a command has one file of its name (check.go,
// undo.go), and [program] is what all commands of a run share. Beside them are:
//
//   - flags.go, answerflag.go, documentflags.go, listflags.go, unattended.go: flags that several commands have
//   - connect.go, session.go: the way to a tenant, and the setup of a front end
//   - checkone.go, checkmany.go: a check without the wizard, of one tenant and of several
//   - wizard.go, ending.go: the wizard, and what is printed when it has ended
//   - keptruns.go, planfile.go, document.go: kept runs, plans in files, reports
//   - exit.go, errors.go: exit codes and the messages of errors
//
// What every command line needs is in package cli, the streams and the terminal are in package terminal, and the files
// that documents are written to in package output.
package main

import (
	"context"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/adrg/xdg"

	"cspready/cmd/cspready/internal/terminal"
	"cspready/graph/live"
	"cspready/graph/sim/scenario"
	"cspready/steps/seal"
)

func main() {
	ctx, stop := stopContext(context.Background())
	code := run(ctx, os.Args[1:], environment{
		Streams: terminal.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Environ: os.Environ()},
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
func run(ctx context.Context, args []string, env environment) int {
	cat, err := chooseLanguage(args)
	p := newProgram(env, cat)
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

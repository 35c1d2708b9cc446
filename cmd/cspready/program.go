package main

import (
	"net/http"

	"cspready/assets/catalog"
	"cspready/cmd/cspready/internal/terminal"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/secret"
	"cspready/tui/plain/console"
)

// An environment is everything outside the program that it uses.
type environment struct {
	terminal.Streams
	machine
}

// A machine is what the program uses of this machine besides the terminal.
type machine struct {
	state string // the folder for memory, history and journal
	here  string // the folder for reports of the wizard; empty: the working directory

	network func() (http.RoundTripper, error)
	browse  func(url string) error
	sealing secret.Files       // the files and the keyring of this machine
	pace    scenario.Behaviour // of a demo
}

// A program is one run of the program.
type program struct {
	*terminal.Terminal
	machine
	ledger        *steps.Ledger
	code          int              // the exit code if there is no error
	hasJournal    bool             // changes are recorded in files
	signInConsole *console.Console // of a check; one for all tenants, so that input typed ahead reaches the next sign-in
}

// newProgram returns a run in an environment, with the texts of a language.
func newProgram(env environment, cat *catalog.Catalog) *program {
	return &program{
		Terminal: &terminal.Terminal{Streams: env.Streams, Catalog: cat},
		machine:  env.machine, ledger: &steps.Ledger{}, code: exitMet,
	}
}

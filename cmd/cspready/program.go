package main

import (
	"net/http"

	"cspready/assets/catalog"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/secret"
	"cspready/tui/plain/console"
)

// A world is everything outside the program that it uses.
type world struct {
	streams
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
	*terminal
	machine
	ledger        *steps.Ledger
	code          int              // the exit code if there is no error
	hasJournal    bool             // changes are recorded in files
	signInConsole *console.Console // of a check; one for all tenants, so that input typed ahead reaches the next sign-in
}

// newProgram returns a run in a world, with the texts of a language.
func newProgram(w world, cat *catalog.Catalog) *program {
	return &program{
		terminal: &terminal{streams: w.streams, cat: cat}, machine: w.machine, ledger: &steps.Ledger{}, code: exitMet,
	}
}

package visit

import (
	"context"

	"cspready/graph"
	"cspready/steps"
	"cspready/steps/secret"
	"cspready/steps/snapshot"
)

// A Setup is what cmd hands to a front end: the world it works in, and what flags decided beforehand.
type Setup struct {
	// Connect makes the link to a cloud and, if named, a tenant. Nothing is sent before a sign-in begins.
	Connect func(Where) (Link, error)
	Ledger  *steps.Ledger // cmd closes it last and prints what was done
	Memory  steps.Memory
	History History // nil where nothing is kept
	Sealing secret.Files
	Draw    func(n int) int        // as in [steps.Profile]; nil: by chance
	Open    func(url string) error // opens the browser of this machine
	Version string                 // of the program, for reports
	// Save keeps a document in the folder where the program was started, never in place of another: a number is added to a name that is taken. It
	// returns where the document is.
	Save func(name string, document []byte) (path string, err error)

	Where       Where
	Way         graph.SignInMethod // empty: code first, or what the memory of the tenant says
	PartnerType steps.PartnerType  // empty: proposed by the tenant and asked
	BreakGlass  []string           // ids or user principal names
	Only        []string           // ids of the requirements that a check is about; empty: all
	Drill       bool               // the visit is for testing the break-glass accounts
	Paper       *Paper             // a plan that was printed and approved; nil without one
	Rotate      bool               // the visit is for renewing the application's credential and token

	Undo *steps.Entry // the visit is for undoing this change; nil for any other

	Demo *Demo // nil for a real tenant
}

// Testify begins a visit's testimony with what earlier visits stated, and with what somebody named by flag.
func (s Setup) Testify(remembered steps.Note, by string) *steps.Testimony {
	t := steps.NewTestimony(remembered.Statements)
	if len(s.BreakGlass) > 0 {
		t.Say(snapshot.AskBreakGlass, steps.StatedNow(by, s.BreakGlass...))
	}
	return t
}

// Where says which cloud and tenant to go to. An empty tenant lets any work account in.
type Where struct {
	Cloud  graph.Cloud
	Tenant string // id or domain
	// ReadOnly keeps the link itself from changing anything, as a visit that only checks demands. It offers no changes either.
	ReadOnly bool
}

// A Link is a way to one tenant. Another account or tenant needs another link.
type Link struct {
	SignIn   graph.SignIn
	Tenant   steps.Tenant
	Renewals <-chan graph.Renewal // sign-ins that Microsoft demands in the middle of the work
	// Itself has an application sign in as itself, with nobody there.
	Itself func(context.Context, graph.AppClient) (graph.Session, error)
}

// A Demo says that the tenant is a simulated one, which every screen has to show.
type Demo struct {
	Scenario string
	// Browser returns what the simulated person sees in the browser now, empty when nothing is open.
	Browser func() string
}

// An Ending is how a visit ended.
type Ending struct {
	Place       steps.Place
	Results     []steps.Result // of the last check; empty when nothing was checked
	Stale       bool           // a change was made, or another session began, after that check
	Interrupted bool           // by Ctrl+C or a signal
	Err         error          // what kept the visit from going on when it ended; nil when the person left by choice
}

package visit

import (
	"context"

	"cspready/graph"
	"cspready/steps"
	"cspready/steps/secret"
	"cspready/steps/snapshot"
)

// A Setup is what cmd passes to a front end: its access to the outside world, and what flags decided.
type Setup struct {
	// Connect makes the link to a cloud and, if named, a tenant. It sends nothing before a sign-in begins.
	Connect     func(Where) (Link, error)
	Ledger      *steps.Ledger // cmd closes it at the end and prints what was changed
	Memory      steps.Memory
	History     History // nil: checks are not stored
	Files       secret.Files
	Random      func(n int) int        // as in [steps.Profile]; nil: random
	OpenBrowser func(url string) error // opens a page in the browser of this machine
	Version     string                 // of the program, for reports
	// Save writes a document to the folder where the program was started and returns its path. It never replaces a
	// file: a number is added to a name that is taken.
	Save func(name string, document []byte) (path string, err error)

	Where        Where
	SignInMethod graph.SignInMethod // empty: device code, unless the tenant is remembered to refuse it
	PartnerType  steps.PartnerType  // empty: the tenant's is proposed, and the operator asked
	BreakGlass   []string           // ids or user principal names
	Only         []string           // ids of the requirements to check; empty: all
	Drill        bool               // the purpose of the visit is to test the break-glass accounts
	ApprovedPlan *ApprovedPlan      // nil without one
	Rotate       bool               // the purpose of the visit is to renew the application's credential and token

	Undo *steps.Entry // the purpose of the visit is to undo this change; nil for any other

	Demo *Demo // nil for a real tenant
}

// InitialStatements returns the statements that a visit begins with: those of earlier visits, and those that flags
// make in the name of by.
func (s Setup) InitialStatements(remembered steps.Note, by string) *steps.Statements {
	t := steps.NewStatements(remembered.Statements)
	if len(s.BreakGlass) > 0 {
		t.Set(snapshot.AskBreakGlass, steps.NewStatement(by, s.BreakGlass...))
	}
	return t
}

// Where is the cloud and tenant to visit. An empty tenant means that of the account that signs in.
type Where struct {
	Cloud  graph.Cloud
	Tenant string // id or domain
	// ReadOnly makes the link refuse all writes, for a visit that only checks. Front ends offer no changes then.
	ReadOnly bool
}

// A Link is the connection to one tenant with one account. Another account or tenant needs another link.
type Link struct {
	SignIn   graph.SignIn
	Tenant   steps.Tenant
	Renewals <-chan graph.Renewal // sign-ins that Microsoft requires during the work
	// SignInApp signs an application in with its own credential, without a user.
	SignInApp func(context.Context, graph.AppClient) (graph.Session, error)
}

// A Demo marks a simulated tenant, which every screen has to show.
type Demo struct {
	Scenario string
	// Browser returns what the simulated user sees in the browser; empty if nothing is open.
	Browser func() string
}

// An Ending is the state in which a visit ended.
type Ending struct {
	Place       steps.TenantInfo
	Results     []steps.Result // of the last check; empty if nothing was checked
	Stale       bool           // a change was made, or another session began, after the check
	Interrupted bool           // by Ctrl+C or a signal
	Err         error          // why the visit could not continue; nil if the operator ended it
}

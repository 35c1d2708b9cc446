package main

import (
	"log/slog"
	"net/http"
	"os"
	"sync/atomic"

	"cspready/graph"
	"cspready/graph/live"
	"cspready/graph/sim"
	"cspready/steps"
	"cspready/steps/history"
	"cspready/steps/memory"
	"cspready/steps/visit"
)

// A source is a way to reach tenants: Microsoft's cloud or a simulated tenant. They differ in the round tripper;
// everything above it is the same.
type source struct {
	cloud graph.Cloud
	base  http.RoundTripper
	open  func(url string) error
	demo  *visit.Demo
	// The visit has one task: testing the break-glass accounts, or renewing the application's credential and token.
	drill, rotate bool
	paper         *visit.Paper // an approved plan, or nil
}

// microsoftSource is the source for real tenants.
func (p *program) microsoftSource(o options) (source, error) {
	base, err := p.network()
	if err != nil {
		return source{}, err
	}
	return source{cloud: graph.Cloud(o.cloud), base: base, open: p.browse}, nil
}

// simulatedSource is the source for a simulated tenant. It has a simulated browser, too, so nothing leaves the
// machine. Users is the number of users of the scenario "large"; 0 is its usual number.
func (p *program) simulatedSource(scenario string, users int) (source, error) {
	tenant, err := sim.Load(scenario)
	if users > 0 {
		tenant, err = sim.LoadLarge(users)
	}
	if err != nil {
		return source{}, err
	}
	tenant.SetBehaviour(p.pace)
	return source{
		cloud: tenant.Cloud(), base: tenant.RoundTripper(), open: tenant.OpenBrowser,
		demo: &visit.Demo{Scenario: scenario, Browser: tenant.BrowserPage},
	}, nil
}

// A session is the setup of a front end and the log file of --log.
type session struct {
	setup visit.Setup
	log   *os.File // nil without --log
}

// openSession opens what the flags name: the log, the memory, the history and the journal.
func (p *program) openSession(o options, src source) (*session, error) {
	s := &session{setup: visit.Setup{
		Ledger: p.ledger, Memory: p.openMemory(o, src), History: p.openHistory(o, src), Sealing: p.sealing,
		Open: src.open, Demo: src.demo, Drill: src.drill,
		Rotate: src.rotate, Paper: src.paper,
		Version: programVersion(), Save: p.saveDocument,
		Where: visit.Where{Cloud: src.cloud, Tenant: o.tenant},
		Way:   graph.SignInMethod(o.signIn), PartnerType: steps.PartnerType(o.partnerType), BreakGlass: o.breakGlass,
	}}
	var at atomic.Pointer[live.Connection] // the connection over which changes are made
	p.ledger.Journal = p.openJournal(o, src)
	p.ledger.By = func() string {
		var session graph.Session
		if c := at.Load(); c != nil {
			session, _ = c.Session()
		}
		return session.UserPrincipalName
	}
	var log *slog.Logger
	if o.logFile != "" {
		var err error
		if s.log, err = os.OpenFile(o.logFile, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600); err != nil {
			return nil, cannotWrite(o.logFile, err)
		}
		log = slog.New(slog.NewTextHandler(s.log, nil))
	}
	s.setup.Connect = func(where visit.Where) (visit.Link, error) {
		c, err := live.New(live.Config{
			Cloud: where.Cloud, Tenant: where.Tenant, ClientID: o.clientID, ReadOnly: where.ReadOnly,
			Version: programVersion(), Log: log,
			Landing: live.Landing{Done: p.cat.T("cli.landing-done"), Foreign: p.cat.T("cli.landing-foreign")},
		}, src.base)
		if err != nil {
			return visit.Link{}, err
		}
		if !where.ReadOnly {
			at.Store(c)
		}
		return visit.Link{SignIn: c, Tenant: c, Renewals: c.Renewals(), Itself: c.SignInItself}, nil
	}
	return s, nil
}

// close closes the log. Each line was written when it was logged, so an error loses nothing.
func (s *session) close() {
	if s.log != nil {
		_ = s.log.Close()
	}
}

// openMemory opens the notes about tenants: in files, or in memory with --no-history and for a demo.
func (p *program) openMemory(o options, src source) steps.Memory {
	if o.noHistory || src.demo != nil {
		return memory.None()
	}
	return memory.Open(p.stateFolder(o), p.warnAlways)
}

// openHistory opens the history of checks; nil with --no-history and for a demo.
func (p *program) openHistory(o options, src source) visit.History {
	if o.noHistory || src.demo != nil {
		return nil
	}
	return history.Open(p.stateFolder(o), p.warnAlways).NewVisit(p.cat, programVersion())
}

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
)

// A source is where a tenant is reached: Microsoft's cloud, or a simulated tenant in its place. Everything above the round tripper
// is the same for both.
type source struct {
	cloud graph.Cloud
	base  http.RoundTripper
	open  func(url string) error
	demo  *steps.Demo
	// What the visit is for, where it is for one thing: testing the break-glass accounts, or renewing the application's credential and token.
	drill, rotate bool
	paper         *steps.Paper // a plan that was approved; nil without one
}

// microsoft is the real thing.
func (p *program) microsoft(o options) (source, error) {
	base, err := p.network()
	if err != nil {
		return source{}, err
	}
	return source{cloud: graph.Cloud(o.cloud), base: base, open: p.browse}, nil
}

// simulated is a tenant inside this program. Nothing of it leaves the machine: its browser is simulated too.
// Users is the size of the large one, or 0 for what it usually has.
func (p *program) simulated(scenario string, users int) (source, error) {
	tenant, err := sim.Load(scenario)
	if users > 0 {
		tenant, err = sim.Large(users)
	}
	if err != nil {
		return source{}, err
	}
	tenant.Behave(p.pace)
	return source{
		cloud: tenant.Cloud(), base: tenant.RoundTripper(), open: tenant.Open,
		demo: &steps.Demo{Scenario: scenario, Browser: tenant.Browser},
	}, nil
}

// A session is what a command needs to reach tenants and to remember them.
type session struct {
	setup steps.Setup
	log   *os.File // nil without --log
}

// begin opens what the flags name: the log, the memory, the way out.
func (p *program) begin(o options, src source) (*session, error) {
	s := &session{setup: steps.Setup{
		Ledger: p.ledger, Memory: p.memory(o, src), History: p.visit(o, src), Sealing: p.sealing, Open: src.open, Demo: src.demo, Drill: src.drill,
		Rotate: src.rotate, Paper: src.paper,
		Version: programVersion(), Save: p.save,
		Where: steps.Where{Cloud: src.cloud, Tenant: o.tenant},
		Way:   graph.Way(o.signIn), PartnerType: steps.PartnerType(o.partnerType), BreakGlass: o.breakGlass,
	}}
	var at atomic.Pointer[live.Connection] // whose session changes are made in
	p.ledger.Journal = p.journal(o, src)
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
	s.setup.Connect = func(where steps.Where) (steps.Link, error) {
		c, err := live.New(live.Config{
			Cloud: where.Cloud, Tenant: where.Tenant, ClientID: o.clientID, ReadOnly: where.ReadOnly, Version: programVersion(), Log: log,
			Landing: live.Landing{Done: p.cat.T("cli.landing-done"), Foreign: p.cat.T("cli.landing-foreign")},
		}, src.base)
		if err != nil {
			return steps.Link{}, err
		}
		if !where.ReadOnly {
			at.Store(c)
		}
		return steps.Link{SignIn: c, Tenant: c, Renewals: c.Renewals(), Itself: c.SignInItself}, nil
	}
	return s, nil
}

// close ends the log. Each line of it was written when it was logged, so there is nothing left to lose.
func (s *session) close() {
	if s.log != nil {
		_ = s.log.Close()
	}
}

// memory is in files, unless nothing may be left behind or nothing is worth keeping.
func (p *program) memory(o options, src source) steps.Memory {
	if o.noHistory || src.demo != nil {
		return memory.None()
	}
	return memory.Open(p.folder(o), p.alarm)
}

// visit keeps what is found where the memory is kept, and nowhere else.
func (p *program) visit(o options, src source) steps.History {
	if o.noHistory || src.demo != nil {
		return nil
	}
	return history.Open(p.folder(o), p.alarm).NewVisit(p.cat, programVersion())
}

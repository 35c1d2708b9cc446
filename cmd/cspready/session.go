package main

import (
	"log/slog"
	"os"
	"sync/atomic"

	"cspready/cmd/cspready/internal/cli"
	"cspready/cmd/cspready/internal/output"
	"cspready/graph"
	"cspready/graph/live"
	"cspready/steps"
	"cspready/steps/history"
	"cspready/steps/journal"
	"cspready/steps/memory"
	"cspready/steps/visit"
)

// openJournal opens the journal of changes: in files, or in memory with --no-history and for a demo.
func (p *program) openJournal(o options, src source) steps.Journal {
	p.hasJournal = !o.noHistory && src.demo == nil
	if !p.hasJournal {
		return journal.None()
	}
	return journal.Open(p.stateFolder(o), p.Catalog.Say, p.WarnAlways)
}

// A session is the setup of a front end and the log file of --log.
type session struct {
	setup visit.Setup
	log   *os.File // nil without --log
}

// openSession opens what the flags name: the log, the memory, the history and the journal.
func (p *program) openSession(o options, src source) (*session, error) {
	s := &session{setup: visit.Setup{
		Ledger: p.ledger, Memory: p.openMemory(o, src), History: p.openHistory(o, src), Files: p.sealing,
		OpenBrowser: src.open, Demo: src.demo, Drill: src.drill,
		Rotate: src.rotate, ApprovedPlan: src.paper,
		Version: programVersion(), Save: func(name string, document []byte) (string, error) {
			return output.Save(p.here, name, document)
		},
		Where:        visit.Where{Cloud: src.cloud, Tenant: o.tenant},
		SignInMethod: graph.SignInMethod(o.signIn), PartnerType: steps.PartnerType(o.partnerType), BreakGlass: o.breakGlass,
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
			return nil, cli.CannotWrite(o.logFile, err)
		}
		log = slog.New(slog.NewTextHandler(s.log, nil))
	}
	s.setup.Connect = func(where visit.Where) (visit.Link, error) {
		c, err := live.New(live.Config{
			Cloud: where.Cloud, Tenant: where.Tenant, ClientID: o.clientID, ReadOnly: where.ReadOnly,
			Version: programVersion(), Log: log,
			Landing: live.Landing{Done: p.Catalog.T("cli.landing-done"), Foreign: p.Catalog.T("cli.landing-foreign")},
		}, src.base)
		if err != nil {
			return visit.Link{}, err
		}
		if !where.ReadOnly {
			at.Store(c)
		}
		return visit.Link{SignIn: c, Tenant: c, Renewals: c.Renewals(), SignInApp: c.SignInItself}, nil
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
	return memory.Open(p.stateFolder(o), p.WarnAlways)
}

// openHistory opens the history of checks; nil with --no-history and for a demo.
func (p *program) openHistory(o options, src source) visit.History {
	if o.noHistory || src.demo != nil {
		return nil
	}
	return history.Open(p.stateFolder(o), p.WarnAlways).NewVisit(p.Catalog, programVersion())
}

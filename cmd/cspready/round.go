package main

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/report"
)

// A round is a check of one tenant after the other, each with a sign-in of its own.
type round struct {
	*program
	o       options
	c       checkOptions
	src     source
	answers steps.Answers
	app     *graph.AppClient
	seen    map[string]string // what the tenants that were checked were called, by id
	called  bool              // somebody, to sign in
}

// named are the tenants of the flags, each once. Without one the account that signs in decides.
func (p *program) named(tenants []string) []string {
	if len(tenants) == 0 {
		return []string{""}
	}
	var once []string
	for _, t := range tenants {
		if slices.ContainsFunc(once, func(o string) bool { return strings.EqualFold(o, t) }) {
			p.warn(assets.Say("cli.tenant-twice", "tenant", t))
			continue
		}
		once = append(once, t)
	}
	return once
}

// all checks the tenants. What keeps one of several from being checked is told, and does not keep the others, unless it is something on this
// machine: that stands in the way of all.
func (r *round) all(ctx context.Context, tenants []string) (report.Several, error) {
	found := report.Several{Listed: len(r.c.tenants) > 1}
	for nth, tenant := range tenants {
		run, err := r.one(ctx, tenant)
		var broken failure
		switch {
		case ctx.Err() != nil:
			return found, ctx.Err()
		case errors.As(err, &broken):
			return found, err
		case err == nil && run != nil:
			found.Runs = append(found.Runs, *run)
		case err != nil && !found.Listed:
			return found, err
		case err != nil:
			why, _ := happened(err)
			found.Failures = append(found.Failures, report.Failure{Tenant: tenant, Why: why})
			r.tellFailed(tenant, nth+1 < len(tenants))
			r.explain(err)
		}
	}
	return found, nil
}

// call says once that the check waits for a person, where that may be news: a scheduler that was set up without a certificate would wait for
// a quarter of an hour, and nobody would know for what.
func (r *round) call(i *inspection) {
	if r.called || r.app != nil || i.setup.Demo != nil || isTerminal(r.in) && isTerminal(r.err) {
		return
	}
	r.called = true
	i.desk.Console.Tell("cli.person-needed") // it belongs to what a sign-in asks, also where all else is quiet
}

// tellFailed says that a tenant could not be checked, and that others follow where they do.
func (r *round) tellFailed(tenant string, others bool) {
	what := "cli.tenant-failed"
	if others {
		what = "cli.tenant-failed-others"
	}
	r.complain(assets.Say(what, "tenant", tenant))
}

// one checks a tenant; nil for one that was checked under another name.
func (r *round) one(ctx context.Context, tenant string) (*report.Run, error) {
	o := r.o
	o.tenant = tenant
	s, err := r.begin(o, r.src)
	if err != nil {
		return nil, err
	}
	defer s.close()
	s.setup.Only = r.c.only
	i := r.newInspection(s.setup, r.answers)
	i.askAtMost, i.app = r.c.askAtMost, r.app
	if len(r.c.tenants) > 1 {
		i.con.Tell("plain.tenant", "name", tenant)
	}
	r.call(i)
	if err := i.signIn(ctx); err != nil {
		return nil, err
	}
	session, _ := i.link.Tenant.Session()
	if before, checked := r.seen[session.TenantID]; checked {
		r.warn(assets.Say("cli.tenant-same", "tenant", tenant, "before", before))
		return nil, nil
	}
	run, err := i.look(ctx)
	if err != nil {
		return nil, err
	}
	r.seen[session.TenantID] = tenant
	return &run, nil
}

// badness orders the exit codes of checks: a tenant that is known not to be in order weighs more than one that could not be looked at.
var badness = []int{exitMet, exitUnknown, exitFailed, exitNotMet}

// worst is the exit code of what was found.
func worst(found report.Several, also ...steps.Level) int {
	code := exitMet
	take := func(other int) {
		if slices.Index(badness, other) > slices.Index(badness, code) {
			code = other
		}
	}
	for _, run := range found.Runs {
		take(exitCode(run.Results, also...))
	}
	if len(found.Failures) > 0 {
		take(exitFailed)
	}
	return code
}

// validTenants refuses names that cannot be a tenant's.
func validTenants(cmd *cobra.Command, tenants []string) error {
	for _, t := range tenants {
		if t == "" || !isTenant(t) {
			return wrong(cmd, "cli.bad-tenant", "value", t)
		}
	}
	return nil
}

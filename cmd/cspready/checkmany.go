package main

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"cspready/assets"
	"cspready/cmd/cspready/internal/cli"
	"cspready/cmd/cspready/internal/terminal"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/report"
)

// A multiCheck checks one tenant after the other, each with its own sign-in.
type multiCheck struct {
	*program
	options      options
	flags        checkOptions
	src          source
	given        steps.Answers
	app          *graph.AppClient
	checked      map[string]string // names by which tenants were checked, by id
	hasAnnounced bool              // that a person has to sign in
}

// uniqueTenants are the tenants of the flags, each once. An empty name leaves the choice to the account that signs in.
func uniqueTenants(t *terminal.Terminal, tenants []string) []string {
	if len(tenants) == 0 {
		return []string{""}
	}
	var unique []string
	for _, name := range tenants {
		if slices.ContainsFunc(unique, func(u string) bool { return strings.EqualFold(u, name) }) {
			t.Warn(assets.Say("cli.tenant-twice", "tenant", name))
			continue
		}
		unique = append(unique, name)
	}
	return unique
}

// checkAll checks the tenants. A tenant of several that cannot be checked is reported and does not stop the others; a
// problem of this machine stops all.
func (m *multiCheck) checkAll(ctx context.Context, tenants []string) (report.MultiTenant, error) {
	found := report.MultiTenant{IsList: len(m.flags.tenants) > 1}
	for i, tenant := range tenants {
		run, err := m.checkTenant(ctx, tenant)
		var broken cli.Failure
		switch {
		case ctx.Err() != nil:
			return found, ctx.Err()
		case errors.As(err, &broken):
			return found, err
		case err == nil && run != nil:
			found.Runs = append(found.Runs, *run)
		case err != nil && !found.IsList:
			return found, err
		case err != nil:
			why, _ := errorSummary(err)
			found.Failures = append(found.Failures, report.TenantFailure{Tenant: tenant, Reason: why})
			m.reportFailed(tenant, i+1 < len(tenants))
			explainError(m.Terminal, err)
		}
	}
	return found, nil
}

// announceSignIn says once that the check waits for a person, unless a person is at the terminal. A scheduled check
// that was set up without a certificate would otherwise wait for a quarter of an hour for no visible reason.
func (m *multiCheck) announceSignIn(c *tenantCheck) {
	if m.hasAnnounced || m.app != nil || c.Setup.Demo != nil || terminal.IsTerminal(m.In) && terminal.IsTerminal(m.Err) {
		return
	}
	m.hasAnnounced = true
	c.prompt.Console.Print("cli.person-needed") // part of the sign-in, so it is written with --quiet, too
}

// reportFailed says that a tenant could not be checked, and whether others follow.
func (m *multiCheck) reportFailed(tenant string, othersFollow bool) {
	text := "cli.tenant-failed"
	if othersFollow {
		text = "cli.tenant-failed-others"
	}
	m.PrintMessage(assets.Say(text, "tenant", tenant))
}

// checkTenant checks a tenant; nil for one that was already checked by another name.
func (m *multiCheck) checkTenant(ctx context.Context, tenant string) (*report.Run, error) {
	o := m.options
	o.tenant = tenant
	s, err := m.openSession(o, m.src)
	if err != nil {
		return nil, err
	}
	defer s.close()
	s.setup.Only = m.flags.only
	c := m.newTenantCheck(s.setup, m.given)
	c.askAtMost, c.whatIf, c.app = m.flags.askAtMost, m.flags.whatIf, m.app
	if len(m.flags.tenants) > 1 {
		c.progress.Print("plain.tenant", "name", tenant)
	}
	m.announceSignIn(c)
	if err := c.signIn(ctx); err != nil {
		return nil, err
	}
	session, _ := c.Link.Tenant.Session()
	if before, done := m.checked[session.TenantID]; done {
		m.Warn(assets.Say("cli.tenant-same", "tenant", tenant, "before", before))
		return nil, nil
	}
	run, err := c.run(ctx)
	if err != nil {
		return nil, err
	}
	m.checked[session.TenantID] = tenant
	return &run, nil
}

// validateTenants rejects values that cannot name a tenant.
func validateTenants(cmd *cobra.Command, tenants []string) error {
	for _, t := range tenants {
		if t == "" || !isTenant(t) {
			return cli.UsageError(cmd, "cli.bad-tenant", "value", t)
		}
	}
	return nil
}

package main

import (
	"context"

	"github.com/spf13/cobra"

	"cspready/assets"
	"cspready/cmd/cspready/internal/cli"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/history"
	"cspready/steps/undo"
	"cspready/steps/visit"
)

// undoCommand undoes one change, in the tenant in which it was made.
func (p *program) undoCommand(o *options) *cobra.Command {
	return &cobra.Command{
		Use: "undo ID", Short: p.Catalog.T("cli.undo-short"), Long: p.Catalog.T("cli.undo-long"),
		Example: p.Catalog.T("cli.undo-example"),
		Args: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) == 0:
				return cli.UsageError(cmd, "cli.undo-what")
			case len(args) > 1:
				return cli.UsageError(cmd, "cli.surplus", "word", args[1])
			case !steps.IsChangeID(args[0]):
				return cli.UsageError(cmd, "cli.bad-change", "value", args[0])
			case o.noHistory:
				return cli.UsageError(cmd, "cli.undo-history")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return p.runUndo(cmd.Context(), *o, args[0]) },
	}
}

// runUndo finds the change before the sign-in, and reports why it cannot be undone if that is known.
func (p *program) runUndo(ctx context.Context, o options, id string) error {
	if err := p.requireListable(o, history.Open(p.stateFolder(o), p.Warn)); err != nil {
		return err
	}
	src, err := p.microsoftSource(o)
	if err != nil {
		return err
	}
	s, err := p.openSession(o, src)
	if err != nil {
		return err
	}
	defer s.close()
	found, err := steps.FindChange(journalOf(p.ledger.Journal, o.tenant, s.setup.Memory), id)
	if err != nil {
		return err
	}
	if why := undo.Refusal(found); !why.Empty() {
		problem := assets.Say("cli.not-undoable", "id", found.ID, "what", found.Title, "why", why)
		return cli.Failure{Problem: problem, Cause: steps.ErrNotUndoable}
	}
	s.setup.Undo, s.setup.Where.Tenant = &found, found.TenantID
	if note, ok := s.setup.Memory.Recall(found.TenantID); ok && o.cloud == string(graph.Global) {
		s.setup.Where.Cloud = note.Cloud
	}
	ending := p.runPlainWizard(ctx, s.setup)
	p.reportChanges(o, p.ledger.Close())
	p.code = visitCode(ending)
	return nil
}

// A tenantJournal is a journal restricted to one tenant.
type tenantJournal struct {
	steps.Journal
	tenant string
}

func (j tenantJournal) Tenants() []string { return []string{j.tenant} }

// journalOf restricts a journal to the tenant that a person named, if any.
func journalOf(j steps.Journal, tenant string, known steps.Memory) steps.Journal {
	if tenant == "" {
		return j
	}
	if note, ok := visit.FindNote(known, tenant); ok {
		tenant = note.TenantID
	}
	return tenantJournal{j, tenant}
}

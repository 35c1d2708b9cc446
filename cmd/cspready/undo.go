package main

import (
	"context"

	"github.com/spf13/cobra"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/history"
	"cspready/steps/memory"
	"cspready/tui/plain"
)

// undoCommand takes one change back, in the tenant in which it was made.
func (p *program) undoCommand(o *options) *cobra.Command {
	return &cobra.Command{
		Use: "undo ID", Short: p.cat.T("cli.undo-short"), Long: p.cat.T("cli.undo-long"), Example: p.cat.T("cli.undo-example"),
		Args: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) == 0:
				return wrong(cmd, "cli.undo-what")
			case len(args) > 1:
				return wrong(cmd, "cli.surplus", "word", args[1])
			case !steps.IsChangeID(args[0]):
				return wrong(cmd, "cli.bad-change", "value", args[0])
			case o.noHistory:
				return wrong(cmd, "cli.undo-history")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return p.undo(cmd.Context(), *o, args[0]) },
	}
}

// undo finds the change before anybody signs in, and says why it cannot be undone where it cannot.
func (p *program) undo(ctx context.Context, o options, id string) error {
	if err := p.listable(o, history.Open(p.folder(o), p.warn)); err != nil {
		return err
	}
	src, err := p.microsoft(o)
	if err != nil {
		return err
	}
	s, err := p.begin(o, src)
	if err != nil {
		return err
	}
	defer s.close()
	found, err := steps.FindChange(within(p.ledger.Journal, o.tenant, s.setup.Memory), id)
	if err != nil {
		return err
	}
	if why := found.Refusal(); !why.Empty() {
		return failure{problem: assets.Say("cli.not-undoable", "id", found.ID, "what", found.Title, "why", why), cause: steps.ErrNotUndoing}
	}
	s.setup.Undo, s.setup.Where.Tenant = &found, found.TenantID
	if note, ok := s.setup.Memory.Recall(found.TenantID); ok && o.cloud == string(graph.Global) {
		s.setup.Where.Cloud = note.Cloud
	}
	ending := p.onLines(ctx, s.setup)
	p.tellChanges(o, p.ledger.Close())
	p.code = visitCode(ending)
	return nil
}

// onLines is the wizard as questions and answers.
func (p *program) onLines(ctx context.Context, setup steps.Setup) steps.Ending {
	con := plain.NewConsole(p.cat, p.in, p.out, p.width(p.out))
	con.Live, con.Hush = isTerminal(p.in), p.hush()
	defer con.Close()
	return plain.Run(ctx, setup, con)
}

// ofOne is a journal of which only one tenant is looked at.
type ofOne struct {
	steps.Journal
	tenant string
}

func (j ofOne) Tenants() []string { return []string{j.tenant} }

// within narrows a journal to the tenant that a person named, if they did.
func within(j steps.Journal, tenant string, known steps.Memory) steps.Journal {
	if tenant == "" {
		return j
	}
	if note, ok := memory.Find(known, tenant); ok {
		tenant = note.TenantID
	}
	return ofOne{j, tenant}
}

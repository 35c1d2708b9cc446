package main

import (
	"cmp"
	"slices"

	"github.com/spf13/cobra"

	"cspready/cmd/cspready/internal/cli"
	"cspready/steps/history"
)

// listedRuns is how many runs of a tenant are listed without --all.
const listedRuns = 20

// historyCommand lists the kept runs. It and its subcommands work on files of this machine and need no network.
func (p *program) historyCommand(o *options) *cobra.Command {
	var (
		form string
		all  bool
	)
	cmd := &cobra.Command{
		Use: "history", Short: p.Catalog.T("cli.history-short"), Long: p.Catalog.T("cli.history-long"),
		Example: p.Catalog.T("cli.history-example"), Args: cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := cli.OneOf(cmd, "format", form, listFormats); err != nil {
				return err
			}
			return p.printHistory(*o, form, all)
		},
	}
	addListFormat(cmd, p.Catalog, &form)
	cmd.Flags().BoolVar(&all, "all", false, p.Catalog.T("cli.flag-history-all", "count", listedRuns))
	cmd.AddCommand(p.diffCommand(o), p.forgetCommand(o))
	return cmd
}

// printHistory prints the tenants, the most recently checked first.
func (p *program) printHistory(o options, form string, all bool) error {
	a, err := p.openKeptRuns(o)
	if err != nil {
		return err
	}
	ids := a.Tenants()
	if o.tenant != "" {
		if ids, err = a.chosenTenants(o); err != nil {
			return err
		}
	}
	most := listedRuns
	if all {
		most = 0
	}
	list := history.List{Schema: history.ListSchema, Tenants: []history.TenantRuns{}}
	for _, id := range ids {
		if kept := a.List(id, most); len(kept.Runs) > 0 {
			list.Tenants = append(list.Tenants, kept)
		}
	}
	slices.SortStableFunc(list.Tenants, func(a, b history.TenantRuns) int {
		return cmp.Compare(b.Runs[0].Run, a.Runs[0].Run)
	})
	if form == "json" {
		return printJSON(p.Terminal, list)
	}
	if len(list.Tenants) == 0 {
		if *a.hasUnread {
			return nil // a warning was printed
		}
		p.NewConsole().Print("history.nothing")
		return nil
	}
	return p.PrintText(list.Table(p.Catalog, history.TableStyle{Width: p.TextWidth(p.Out), Pictures: !p.WantsPlain()}))
}

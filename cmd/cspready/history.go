package main

import (
	"cmp"
	"slices"

	"github.com/spf13/cobra"

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
		Use: "history", Short: p.cat.T("cli.history-short"), Long: p.cat.T("cli.history-long"),
		Example: p.cat.T("cli.history-example"), Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := oneOf(cmd, "format", form, listFormats); err != nil {
				return err
			}
			return p.printHistory(*o, form, all)
		},
	}
	p.addListFormat(cmd, &form)
	cmd.Flags().BoolVar(&all, "all", false, p.cat.T("cli.flag-history-all", "count", listedRuns))
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
	slices.SortStableFunc(list.Tenants, func(a, b history.TenantRuns) int { return cmp.Compare(b.Runs[0].Run, a.Runs[0].Run) })
	if form == "json" {
		return p.printJSON(list)
	}
	if len(list.Tenants) == 0 {
		if *a.hasUnread {
			return nil // a warning was printed
		}
		p.newConsole().Print("history.nothing")
		return nil
	}
	return p.printText(list.Table(p.cat, history.TableStyle{Width: p.textWidth(p.out), Pictures: !p.wantsPlain()}))
}

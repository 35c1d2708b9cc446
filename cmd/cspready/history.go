package main

import (
	"cmp"
	"slices"

	"github.com/spf13/cobra"

	"cspready/assets"
	"cspready/steps/history"
	"cspready/steps/report"
	"cspready/tui/plain"
)

// listed is how many runs of a tenant are listed without --all.
const listed = 20

// listForms are the forms of a list.
var listForms = []string{"table", "json"}

// historyCommand lists what is kept. All below it works on files of this machine and needs no network.
func (p *program) historyCommand(o *options) *cobra.Command {
	var (
		form string
		all  bool
	)
	cmd := &cobra.Command{
		Use: "history", Short: p.cat.T("cli.history-short"), Long: p.cat.T("cli.history-long"), Example: p.cat.T("cli.history-example"), Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := oneOf(cmd, "format", form, listForms); err != nil {
				return err
			}
			return p.list(*o, form, all)
		},
	}
	p.addForm(cmd, &form)
	cmd.Flags().BoolVar(&all, "all", false, p.cat.T("cli.flag-history-all", "count", listed))
	cmd.AddCommand(p.diffCommand(o), p.forgetCommand(o))
	return cmd
}

// addForm registers the flag of a command that prints a list.
func (p *program) addForm(cmd *cobra.Command, form *string) {
	cmd.Flags().StringVar(form, "format", listForms[0], p.cat.T("cli.flag-list-format", "allowed", listForms))
	complete(cmd, "format", listForms)
}

// list prints the tenants, the one that was checked last first.
func (p *program) list(o options, form string, all bool) error {
	a, err := p.archive(o)
	if err != nil {
		return err
	}
	ids := a.Tenants()
	if o.tenant != "" {
		if ids, err = a.named(o); err != nil {
			return err
		}
	}
	most := listed
	if all {
		most = 0
	}
	list := history.List{Schema: history.ListSchema, Tenants: []history.Kept{}}
	for _, id := range ids {
		if kept := a.List(id, most); len(kept.Runs) > 0 {
			list.Tenants = append(list.Tenants, kept)
		}
	}
	slices.SortStableFunc(list.Tenants, func(a, b history.Kept) int { return cmp.Compare(b.Runs[0].Run, a.Runs[0].Run) })
	if form == "json" {
		return p.document(list)
	}
	if len(list.Tenants) == 0 {
		if *a.doubt {
			return nil // what could not be read was told
		}
		plain.NewConsole(p.cat, p.in, p.out, p.width(p.out)).Tell("history.nothing")
		return nil
	}
	return p.text(list.Table(p.cat, history.Look{Width: p.width(p.out), Pictures: !p.lined(o)}))
}

// document prints data for machines on standard output.
func (p *program) document(v any) error {
	text, err := report.Document(v)
	if err != nil {
		return err
	}
	return p.text(string(text))
}

// text prints on standard output.
func (p *program) text(text string) error {
	if _, err := p.out.Write([]byte(text)); err != nil {
		return failure{problem: assets.Say("cli.cannot-print"), cause: err}
	}
	return nil
}

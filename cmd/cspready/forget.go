package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"cspready/assets"
	"cspready/cmd/cspready/internal/cli"
	"cspready/cmd/cspready/internal/terminal"
	"cspready/steps/history"
	"cspready/tui/plain/console"
)

// forgetCommand removes everything that is kept about a tenant.
func (p *program) forgetCommand(o *options) *cobra.Command {
	var force bool
	cmd := &cobra.Command{
		Use: "forget TENANT", Short: p.Catalog.T("cli.forget-short"), Long: p.Catalog.T("cli.forget-long"),
		Example: p.Catalog.T("cli.forget-example"),
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return cli.UsageError(cmd, "cli.forget-which")
			}
			return cli.AtMost(1)(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error { return p.runForget(cmd.Context(), *o, args[0], force) },
	}
	cmd.Flags().BoolVar(&force, "force", false, p.Catalog.T("cli.flag-forget-force"))
	return cmd
}

func (p *program) runForget(ctx context.Context, o options, tenant string, force bool) error {
	a, err := p.openKeptRuns(o)
	if err != nil {
		return err
	}
	id, err := a.findTenant(tenant)
	if err != nil {
		return err
	}
	files, err := a.Files(id)
	if err != nil {
		return cli.Failure{Problem: assets.Say("history.unlisted", "folder", files.Folder), Cause: err}
	}
	if !files.HasAny() {
		return cli.Failure{Problem: assets.Say("history.nothing-of", "tenant", tenant)}
	}
	con := p.NewConsole()
	con.Interactive = terminal.IsTerminal(p.In)
	defer con.Close()
	con.Print("forget.what", "tenant", tenant, "folder", files.Folder)
	listFiles(con, files)
	if !force {
		yes, err := con.AskYesNo(ctx, "forget.sure")
		if errors.Is(err, console.ErrNoAnswer) {
			return cli.Failure{Problem: assets.Say("forget.no-answer"), Cause: err}
		}
		if err != nil {
			return err
		}
		if !yes {
			con.Print("forget.kept")
			return nil
		}
	}
	if err := files.Forget(); err != nil {
		return cli.Failure{Problem: assets.Say("forget.not-all", "folder", files.Folder), Cause: err}
	}
	con.Print("forget.done")
	return nil
}

func listFiles(con *console.Console, files history.Files) {
	if files.Runs > 0 {
		con.Print("forget.runs", "count", files.Runs)
	}
	if files.HasNote {
		con.Print("forget.note")
	}
	if files.HasChanges {
		con.Print("forget.record")
	}
	for _, path := range files.Others {
		con.Print("forget.stranger", "file", path)
	}
	con.Print("forget.sealed")
}

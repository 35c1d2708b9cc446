package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/seal"
	"cspready/steps/secret"
	"cspready/tui"
	"cspready/tui/plain"
)

// openCommand shows what is in a sealed file. It needs no tenant and no network.
func (p *program) openCommand(o *options) *cobra.Command {
	var identity, output string
	cmd := &cobra.Command{
		Use: "open FILE", Short: p.cat.T("cli.open-short"), Long: p.cat.T("cli.open-long"), Example: p.cat.T("cli.open-example"),
		Args: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) == 0:
				return wrong(cmd, "cli.open-what")
			case len(args) > 1:
				return wrong(cmd, "cli.surplus", "word", args[1])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			con := plain.NewConsole(p.cat, p.in, p.err, p.margin())
			con.Live, con.Hush = isTerminal(p.in), p.hush()
			defer con.Close()
			ask := func(ctx context.Context) (string, error) {
				return con.Unseen(ctx, "cli.open-passphrase", "file", args[0])
			}
			if !p.lines(*o) { // the console would go on reading what is typed on the screen for secrets
				ask = func(ctx context.Context) (string, error) {
					return p.unseen(ctx, assets.Say("cli.open-passphrase", "file", args[0]))
				}
			}
			found, err := unseal(cmd.Context(), args[0], identity, p.patiently(args[0], ask))
			if errors.Is(err, plain.ErrNoAnswer) {
				return failure{problem: assets.Say("cli.open-no-passphrase", "file", args[0]), cause: err}
			}
			if err != nil {
				return err
			}
			if output != "" {
				return p.keepOpened(output, found)
			}
			return p.reveal(cmd.Context(), *o, con, found)
		},
	}
	cmd.Flags().StringVar(&identity, "identity", "", p.cat.T("cli.flag-identity"))
	cmd.Flags().StringVarP(&output, "output", "o", "", p.cat.T("cli.flag-open-output"))
	return cmd
}

// tries is how often a person at a terminal may type a passphrase.
const tries = 3

// patiently opens a file with the passphrase that is asked for, again where it was mistyped at a terminal. A pipe cannot think again.
func (p *program) patiently(path string, ask func(context.Context) (string, error)) func(context.Context) (secret.Record, error) {
	return func(ctx context.Context) (secret.Record, error) {
		for try := 1; ; try++ {
			typed, err := ask(ctx)
			if err != nil {
				return secret.Record{}, err
			}
			if isTerminal(p.in) {
				p.complain(assets.Say("cli.open-trying"))
			}
			found, err := seal.Open(path, graph.Hidden(typed))
			if !errors.Is(err, secret.ErrWrongKey) || try == tries || !isTerminal(p.in) {
				return found, err
			}
			p.complain(steps.Explain(err).Happened)
		}
	}
}

// unseal opens a file: with a private key where it is sealed for one, else with a passphrase.
func unseal(ctx context.Context, path, identity string, withPassphrase func(context.Context) (secret.Record, error)) (secret.Record, error) {
	needsPassphrase, err := seal.NeedsPassphrase(path)
	if err != nil {
		return secret.Record{}, err
	}
	if !needsPassphrase {
		if identity == "" {
			return secret.Record{}, failure{problem: assets.Say("cli.open-identity", "file", path)}
		}
		keys, err := os.ReadFile(identity)
		if err != nil {
			return secret.Record{}, cannotRead(identity, err)
		}
		return seal.OpenWith(path, keys)
	}
	return withPassphrase(ctx)
}

// reveal shows a credential on a screen that leaves no trace. Where there is no such screen it is printed for whoever asks for that.
func (p *program) reveal(ctx context.Context, o options, con *plain.Console, c secret.Record) error {
	shown := opened(c)
	if !p.lines(o) {
		return tui.Show(ctx, []*secret.Shown{shown}, p.cat, tui.Terminal{In: p.in, Out: p.out, Env: p.environ, NoColor: !p.colour(o, p.out)})
	}
	err := plain.Reveal(ctx, con, p.out, shown)
	if errors.Is(err, plain.ErrNoAnswer) {
		return nil // nobody asked to see it
	}
	return err
}

// opened is what was sealed, as a secret to see.
func opened(c secret.Record) *secret.Shown {
	made := c.Made.UTC().Format("2006-01-02")
	if c.Kind == secret.AccountPassword {
		return secret.NewShown(c.Owner, assets.Say("cli.open-what-is", "tenant", c.Tenant.Name, "domain", c.Tenant.Domain, "made", made), c.Text)
	}
	what := assets.Say("cli.open-what-is-app", "item", assets.Say("cli.open-item-"+string(c.Kind)), "tenant", c.Tenant.Name, "domain", c.Tenant.Domain, "made", made)
	return secret.NewShown(c.Owner, what, c.Text)
}

// keepOpened writes what was sealed into a new file that only its owner can read: a tool takes a key or a token from there.
func (p *program) keepOpened(path string, c secret.Record) error {
	err := seal.WriteNew(path, []byte(inFile(c)))
	if errors.Is(err, fs.ErrExist) {
		return failure{problem: assets.Say("cli.open-exists", "file", path), cause: err}
	}
	if err != nil {
		return cannotWrite(path, err)
	}
	p.complain(assets.Say("cli.open-written", "file", path))
	return nil
}

// inFile is what was sealed as a file of its own. What reads a token, a client secret or a password from a file takes the end of a line for a
// part of it; PEM is lines.
func inFile(c secret.Record) string {
	text := strings.TrimRight(string(c.Text), "\r\n")
	if c.Kind == secret.Certificate {
		text += "\n"
	}
	return text
}

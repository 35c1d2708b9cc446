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
	"cspready/tui/plain/console"
)

// openCommand shows the content of an encrypted file. It needs no tenant and no network.
func (p *program) openCommand(o *options) *cobra.Command {
	var identity, file string
	cmd := &cobra.Command{
		Use: "open FILE", Short: p.cat.T("cli.open-short"), Long: p.cat.T("cli.open-long"),
		Example: p.cat.T("cli.open-example"),
		Args: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) == 0:
				return usageError(cmd, "cli.open-what")
			case len(args) > 1:
				return usageError(cmd, "cli.surplus", "word", args[1])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			con := p.newMessageConsole()
			con.Interactive, con.DisableEcho = isTerminal(p.in), p.echoDisabler()
			defer con.Close()
			ask := func(ctx context.Context) (string, error) {
				return con.ReadHidden(ctx, "cli.open-passphrase", "file", args[0])
			}
			if !p.needsPlain() { // the console would go on reading the keys of the screen for secrets
				ask = func(ctx context.Context) (string, error) {
					return p.askHidden(ctx, assets.Say("cli.open-passphrase", "file", args[0]))
				}
			}
			found, err := openSealed(cmd.Context(), args[0], identity, p.retryPassphrase(args[0], ask))
			if errors.Is(err, console.ErrNoAnswer) {
				return failure{problem: assets.Say("cli.open-no-passphrase", "file", args[0]), cause: err}
			}
			if err != nil {
				return err
			}
			if file != "" {
				return p.writeOpened(file, found)
			}
			return p.revealCredential(cmd.Context(), *o, con, found)
		},
	}
	cmd.Flags().StringVar(&identity, "identity", "", p.cat.T("cli.flag-identity"))
	cmd.Flags().StringVarP(&file, "output", "o", "", p.cat.T("cli.flag-open-output"))
	return cmd
}

// openCredential reads a credential from an encrypted file.
type openCredential func(context.Context) (secret.Record, error)

// passphraseTries is how often a person at a terminal may type a passphrase.
const passphraseTries = 3

// retryPassphrase opens a file with the passphrase that ask returns, and asks again after a wrong one if input is a
// terminal. A pipe would return the same again.
func (p *program) retryPassphrase(path string, ask func(context.Context) (string, error)) openCredential {
	return func(ctx context.Context) (secret.Record, error) {
		for try := 1; ; try++ {
			typed, err := ask(ctx)
			if err != nil {
				return secret.Record{}, err
			}
			if isTerminal(p.in) {
				p.printMessage(assets.Say("cli.open-trying"))
			}
			found, err := seal.Open(path, graph.Hidden(typed))
			if !errors.Is(err, secret.ErrWrongKey) || try == passphraseTries || !isTerminal(p.in) {
				return found, err
			}
			p.printMessage(steps.Explain(err).Happened)
		}
	}
}

// openSealed opens a file with a private key if it is encrypted for one, else with a passphrase.
func openSealed(ctx context.Context, path, identity string, withPassphrase openCredential) (secret.Record, error) {
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

// revealCredential shows a credential on a screen that leaves no trace. Without such a screen it prints it after a
// confirmation.
func (p *program) revealCredential(ctx context.Context, o options, con *console.Console, c secret.Record) error {
	shown := secretOf(c)
	if !p.needsPlain() {
		screen := tui.Terminal{In: p.in, Out: p.out, Env: p.environ, NoColor: !p.hasColour(p.out)}
		return tui.Show(ctx, []*secret.Shown{shown}, p.cat, screen)
	}
	err := con.RevealSecret(ctx, p.out, shown)
	if errors.Is(err, console.ErrNoAnswer) {
		return nil // it was not confirmed
	}
	return err
}

// secretOf is a credential as a secret to show.
func secretOf(c secret.Record) *secret.Shown {
	made := c.Made.UTC().Format("2006-01-02")
	tenant, domain := c.Tenant.Name, c.Tenant.Domain
	if c.Kind == secret.AccountPassword {
		what := assets.Say("cli.open-what-is", "tenant", tenant, "domain", domain, "made", made)
		return secret.NewShown(c.Owner, what, c.Text)
	}
	item := assets.Say("cli.open-item-" + string(c.Kind))
	what := assets.Say("cli.open-what-is-app", "item", item, "tenant", tenant, "domain", domain, "made", made)
	return secret.NewShown(c.Owner, what, c.Text)
}

// writeOpened writes a credential to a new file that only its owner can read, from which a tool can take a key or a
// token.
func (p *program) writeOpened(path string, c secret.Record) error {
	err := seal.WriteNew(path, []byte(fileContent(c)))
	if errors.Is(err, fs.ErrExist) {
		return failure{problem: assets.Say("cli.open-exists", "file", path), cause: err}
	}
	if err != nil {
		return cannotWrite(path, err)
	}
	p.printMessage(assets.Say("cli.open-written", "file", path))
	return nil
}

// fileContent is a credential as the content of a file. It has no newline at the end, which tools would take as part
// of a token, secret or password; PEM needs one.
func fileContent(c secret.Record) string {
	text := strings.TrimRight(string(c.Text), "\r\n")
	if c.Kind == secret.Certificate {
		text += "\n"
	}
	return text
}

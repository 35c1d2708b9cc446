package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"cspready/assets"
	"cspready/cmd/cspready/internal/cli"
	"cspready/cmd/cspready/internal/terminal"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/seal"
	"cspready/steps/secret"
	"cspready/tui"
	"cspready/tui/plain/console"
)

// openCommand shows the content of an encrypted file. It needs no tenant and no network.
func openCommand(t *terminal.Terminal) *cobra.Command {
	var identity, file string
	cmd := &cobra.Command{
		Use: "open FILE", Short: t.Catalog.T("cli.open-short"), Long: t.Catalog.T("cli.open-long"),
		Example: t.Catalog.T("cli.open-example"),
		Args: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) == 0:
				return cli.UsageError(cmd, "cli.open-what")
			case len(args) > 1:
				return cli.UsageError(cmd, "cli.surplus", "word", args[1])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			con := t.NewMessageConsole()
			con.Interactive, con.DisableEcho = terminal.IsTerminal(t.In), t.EchoDisabler()
			defer con.Close()
			ask := func(ctx context.Context) (string, error) {
				return con.ReadHidden(ctx, "cli.open-passphrase", "file", args[0])
			}
			if !t.NeedsPlain() { // the console would go on reading the keys of the screen for secrets
				ask = func(ctx context.Context) (string, error) {
					return t.AskHidden(ctx, assets.Say("cli.open-passphrase", "file", args[0]))
				}
			}
			found, err := openSealed(cmd.Context(), args[0], identity, retryPassphrase(t, args[0], ask))
			if errors.Is(err, console.ErrNoAnswer) {
				return cli.Failure{Problem: assets.Say("cli.open-no-passphrase", "file", args[0]), Cause: err}
			}
			if err != nil {
				return err
			}
			if file != "" {
				return writeOpened(t, file, found)
			}
			return revealCredential(cmd.Context(), t, con, found)
		},
	}
	cmd.Flags().StringVar(&identity, "identity", "", t.Catalog.T("cli.flag-identity"))
	cmd.Flags().StringVarP(&file, "output", "o", "", t.Catalog.T("cli.flag-open-output"))
	return cmd
}

// openCredential reads a credential from an encrypted file.
type openCredential func(context.Context) (secret.Record, error)

// passphraseTries is how often a person at a terminal may type a passphrase.
const passphraseTries = 3

// retryPassphrase opens a file with the passphrase that ask returns, and asks again after a wrong one if input is a
// terminal. A pipe would return the same again.
func retryPassphrase(t *terminal.Terminal, path string, ask func(context.Context) (string, error)) openCredential {
	return func(ctx context.Context) (secret.Record, error) {
		for try := 1; ; try++ {
			typed, err := ask(ctx)
			if err != nil {
				return secret.Record{}, err
			}
			if terminal.IsTerminal(t.In) {
				t.PrintMessage(assets.Say("cli.open-trying"))
			}
			found, err := seal.Open(path, graph.Hidden(typed))
			if !errors.Is(err, secret.ErrWrongKey) || try == passphraseTries || !terminal.IsTerminal(t.In) {
				return found, err
			}
			t.PrintMessage(steps.Explain(err).Happened)
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
			return secret.Record{}, cli.Failure{Problem: assets.Say("cli.open-identity", "file", path)}
		}
		keys, err := os.ReadFile(identity)
		if err != nil {
			return secret.Record{}, cli.CannotRead(identity, err)
		}
		return seal.OpenWith(path, keys)
	}
	return withPassphrase(ctx)
}

// revealCredential shows a credential on a screen that leaves no trace. Without such a screen it prints it after a
// confirmation.
func revealCredential(ctx context.Context, t *terminal.Terminal, con *console.Console, c secret.Record) error {
	shown := secretOf(c)
	if !t.NeedsPlain() {
		screen := tui.Terminal{In: t.In, Out: t.Out, Env: t.Environ, NoColor: !t.HasColour(t.Out)}
		return tui.Show(ctx, []*secret.Shown{shown}, t.Catalog, screen)
	}
	err := con.RevealSecret(ctx, t.Out, shown)
	if errors.Is(err, console.ErrNoAnswer) {
		return nil // it was not confirmed
	}
	return err
}

// secretOf is a credential as a secret to show.
func secretOf(c secret.Record) *secret.Shown {
	made := c.Created.UTC().Format("2006-01-02")
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
func writeOpened(t *terminal.Terminal, path string, c secret.Record) error {
	err := seal.WriteNew(path, []byte(fileContent(c)))
	if errors.Is(err, fs.ErrExist) {
		return cli.Failure{Problem: assets.Say("cli.open-exists", "file", path), Cause: err}
	}
	if err != nil {
		return cli.CannotWrite(path, err)
	}
	t.PrintMessage(assets.Say("cli.open-written", "file", path))
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

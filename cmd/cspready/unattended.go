package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"time"

	"github.com/spf13/cobra"

	"cspready/assets"
	"cspready/assets/catalog"
	"cspready/cmd/cspready/internal/cli"
	"cspready/cmd/cspready/internal/terminal"
	"cspready/graph"
	"cspready/graph/keyfile"
)

// unattended are the flags for signing in without a person: an application of the operator proves its identity with a
// certificate.
type unattended struct {
	certificate, passphraseFile string
}

// passphraseVariable is the environment variable with the passphrase of the key file, for schedulers. There is no flag
// for it, because other users can see command lines.
const passphraseVariable = "CSPREADY_CERTIFICATE_PASSPHRASE"

func (u *unattended) addTo(cmd *cobra.Command, cat *catalog.Catalog) {
	cmd.Flags().StringVar(&u.certificate, "certificate", "", cat.T("cli.flag-certificate"))
	help := cat.T("cli.flag-certificate-passphrase", "variable", passphraseVariable)
	cmd.Flags().StringVar(&u.passphraseFile, "certificate-passphrase", "", help)
}

// validate rejects flags that exclude each other.
func (u unattended) validate(cmd *cobra.Command, o options, named int, demo string) error {
	switch {
	case u.certificate == "" && u.passphraseFile != "":
		return cli.UsageError(cmd, "cli.passphrase-of-what")
	case u.certificate == "":
		return nil
	case o.clientID == "" || named == 0:
		return cli.UsageError(cmd, "cli.certificate-whose")
	case o.signIn != "":
		return cli.UsageError(cmd, "cli.certificate-or", "flag", "--sign-in")
	case demo != "":
		return cli.UsageError(cmd, "cli.certificate-or", "flag", "--demo")
	}
	return nil
}

// expiryWarning is how long before the expiry of a certificate there is a warning: a month, as a new one has to be
// made, uploaded and installed.
const expiryWarning = 30 * 24 * time.Hour

// readAppClient reads the credential of the application that signs in unattended; nil if a person signs in.
func readAppClient(ctx context.Context, t *terminal.Terminal, o options, u unattended) (*graph.AppClient, error) {
	if u.certificate == "" {
		return nil, nil
	}
	content, err := os.ReadFile(u.certificate)
	if err != nil {
		return nil, cli.CannotRead(u.certificate, err)
	}
	pair, err := keyfile.Read(content, func() (string, error) { return readPassphrase(ctx, t, u) })
	if err == nil {
		err = pair.CheckValidity(time.Now())
	}
	var fault keyfile.Fault
	switch {
	case errors.As(err, &fault) && pair.Certificate != nil:
		return nil, cli.Failure{Problem: assets.Say("cli.certificate-"+string(fault), "file", u.certificate,
			"from", formatDay(pair.Certificate.NotBefore), "to", formatDay(pair.Certificate.NotAfter)), Cause: err}
	case errors.As(err, &fault):
		return nil, cli.Failure{Problem: assets.Say("cli.certificate-"+string(fault), "file", u.certificate), Cause: err}
	case err != nil:
		return nil, err
	}
	if time.Until(pair.Certificate.NotAfter) < expiryWarning {
		t.Warn(assets.Say("cli.certificate-ends", "file", u.certificate, "to", formatDay(pair.Certificate.NotAfter)))
	}
	return &graph.AppClient{AppID: o.clientID, Key: pair.PEM}, nil
}

func formatDay(t time.Time) string { return t.UTC().Format(time.DateOnly) }

// readPassphrase returns the passphrase of the key file: from a file, from the environment, or from the person at the
// terminal.
func readPassphrase(ctx context.Context, t *terminal.Terminal, u unattended) (string, error) {
	if u.passphraseFile != "" {
		content, err := os.ReadFile(u.passphraseFile)
		if err != nil {
			return "", cli.CannotRead(u.passphraseFile, err)
		}
		return string(bytes.TrimRight(content, "\r\n")), nil
	}
	if word := t.Getenv(passphraseVariable); word != "" {
		return word, nil
	}
	if !terminal.IsTerminal(t.In) {
		problem := assets.Say("cli.certificate-locked", "file", u.certificate, "variable", passphraseVariable)
		return "", cli.Failure{Problem: problem}
	}
	return t.AskHidden(ctx, assets.Say("cli.certificate-ask", "file", u.certificate))
}

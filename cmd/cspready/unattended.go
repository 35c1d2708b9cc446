package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"time"

	"github.com/spf13/cobra"

	"cspready/assets"
	"cspready/graph"
	"cspready/graph/keyfile"
)

// unattended are the flags of a sign-in that takes nobody: an application of one's own proves itself with a certificate.
type unattended struct {
	certificate, passphraseFile string
}

// passphraseVariable is where a scheduler can keep the passphrase of the file with the key. There is no flag for it: others see command lines.
const passphraseVariable = "CSPREADY_CERTIFICATE_PASSPHRASE"

func (u *unattended) add(p *program, cmd *cobra.Command) {
	cmd.Flags().StringVar(&u.certificate, "certificate", "", p.cat.T("cli.flag-certificate"))
	cmd.Flags().StringVar(&u.passphraseFile, "certificate-passphrase", "", p.cat.T("cli.flag-certificate-passphrase", "variable", passphraseVariable))
}

// validate refuses flags that do not go together.
func (u unattended) validate(cmd *cobra.Command, o options, named int, demo string) error {
	switch {
	case u.certificate == "" && u.passphraseFile != "":
		return wrong(cmd, "cli.passphrase-of-what")
	case u.certificate == "":
		return nil
	case o.clientID == "" || named == 0:
		return wrong(cmd, "cli.certificate-whose")
	case o.signIn != "":
		return wrong(cmd, "cli.certificate-or", "flag", "--sign-in")
	case demo != "":
		return wrong(cmd, "cli.certificate-or", "flag", "--demo")
	}
	return nil
}

// soon is when the end of a certificate is told: a month before, as a new one has to be made, uploaded and put in its place.
const soon = 30 * 24 * time.Hour

// application is the application that signs in as itself, whatever the tenant; nil where a person does.
func (p *program) application(ctx context.Context, o options, u unattended) (*graph.AppClient, error) {
	if u.certificate == "" {
		return nil, nil
	}
	content, err := os.ReadFile(u.certificate)
	if err != nil {
		return nil, cannotRead(u.certificate, err)
	}
	pair, err := keyfile.Read(content, func() (string, error) { return p.passphrase(ctx, u) })
	if err == nil {
		err = pair.Valid(time.Now())
	}
	var fault keyfile.Fault
	switch {
	case errors.As(err, &fault) && pair.Certificate != nil:
		return nil, failure{problem: assets.Say("cli.certificate-"+string(fault), "file", u.certificate, "from", day(pair.Certificate.NotBefore),
			"to", day(pair.Certificate.NotAfter)), cause: err}
	case errors.As(err, &fault):
		return nil, failure{problem: assets.Say("cli.certificate-"+string(fault), "file", u.certificate), cause: err}
	case err != nil:
		return nil, err
	}
	if time.Until(pair.Certificate.NotAfter) < soon {
		p.warn(assets.Say("cli.certificate-ends", "file", u.certificate, "to", day(pair.Certificate.NotAfter)))
	}
	return &graph.AppClient{AppID: o.clientID, Key: pair.PEM}, nil
}

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }

// passphrase is that of the file with the key: from a file, from the environment, or from whoever sits at the terminal.
func (p *program) passphrase(ctx context.Context, u unattended) (string, error) {
	if u.passphraseFile != "" {
		content, err := os.ReadFile(u.passphraseFile)
		if err != nil {
			return "", cannotRead(u.passphraseFile, err)
		}
		return string(bytes.TrimRight(content, "\r\n")), nil
	}
	if word := p.getenv(passphraseVariable); word != "" {
		return word, nil
	}
	if !isTerminal(p.in) {
		return "", failure{problem: assets.Say("cli.certificate-locked", "file", u.certificate, "variable", passphraseVariable)}
	}
	return p.unseen(ctx, assets.Say("cli.certificate-ask", "file", u.certificate))
}

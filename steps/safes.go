package steps

import (
	"context"
	"errors"
	"strings"

	"cspready/graph"
	"cspready/steps/secret"
)

// bothSafes keep a credential in a file and in a Key Vault.
type bothSafes struct {
	files Safe
	vault vaultSafe
}

// Place names both.
func (s bothSafes) Place(upn string) string { return s.files.Place(upn) + ", " + s.vault.Place(upn) }

// Requests are those of both.
func (s bothSafes) Requests(upn string) []graph.Request {
	return append(s.files.Requests(upn), s.vault.Requests(upn)...)
}

// Ready looks at both.
func (s bothSafes) Ready(ctx context.Context, upn string) error {
	return errors.Join(s.files.Ready(ctx, upn), s.vault.Ready(ctx, upn))
}

// Keep looks in both before it writes to either, so that both hold the same.
func (s bothSafes) Keep(ctx context.Context, c Credential) (Credential, error) {
	stored, found, err := s.vault.stored(ctx, c)
	if err != nil {
		return Credential{}, err
	}
	if found {
		c = stored
	}
	kept, err := s.files.Keep(ctx, c)
	switch {
	case err != nil:
		return Credential{}, err
	case found && kept.Password != stored.Password:
		return Credential{}, &secret.Error{Kind: secret.ErrTwoPasswords, Path: s.Place(c.UserPrincipalName)}
	case found:
		return kept, nil
	}
	return s.vault.Keep(ctx, kept)
}

// Drop takes back both.
func (s bothSafes) Drop(ctx context.Context, upn string) error {
	return errors.Join(s.files.Drop(ctx, upn), s.vault.Drop(ctx, upn))
}

// safe makes the safe that answers describe.
func (s breakGlass) safe(answers Answers, org graph.Organization) (Safe, error) {
	p := s.access.profile
	var files Safe
	var vault *vaultSafe
	choice := answers.First(AskSafe)
	if inFile(choice) {
		key := secret.FileKey{Passphrase: p.Entered.Recall(AskPassphrase)}
		if choice == SafeRecipients || choice == SafeRecipientsVault {
			recipients, err := p.Sealing.Recipients(answers.First(AskRecipients))
			if err != nil {
				return nil, err
			}
			key = secret.FileKey{Recipients: recipients}
		}
		if err := p.Sealing.Folder(answers.First(AskFolder)); err != nil {
			return nil, err
		}
		var err error
		if files, err = p.Sealing.Files(answers.First(AskFolder), key); err != nil {
			return nil, err
		}
	}
	if strings.HasSuffix(choice, SafeVault) {
		host, ok := p.cloud().VaultHost(answers.First(AskVault))
		if !ok {
			return nil, &graph.Error{Op: graph.OpStoreSecret, Kind: graph.ErrBadInput}
		}
		vault = &vaultSafe{dir: s.dir, host: host, tenantID: org.ID}
	}
	switch {
	case files != nil && vault != nil:
		return bothSafes{files, *vault}, nil
	case files != nil:
		return files, nil
	case vault != nil:
		return *vault, nil
	}
	return nil, nil
}

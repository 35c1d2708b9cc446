package steps

import (
	"context"
	"errors"
	"strings"

	"cspready/graph"
)

// bothSafes keep a credential in two places.
type bothSafes struct{ first, second Safe }

// Place names both.
func (s bothSafes) Place(upn string) string { return s.first.Place(upn) + ", " + s.second.Place(upn) }

// Requests are those of both.
func (s bothSafes) Requests(upn string) []graph.Request {
	return append(s.first.Requests(upn), s.second.Requests(upn)...)
}

// Keep seals in the first what the second has, so that both hold the same.
func (s bothSafes) Keep(ctx context.Context, c Credential) (Credential, error) {
	kept, err := s.second.Keep(ctx, c)
	if err != nil {
		return Credential{}, err
	}
	again, err := s.first.Keep(ctx, kept)
	if err == nil && again.Password != kept.Password {
		return Credential{}, &SealError{Kind: SealFailed, Path: s.first.Place(c.UserPrincipalName), Err: errTwoPasswords}
	}
	return again, err
}

var errTwoPasswords = errors.New("the file and the vault hold different passwords of one account")

// Drop takes back both.
func (s bothSafes) Drop(ctx context.Context, upn string) error {
	return errors.Join(s.first.Drop(ctx, upn), s.second.Drop(ctx, upn))
}

// safe makes the safe that answers describe.
func (s breakGlass) safe(answers Answers, org graph.Organization) (Safe, error) {
	p := s.access.profile
	var files, vault Safe
	choice := answers.First(AskSafe)
	if inFile(choice) {
		key := SealKey{Passphrase: p.Entered.Recall(AskPassphrase)}
		if choice == SafeRecipients || choice == SafeRecipientsVault {
			recipients, err := p.Sealing.Recipients(answers.First(AskRecipients))
			if err != nil {
				return nil, err
			}
			key = SealKey{Recipients: recipients}
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
			return nil, &graph.Error{Op: "store a secret in Key Vault", Kind: graph.ErrBadInput}
		}
		vault = vaultSafe{dir: s.dir, host: host, tenantID: org.ID}
	}
	switch {
	case files != nil && vault != nil:
		return bothSafes{files, vault}, nil
	case files != nil:
		return files, nil
	case vault != nil:
		return vault, nil
	}
	return nil, nil
}

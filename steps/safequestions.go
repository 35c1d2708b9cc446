package steps

import (
	"path/filepath"
	"slices"
	"strings"

	"cspready/assets"
	"cspready/graph"
)

// Answers to [AskSafe]: a file that a passphrase opens or the owners of public keys, a secret in a Key Vault, or both.
const (
	SafePassphrase      = "file"
	SafeRecipients      = "file-for-keys"
	SafeVault           = "key-vault"
	SafePassphraseVault = "file+key-vault"
	SafeRecipientsVault = "file-for-keys+key-vault"
)

var safeChoices = []string{SafePassphrase, SafeRecipients, SafeVault, SafePassphraseVault, SafeRecipientsVault}

func inFile(choice string) bool { return strings.HasPrefix(choice, "file") }

// safeQuestions asks where credentials of new accounts are kept, provided that any are made.
func safeQuestions(p Profile, wanted func(Answers) bool, org graph.Organization) []Question {
	asked := func(choices ...string) func(Answers) bool {
		return func(a Answers) bool { return wanted(a) && slices.Contains(choices, a.First(AskSafe)) }
	}
	where := Question{ID: AskSafe, Title: say("ask.safe"), Help: say("ask.safe-help"), Default: []string{SafePassphrase}, Asked: wanted}
	for _, c := range safeChoices {
		where.Options = append(where.Options, Option{c, say("ask.safe-in-" + strings.ReplaceAll(c, "+", "-and-"))})
	}
	return []Question{
		where, folderQuestion(p, say("ask.safe-folder-help"), wanted),
		passphraseQuestion(p, say("ask.safe-passphrase-help"), asked(SafePassphrase, SafePassphraseVault), org),
		{
			ID: AskRecipients, Kind: Line, Title: say("ask.safe-recipients"), Help: say("ask.safe-recipients-help"),
			Asked: asked(SafeRecipients, SafeRecipientsVault), Refuse: func(text string) assets.Text {
				if _, err := p.Sealing.Recipients(text); err != nil {
					return say("ask.safe-recipients-wrong")
				}
				return assets.Text{}
			},
		},
		vaultQuestion(p, asked(SafeVault, SafePassphraseVault, SafeRecipientsVault)),
	}
}

// folderQuestion asks for the folder that sealed files, and what goes with them, are put into.
func folderQuestion(p Profile, help assets.Text, asked func(Answers) bool) Question {
	return Question{
		ID: AskFolder, Kind: Line, Title: say("ask.safe-folder"), Help: help, Default: []string{filepath.FromSlash("cspready-safe")},
		Asked: asked, Refuse: func(text string) assets.Text { return refuseFolder(p.Sealing, text) },
	}
}

// passphraseQuestion asks for the passphrase of sealed files.
func passphraseQuestion(p Profile, help assets.Text, asked func(Answers) bool, org graph.Organization) Question {
	about := []string{org.Name, org.DefaultDomain, org.InitialDomain}
	return Question{
		ID: AskPassphrase, Kind: Passphrase, Title: say("ask.safe-passphrase"), Help: help, Asked: asked,
		Rate: func(typed graph.Hidden) assets.Text {
			said, _ := p.Sealing.Strength(trimmed(string(typed)), about...)
			return said
		},
		Refuse: func(text string) assets.Text {
			if said, enough := p.Sealing.Strength(trimmed(text), about...); !enough {
				return said
			}
			return assets.Text{}
		},
	}
}

// vaultQuestion asks for a Key Vault.
func vaultQuestion(p Profile, asked func(Answers) bool) Question {
	return Question{
		ID: AskVault, Kind: Line, Title: say("ask.safe-vault"), Help: say("ask.safe-vault-help"), Asked: asked,
		Refuse: func(text string) assets.Text {
			if _, ok := p.cloud().VaultHost(text); !ok {
				return say("ask.safe-vault-wrong")
			}
			return assets.Text{}
		},
	}
}

// trimmed is a passphrase as it is kept: blanks at its ends get lost where it is read from a line.
func trimmed(typed string) graph.Hidden { return graph.Hidden(strings.TrimSpace(typed)) }

func refuseFolder(s Sealing, path string) assets.Text {
	if strings.TrimSpace(path) == "" {
		return say("ask.safe-folder-empty")
	}
	if err := s.Folder(path); err != nil {
		return Explain(err).Happened
	}
	return assets.Text{}
}

// cloud is the cloud of the tenant; the global one where nobody said.
func (p Profile) cloud() graph.Cloud {
	if p.Cloud == "" {
		return graph.Global
	}
	return p.Cloud
}

// AskSafe asks where the credentials of new accounts are kept; the others are about the place that was chosen.
const (
	AskSafe       = "safe"
	AskFolder     = "safe-folder"
	AskPassphrase = "safe-passphrase"
	AskRecipients = "safe-recipients"
	AskVault      = "safe-vault"
)

package custody

import (
	"path/filepath"
	"slices"
	"strings"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
)

// Ids of the questions about stores. AskAccountStore asks where to store the passwords of new accounts, AskAppStore
// where to store the key and refresh token of an application; the others are about the store that was chosen.
// AskVaultName asks what the names of an application's secrets in a Key Vault begin with.
const (
	AskAccountStore = "safe"
	AskFolder       = "safe-folder"
	AskPassphrase   = "safe-passphrase"
	AskRecipients   = "safe-recipients"
	AskVault        = "safe-vault"
	AskAppStore     = "app-safe"
	AskVaultName    = "app-vault-name"
)

// Answers to [AskAccountStore] and [AskAppStore]: a file that a passphrase opens, a file for the holders of private
// keys, a secret in a Key Vault, a file and a Key Vault, or the keyring of this machine's system.
const (
	StoreInFile                   = "file"
	StoreInFileForKeys            = "file-for-keys"
	StoreInKeyVault               = "key-vault"
	StoreInFileAndKeyVault        = "file+key-vault"
	StoreInFileForKeysAndKeyVault = "file-for-keys+key-vault"
	StoreInKeyring                = "keyring"
)

var accountStores = []string{
	StoreInFile, StoreInFileForKeys, StoreInKeyVault, StoreInFileAndKeyVault, StoreInFileForKeysAndKeyVault,
}

// AccountStoreQuestions asks where passwords of new accounts are stored, provided that any are wanted.
func AccountStoreQuestions(p steps.Profile, wanted func(steps.Answers) bool, org graph.Organization) []steps.Question {
	asked := func(choices ...string) func(steps.Answers) bool {
		return func(a steps.Answers) bool { return wanted(a) && slices.Contains(choices, a.First(AskAccountStore)) }
	}
	where := steps.Question{
		ID: AskAccountStore, Title: assets.Say("ask.safe"), Help: assets.Say("ask.safe-help"),
		Default: []string{StoreInFile}, AskIf: wanted,
	}
	for _, c := range accountStores {
		label := assets.Say("ask.safe-in-" + strings.ReplaceAll(c, "+", "-and-"))
		where.Options = append(where.Options, steps.Option{Value: c, Label: label})
	}
	return []steps.Question{
		where, folderQuestion(p, assets.Say("ask.safe-folder-help"), wanted),
		passphraseQuestion(p, assets.Say("ask.safe-passphrase-help"), asked(StoreInFile, StoreInFileAndKeyVault), org),
		recipientsQuestion(p, asked(StoreInFileForKeys, StoreInFileForKeysAndKeyVault)),
		vaultQuestion(p, asked(StoreInKeyVault, StoreInFileAndKeyVault, StoreInFileForKeysAndKeyVault)),
	}
}

// AppStoreQuestions asks where the key and the refresh token of an application are stored, provided that it is wanted.
// cspready has to open them again, to prove and to renew them, so files are sealed with a passphrase and not for the
// key of another person.
func AppStoreQuestions(p steps.Profile, wanted func(steps.Answers) bool, org graph.Organization) []steps.Question {
	asked := func(choice string) func(steps.Answers) bool {
		return func(a steps.Answers) bool { return wanted(a) && a.First(AskAppStore) == choice }
	}
	where := steps.Question{
		ID: AskAppStore, Title: assets.Say("ask.app-safe"), Help: assets.Say("ask.app-safe-help"),
		Default: []string{StoreInFile}, AskIf: wanted,
		Options: []steps.Option{
			{Value: StoreInFile, Label: assets.Say("ask.app-safe-file")},
			{Value: StoreInKeyVault, Label: assets.Say("ask.app-safe-key-vault")},
		},
	}
	if p.Files.HasKeyring() {
		where.Options = append(where.Options, steps.Option{Value: StoreInKeyring, Label: assets.Say("ask.app-safe-keyring")})
	}
	return []steps.Question{
		where, folderQuestion(p, assets.Say("ask.app-folder-help"), wanted),
		passphraseQuestion(p, assets.Say("ask.app-passphrase-help"), asked(StoreInFile), org),
		vaultQuestion(p, asked(StoreInKeyVault)), vaultNameQuestion(asked(StoreInKeyVault), org),
	}
}

// folderQuestion asks for the folder of sealed files, and of the pages that go with them.
func folderQuestion(p steps.Profile, help assets.Text, asked func(steps.Answers) bool) steps.Question {
	return steps.Question{
		ID: AskFolder, Kind: steps.Line, Title: assets.Say("ask.safe-folder"), Help: help,
		Default: []string{filepath.FromSlash("cspready-safe")}, AskIf: asked,
		Validate: func(text string) assets.Text { return refuseFolder(p, text) },
	}
}

func refuseFolder(p steps.Profile, path string) assets.Text {
	if strings.TrimSpace(path) == "" {
		return assets.Say("ask.safe-folder-empty")
	}
	if err := p.Files.CheckFolder(path); err != nil {
		return steps.Explain(err).Happened
	}
	return assets.Text{}
}

// passphraseQuestion asks for the passphrase of sealed files.
func passphraseQuestion(p steps.Profile, help assets.Text, asked func(steps.Answers) bool,
	org graph.Organization) steps.Question {
	rate := func(typed string) (assets.Text, bool) {
		passphrase := graph.Hidden(strings.TrimSpace(typed))
		return p.Files.RateStrength(passphrase, org.Name, org.DefaultDomain, org.InitialDomain)
	}
	return steps.Question{
		ID: AskPassphrase, Kind: steps.Passphrase, Title: assets.Say("ask.safe-passphrase"), Help: help, AskIf: asked,
		Rate: func(typed graph.Hidden) assets.Text {
			rating, _ := rate(string(typed))
			return rating
		},
		Validate: func(text string) assets.Text {
			if rating, isStrong := rate(text); !isStrong {
				return rating
			}
			return assets.Text{}
		},
	}
}

// recipientsQuestion asks for the public keys that files are sealed for.
func recipientsQuestion(p steps.Profile, asked func(steps.Answers) bool) steps.Question {
	return steps.Question{
		ID: AskRecipients, Kind: steps.Line,
		Title: assets.Say("ask.safe-recipients"), Help: assets.Say("ask.safe-recipients-help"),
		AskIf: asked, Validate: func(text string) assets.Text {
			if _, err := p.Files.ParseRecipients(text); err != nil {
				return assets.Say("ask.safe-recipients-wrong")
			}
			return assets.Text{}
		},
	}
}

// vaultQuestion asks for a Key Vault.
func vaultQuestion(p steps.Profile, asked func(steps.Answers) bool) steps.Question {
	return steps.Question{
		ID: AskVault, Kind: steps.Line,
		Title: assets.Say("ask.safe-vault"), Help: assets.Say("ask.safe-vault-help"), AskIf: asked,
		Validate: func(text string) assets.Text {
			if _, ok := vaultHost(p, text); !ok {
				return assets.Say("ask.safe-vault-wrong")
			}
			return assets.Text{}
		},
	}
}

// vaultNameQuestion asks what the names of an application's secrets in a Key Vault begin with. It proposes the first
// label of the initial domain, which is unique for a tenant.
func vaultNameQuestion(asked func(steps.Answers) bool, org graph.Organization) steps.Question {
	label, _, _ := strings.Cut(org.InitialDomain, ".")
	return steps.Question{
		ID: AskVaultName, Kind: steps.Line,
		Title: assets.Say("ask.app-vault-name"), Help: assets.Say("ask.app-vault-name-help"),
		Default: []string{label}, AskIf: asked, Validate: func(text string) assets.Text {
			if _, ok := parseNamePrefix(text); !ok {
				return assets.Say("ask.app-vault-name-wrong", "count", longestPrefix)
			}
			return assets.Text{}
		},
	}
}

package steps

import (
	"strings"

	"cspready/assets"
	"cspready/graph"
)

// Answers to [AskCredential].
const (
	ByCertificate = "certificate"
	BySecret      = "secret"
)

// firstLabel is the part of a domain before the first dot, which is unique for the initial domain of a tenant.
func firstLabel(domain string) string {
	label, _, _ := strings.Cut(domain, ".")
	return label
}

// keepQuestions asks where the key and the refresh token of an application are kept, provided that it is wanted. They have to be opened
// again by cspready, to prove and to renew them, so files are sealed with a passphrase and not for somebody else's key.
func keepQuestions(p Profile, wanted func(Answers) bool, org graph.Organization) []Question {
	choice := func(is string) func(Answers) bool {
		return func(a Answers) bool { return wanted(a) && a.First(AskKeep) == is }
	}
	where := Question{ID: AskKeep, Title: say("ask.app-safe"), Help: say("ask.app-safe-help"), Default: []string{KeepFile}, Asked: wanted,
		Options: []Option{{KeepFile, say("ask.app-safe-file")}, {KeepVault, say("ask.app-safe-key-vault")}}}
	if p.Sealing.Keyring() {
		where.Options = append(where.Options, Option{KeepKeyring, say("ask.app-safe-keyring")})
	}
	name := Question{ID: AskVaultName, Kind: Line, Title: say("ask.app-vault-name"), Help: say("ask.app-vault-name-help"),
		Default: []string{firstLabel(org.InitialDomain)}, Asked: choice(KeepVault), Refuse: func(text string) assets.Text {
			if _, fits := vaultBase(text); !fits {
				return say("ask.app-vault-name-wrong", "count", longestBase)
			}
			return assets.Text{}
		}}
	asked := []Question{{
		ID: AskCredential, Title: say("ask.app-credential"), Help: say("ask.app-credential-help"), Default: []string{ByCertificate}, Asked: wanted,
		Options: []Option{{ByCertificate, say("ask.app-credential-certificate")}, {BySecret, say("ask.app-credential-secret")}},
	}, where}
	return append(asked, folderQuestion(p, say("ask.app-folder-help"), wanted),
		passphraseQuestion(p, say("ask.app-passphrase-help"), choice(KeepFile), org), vaultQuestion(p, choice(KeepVault)), name)
}

// AskKeep asks where the application's key and refresh token are kept, AskVaultName under which name in a Key Vault.
const (
	AskKeep      = "app-safe"
	AskVaultName = "app-vault-name"
)

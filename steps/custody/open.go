// Package custody is where secrets are stored, as the operator chooses: in encrypted files, in the keyring of this
// machine, in an Azure Key Vault (keyvault.go), or in files and a Key Vault (mirror.go). A requirement that creates
// secrets adds [AccountStoreQuestions] or [AppStoreQuestions] to its own questions (questions.go), and opens the store
// of the answers with [OpenAccountStore] or [OpenAppStore]. Files and keyring are made by [secret.Files].
package custody

import (
	"cmp"
	"strings"

	"cspready/graph"
	"cspready/steps"
	"cspready/steps/secret"
)

// OpenAccountStore opens the store for passwords of accounts that answers choose; nil where they choose none.
func OpenAccountStore(p steps.Profile, client VaultClient, answers steps.Answers,
	org graph.Organization) (secret.Store, error) {
	var files, vault secret.Store
	choice := answers.First(AskAccountStore)
	if strings.HasPrefix(choice, StoreInFile) {
		key := secret.FileKey{Passphrase: p.Passphrases.Get(AskPassphrase)}
		if choice == StoreInFileForKeys || choice == StoreInFileForKeysAndKeyVault {
			recipients, err := p.Files.ParseRecipients(answers.First(AskRecipients))
			if err != nil {
				return nil, err
			}
			key = secret.FileKey{Recipients: recipients}
		}
		var err error
		if files, err = openFolder(p, key, answers, org); err != nil {
			return nil, err
		}
	}
	if strings.HasSuffix(choice, StoreInKeyVault) {
		host, ok := vaultHost(p, answers.First(AskVault))
		if !ok {
			return nil, &graph.Error{Op: graph.OpStoreSecret, Kind: graph.ErrBadInput}
		}
		vault = keyVault{client: client, host: host, tenantID: org.ID}
	}
	switch {
	case files != nil && vault != nil:
		return mirror{files, vault}, nil
	case files != nil:
		return files, nil
	}
	return vault, nil
}

// OpenAppStore opens the store for the secrets of an application, and for the password of its account, that answers
// choose; nil where they choose none.
func OpenAppStore(p steps.Profile, client VaultClient, answers steps.Answers,
	org graph.Organization) (secret.Store, error) {
	if p.Files == nil {
		return nil, nil
	}
	switch answers.First(AskAppStore) {
	case StoreInFile:
		return openFolder(p, secret.FileKey{Passphrase: p.Passphrases.Get(AskPassphrase)}, answers, org)
	case StoreInKeyring:
		return p.Files.OpenKeyring(ownerOf(org)), nil
	case StoreInKeyVault:
		host, ok := vaultHost(p, answers.First(AskVault))
		prefix, fits := parseNamePrefix(answers.First(AskVaultName))
		if !ok || !fits {
			return nil, &graph.Error{Op: graph.OpStoreSecret, Kind: graph.ErrBadInput}
		}
		return keyVault{client: client, host: host, prefix: prefix, tenantID: org.ID}, nil
	}
	return nil, nil
}

// openFolder opens the store in the folder that answers name, if files can be made there.
func openFolder(p steps.Profile, key secret.FileKey, answers steps.Answers,
	org graph.Organization) (secret.Store, error) {
	if err := p.Files.CheckFolder(answers.First(AskFolder)); err != nil {
		return nil, err
	}
	return p.Files.OpenFolder(answers.First(AskFolder), key, ownerOf(org))
}

// ownerOf returns the tenant as it is written into secrets.
func ownerOf(org graph.Organization) secret.Tenant {
	return secret.Tenant{ID: org.ID, Name: org.Name, Domain: org.DefaultDomain}
}

// vaultHost returns the host of a Key Vault in the cloud of the tenant, from its name, host or address; ok is false for
// any other text.
func vaultHost(p steps.Profile, typed string) (host string, ok bool) {
	return cmp.Or(p.Cloud, graph.Global).VaultHost(typed)
}

package steps

import (
	"context"

	"cspready/graph"
	"cspready/steps/secret"
)

// ready finds a drawer that is not there, lets nobody in, or has no room for what is to be kept, before anything is made.
func (p *appPlan) ready(ctx context.Context) error {
	if p.drawer == nil {
		return nil
	}
	for _, item := range []Item{p.credentialItem(), RefreshTokenItem} {
		if err := p.drawer.Ready(ctx, p.app.AppID, item); err != nil {
			return err
		}
	}
	return nil
}

// credentialItem is what the application is to prove itself with.
func (p *appPlan) credentialItem() Item {
	if p.answers.First(AskCredential) == BySecret {
		return SecretItem
	}
	return CertificateItem
}

// drawer makes the drawer that answers describe; nil while they do not.
func (s secureApp) drawer(answers Answers, org graph.Organization) (Drawer, error) {
	p := s.apps.access.profile
	if p.Sealing == nil {
		return nil, nil
	}
	of := DrawerOf{TenantID: org.ID, Tenant: org.Name, Domain: org.DefaultDomain}
	switch answers.First(AskKeep) {
	case KeepFile:
		if err := p.Sealing.Folder(answers.First(AskFolder)); err != nil {
			return nil, err
		}
		return p.Sealing.Drawer(answers.First(AskFolder), secret.FileKey{Passphrase: p.Entered.Recall(AskPassphrase)}, of)
	case KeepKeyring:
		return p.Sealing.Keychain(of), nil
	case KeepVault:
		host, ok := p.cloud().VaultHost(answers.First(AskVault))
		base, fits := vaultBase(answers.First(AskVaultName))
		if !ok || !fits {
			return nil, &graph.Error{Op: graph.OpStoreSecret, Kind: graph.ErrBadInput}
		}
		return vaultDrawer{dir: s.dir, host: host, base: base, tenantID: org.ID}, nil
	}
	return nil, nil
}

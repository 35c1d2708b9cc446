package secureapp

import (
	"context"

	"cspready/steps/secret"
)

// checkStore checks, before anything is created, that the store accepts the credential and the token: it may not
// exist, refuse access, or have another owner's secret of the same name.
func (p *appPlan) checkStore(ctx context.Context) error {
	if p.Store == nil {
		return nil
	}
	for _, kind := range []secret.Kind{p.credentialKind(), secret.RefreshToken} {
		if err := p.Store.CheckPut(ctx, p.SecretKey(kind)); err != nil {
			return err
		}
	}
	return nil
}

// credentialKind returns the kind of credential that was chosen for the application.
func (p *appPlan) credentialKind() secret.Kind {
	if p.answers.First(AskCredential) == BySecret {
		return secret.ClientSecret
	}
	return secret.Certificate
}

package secureapp

import (
	"context"

	"cspready/steps/secret"
)

// checkStore finds out, before anything is made, whether the store fails for what is to be stored: it does not exist,
// refuses access, or the name is taken.
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

// credentialKind returns what the application is to prove itself with.
func (p *appPlan) credentialKind() secret.Kind {
	if p.answers.First(AskCredential) == BySecret {
		return secret.ClientSecret
	}
	return secret.Certificate
}

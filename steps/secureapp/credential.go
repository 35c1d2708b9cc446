package secureapp

import (
	"context"
	"slices"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/change/app"
	"cspready/steps/sam"
	"cspready/steps/secret"
)

// secretLifetime is how long a client secret is valid: half a year, as on Microsoft's own pages.
//
// https://learn.microsoft.com/entra/identity-platform/how-to-add-credentials
const secretLifetime = 180 * 24 * time.Hour

// clockSkewMargin is subtracted from the lifetime that a policy allows, because the clocks of this machine and
// Microsoft differ by minutes: a credential that uses all of it could be refused.
const clockSkewMargin = 10 * time.Minute

// withMargin returns the longest lifetime for a new credential whose policy allows most.
func withMargin(most time.Duration) time.Duration { return most - min(clockSkewMargin, most/10) }

// planCredential plans a stored credential for the application if it has none, if the present one expires soon, or if
// the person asked to rotate it.
func (s secureApp) planCredential(ctx context.Context, p *appPlan) error {
	if p.Store == nil {
		return nil
	}
	if p.sam.Unread[sam.RulePart] != nil {
		p.Notes = append(p.Notes, assets.Say("secure-app.note-rules"))
	}
	if len(p.sam.Rules.UnknownInForce(createdOrNow(p.App))) > 0 {
		p.Notes = append(p.Notes, assets.Say("secure-app.note-strange-rule"))
	}
	if p.answers.First(AskCredential) == BySecret {
		return p.planSecret(ctx)
	}
	return p.planCertificate(ctx)
}

// planCertificate plans a certificate, unless the tenant accepts only those of a certificate authority: cspready
// creates self-signed ones.
func (p *appPlan) planCertificate(ctx context.Context) error {
	pair, found, err := p.StoredKeyPair(ctx)
	if err != nil {
		return err
	}
	spec := app.CredentialSpec{Life: withMargin(sam.CertificateLife(p.sam.Rules, createdOrNow(p.App)))}
	var current currentCredential
	if found {
		current = storedCertificate(pair, p.App.Keys)
	}
	p.hasStored = current.id != ""
	switch p.decideAction(current, spec.Life) {
	case keepCredential:
		p.storedKeyID, p.CredentialExpiry = current.id, current.expires
		return nil
	case renewCredential:
		spec.Replaces = pair.Thumbprint()
	}
	if len(p.sam.Rules.InForce(graph.RuleTrustedAuthority, createdOrNow(p.App))) > 0 {
		p.Guards = append(p.Guards, steps.Guard{Reason: assets.Say("guard.certificate-authority")})
		return nil
	}
	spec.Reason = p.describeReason(current, spec.Life)
	p.newCertificate = &spec
	p.addChange(app.AddCertificate(p.Pending, spec), madeCredential, madeApp, madePrincipal)
	return nil
}

// storedCertificate returns the application's certificate that the stored key pair belongs to.
func storedCertificate(k app.KeyPair, keys []graph.KeyCredential) currentCredential {
	c, has := k.FindCredential(keys)
	if !has {
		return currentCredential{}
	}
	isOld := func(o graph.KeyCredential) bool { return o.KeyID != c.KeyID && isReplaceable(o) }
	return currentCredential{id: c.KeyID, created: k.Certificate.NotBefore, expires: c.Ends,
		hasReplaceable: slices.ContainsFunc(keys, isOld)}
}

// planSecret plans a client secret, unless the tenant's policy forbids it: cspready does not loosen that policy.
func (p *appPlan) planSecret(ctx context.Context) error {
	allowed, most := sam.AllowedSecret(p.sam.Rules, createdOrNow(p.App))
	spec := app.CredentialSpec{Life: secretLifetime}
	if most > 0 {
		spec.Life = min(spec.Life, withMargin(most))
	}
	current, err := p.readStoredSecret(ctx)
	if err != nil {
		return err
	}
	p.hasStored = current.id != ""
	switch p.decideAction(current, spec.Life) {
	case keepCredential:
		p.CredentialExpiry = current.expires
		return nil
	case renewCredential:
		spec.Replaces = current.id
	}
	if !allowed {
		p.Guards = append(p.Guards, steps.Guard{Reason: assets.Say("guard.secret-forbidden")})
		return nil
	}
	spec.Reason = p.describeReason(current, spec.Life)
	p.newSecret = &spec
	p.addChange(app.AddSecret(p.Pending, spec), madeCredential, madeApp, madePrincipal)
	return nil
}

// readStoredSecret returns the application's client secret that is stored.
func (p *appPlan) readStoredSecret(ctx context.Context) (currentCredential, error) {
	if p.App.AppID == "" {
		return currentCredential{}, nil
	}
	stored, _, err := p.Store.Newest(ctx, p.SecretKey(secret.ClientSecret))
	c, has := app.FindSecret(stored, p.App.Secrets)
	if err != nil || !has {
		return currentCredential{}, err
	}
	return currentCredential{id: c.KeyID, created: c.Starts, expires: c.Ends,
		hasReplaceable: len(ownSecrets(p.App)) > 1}, nil
}

// createdOrNow returns when an application was created; now for one that does not exist yet.
func createdOrNow(a graph.Application) time.Time {
	if a.Created.IsZero() {
		return time.Now()
	}
	return a.Created
}

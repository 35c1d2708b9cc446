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

// secretLifetime is how long a client secret lives: half a year, as Microsoft's own pages choose for one.
//
// https://learn.microsoft.com/entra/identity-platform/how-to-add-credentials
const secretLifetime = 180 * 24 * time.Hour

// clockSkewMargin is how much less than it may a new credential lives: the clock of this machine and those of Microsoft's differ by minutes, and what lives
// as long as a policy allows by one clock is refused by another.
const clockSkewMargin = 10 * time.Minute

func withMargin(most time.Duration) time.Duration { return most - min(clockSkewMargin, most/10) }

// planCredential gives the application something to prove itself with that is stored, where there is nothing, or it ends soon, or it is
// to be renewed.
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

// planCertificate plans a certificate, unless the tenant takes only those of an authority, which nothing here is.
func (p *appPlan) planCertificate(ctx context.Context) error {
	pair, found, err := p.Held(ctx)
	if err != nil {
		return err
	}
	spec := app.CredentialSpec{Life: withMargin(sam.CertificateLife(p.sam.Rules, createdOrNow(p.App)))}
	var now currentCredential
	if found {
		now = storedCertificate(pair, p.App.Keys)
	}
	p.hasStored = now.id != ""
	switch p.decideAction(now, spec.Life) {
	case keepCredential:
		p.storedKeyID, p.Ends = now.id, now.expires
		return nil
	case renewCredential:
		spec.Replaces = pair.Thumbprint()
	}
	if len(p.sam.Rules.InForce(graph.RuleTrustedAuthority, createdOrNow(p.App))) > 0 {
		p.Guards = append(p.Guards, steps.Guard{Reason: assets.Say("guard.certificate-authority")})
		return nil
	}
	spec.Reason = p.describeReason(now, spec.Life)
	p.newCertificate = &spec
	p.addChange(app.AddCertificate(p.Making, spec), madeCredential, madeApp, madePrincipal)
	return nil
}

// present is the certificate of the application that the stored key belongs to.
func storedCertificate(k app.KeyPair, keys []graph.KeyCredential) currentCredential {
	c, has := k.Among(keys)
	if !has {
		return currentCredential{}
	}
	goes := func(o graph.KeyCredential) bool { return o.KeyID != c.KeyID && isReplaceable(o) }
	return currentCredential{id: c.KeyID, created: k.Certificate.NotBefore, expires: c.Ends, hasReplaceable: slices.ContainsFunc(keys, goes)}
}

// planSecret plans a client secret, unless the tenant's policy forbids it, which is not loosened.
func (p *appPlan) planSecret(ctx context.Context) error {
	allowed, most := sam.AllowedSecret(p.sam.Rules, createdOrNow(p.App))
	spec := app.CredentialSpec{Life: secretLifetime}
	if most > 0 {
		spec.Life = min(spec.Life, withMargin(most))
	}
	now, err := p.readStoredSecret(ctx)
	if err != nil {
		return err
	}
	p.hasStored = now.id != ""
	switch p.decideAction(now, spec.Life) {
	case keepCredential:
		p.Ends = now.expires
		return nil
	case renewCredential:
		spec.Replaces = now.id
	}
	if !allowed {
		p.Guards = append(p.Guards, steps.Guard{Reason: assets.Say("guard.secret-forbidden")})
		return nil
	}
	spec.Reason = p.describeReason(now, spec.Life)
	p.newSecret = &spec
	p.addChange(app.AddSecret(p.Making, spec), madeCredential, madeApp, madePrincipal)
	return nil
}

// readStoredSecret is the client secret that is stored.
func (p *appPlan) readStoredSecret(ctx context.Context) (currentCredential, error) {
	if p.App.AppID == "" {
		return currentCredential{}, nil
	}
	kept, _, err := p.Store.Newest(ctx, p.SecretKey(secret.ClientSecret))
	c, has := app.SecretOf(kept, p.App.Secrets)
	if err != nil || !has {
		return currentCredential{}, err
	}
	return currentCredential{id: c.KeyID, created: c.Starts, expires: c.Ends, hasReplaceable: len(ownSecrets(p.App)) > 1}, nil
}

// createdOrNow is when an application was made; one that is not there yet is made now.
func createdOrNow(a graph.Application) time.Time {
	if a.Created.IsZero() {
		return time.Now()
	}
	return a.Created
}

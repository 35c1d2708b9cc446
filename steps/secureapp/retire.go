package secureapp

import (
	"context"
	"slices"
	"time"

	"cspready/graph"
	"cspready/steps"
	"cspready/steps/change/app"
	"cspready/steps/sam"
	"cspready/steps/secret"
)

// planRetirement plans to remove the credentials that the new one replaces, each with an approval of its own: tools
// that still use one stop working. For the other secrets that cspready created it is unknown whether an interrupted
// run lost them or a run on another machine gave them to a tool, which the text of each change says.
func (s secureApp) planRetirement(ctx context.Context, p *appPlan) error {
	if p.Store == nil {
		return nil
	}
	p.retireKeys()
	return s.retireSecrets(ctx, p)
}

// retireKeys plans to remove the certificates that another one replaces: those that cspready created, and those that
// expire soon or have expired. Others stay, as something else may use them.
func (p *appPlan) retireKeys() {
	added := p.newCertificate
	replaces := p.isRotating || added != nil && added.Replaces != "" || slices.ContainsFunc(p.sam.ValidKeys(), expiresSoon)
	if !replaces || added == nil && p.storedKeyID == "" {
		return
	}
	var old, remaining []graph.KeyCredential
	for _, k := range p.App.Keys {
		isStored := p.storedKeyID != "" && k.KeyID == p.storedKeyID
		if !isStored && isReplaceable(k) {
			old = append(old, k)
		} else {
			remaining = append(remaining, k)
		}
	}
	if len(old) > 0 {
		p.addChange(app.RetireCertificates(p.Pending, old, remaining, added), "", madeCredential, madeToken)
		p.oldExpiry = latestExpiry(old)
	}
}

// isReplaceable reports whether a certificate is removed once the application has another one.
func isReplaceable(k graph.KeyCredential) bool {
	return k.Verifies && (k.Name == app.CredentialName || expiresSoon(k))
}

// expiresSoon reports whether a certificate expires within [sam.ExpiryWarning] or has expired.
func expiresSoon(k graph.KeyCredential) bool { return time.Until(k.Ends) <= sam.ExpiryWarning }

// retireSecrets plans to remove the client secret that another one replaces, and those that cspready created but are
// not stored here.
func (s secureApp) retireSecrets(ctx context.Context, p *appPlan) error {
	own := ownSecrets(p.App)
	if len(own) == 0 || p.answers.First(AskCredential) != BySecret {
		return nil
	}
	stored, _, err := p.Store.Newest(ctx, p.SecretKey(secret.ClientSecret))
	if err != nil {
		return err
	}
	replaced := ""
	if p.newSecret != nil {
		replaced = p.newSecret.Replaces
	}
	for _, c := range own {
		_, isStored := app.FindSecret(stored, []graph.SecretCredential{c})
		if isStored && c.KeyID != replaced {
			continue
		}
		p.addChange(app.RetireSecret(p.Pending, c, isStored), "", madeCredential, madeToken)
		p.oldExpiry = steps.LaterTime(p.oldExpiry, c.Ends)
	}
	return nil
}

// ownSecrets returns the client secrets that cspready created, on any machine.
func ownSecrets(a graph.Application) []graph.SecretCredential {
	return slices.DeleteFunc(slices.Clone(a.Secrets),
		func(c graph.SecretCredential) bool { return c.Name != app.CredentialName })
}

// latestExpiry returns when the last of the certificates expires.
func latestExpiry(keys []graph.KeyCredential) time.Time {
	var last time.Time
	for _, k := range keys {
		last = steps.LaterTime(last, k.Ends)
	}
	return last
}

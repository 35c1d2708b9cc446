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

// planRetirement takes away what the new credential replaces, each after a yes of its own: whatever still uses it ends with it. Of the other
// secrets that cspready made, none here tells whether a cut connection lost it or a run on another machine gave it to a tool: that is said with
// each of them.
func (s secureApp) planRetirement(ctx context.Context, p *appPlan) error {
	if p.Store == nil {
		return nil
	}
	p.retireKeys()
	return s.retireSecrets(ctx, p)
}

// retireKeys plans the end of the certificates that another one replaces: ours, and those that end soon or have ended. Others stay, as something
// else may use them.
func (p *appPlan) retireKeys() {
	added := p.newCertificate
	replaces := p.isRotating || added != nil && added.Replaces != "" || slices.ContainsFunc(p.sam.ValidKeys(), expiresSoon)
	if !replaces || added == nil && p.storedKeyID == "" {
		return
	}
	var old, remaining []graph.KeyCredential
	for _, k := range p.App.Keys {
		held := p.storedKeyID != "" && k.KeyID == p.storedKeyID
		if !held && isReplaceable(k) {
			old = append(old, k)
		} else {
			remaining = append(remaining, k)
		}
	}
	if len(old) > 0 {
		p.addChange(app.RetireCertificates(p.Making, old, remaining, added), "", madeCredential, madeToken)
		p.oldExpiry = app.LatestEnd(old)
	}
}

// isReplaceable reports whether a certificate goes once another one is there.
func isReplaceable(k graph.KeyCredential) bool {
	return k.Verifies && (k.Name == app.NewKeyName || expiresSoon(k))
}

func expiresSoon(k graph.KeyCredential) bool { return time.Until(k.Ends) <= sam.ExpiryWarning }

// retireSecrets plans the end of the client secret that another one replaces, and of those of ours that are not stored.
func (s secureApp) retireSecrets(ctx context.Context, p *appPlan) error {
	ours := ownSecrets(p.App)
	if len(ours) == 0 || p.answers.First(AskCredential) != BySecret {
		return nil
	}
	kept, _, err := p.Store.Newest(ctx, p.SecretKey(secret.ClientSecret))
	if err != nil {
		return err
	}
	replaced := ""
	if p.newSecret != nil {
		replaced = p.newSecret.Replaces
	}
	for _, c := range ours {
		_, held := app.SecretOf(kept, []graph.SecretCredential{c})
		if held && c.KeyID != replaced {
			continue
		}
		p.addChange(app.RetireSecret(p.Making, c, held), "", madeCredential, madeToken)
		p.oldExpiry = steps.Later(p.oldExpiry, c.Ends)
	}
	return nil
}

// ownSecrets are the client secrets that cspready made, on whatever machine.
func ownSecrets(a graph.Application) []graph.SecretCredential {
	return slices.DeleteFunc(slices.Clone(a.Secrets), func(c graph.SecretCredential) bool { return c.Name != app.NewKeyName })
}

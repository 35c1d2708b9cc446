package steps

import (
	"context"
	"slices"
	"time"

	"cspready/graph"
	"cspready/steps/sam"
	"cspready/steps/secret"
)

// planRetirement takes away what the new credential replaces, each after a yes of its own: whatever still uses it ends with it. Of the other
// secrets that cspready made, none here tells whether a cut connection lost it or a run on another machine gave it to a tool: that is said with
// each of them.
func (s secureApp) planRetirement(ctx context.Context, p *appPlan) error {
	if p.store == nil {
		return nil
	}
	p.retireKeys()
	return s.retireSecrets(ctx, p)
}

// retireKeys plans the end of the certificates that another one replaces: ours, and those that end soon or have ended. Others stay, as something
// else may use them.
func (p *appPlan) retireKeys() {
	adding, adds := addCertificate{}, false
	if at, ok := p.makes[madeCredential]; ok {
		adding, adds = p.Ops[at].(addCertificate)
	}
	replaces := p.rotating || adding.renews != "" || slices.ContainsFunc(p.sam.ValidKeys(), nearEnd)
	if !replaces || !adds && p.holds == "" {
		return
	}
	op := retireKeys{making: p.making, adds: adds, renews: adding.renews}
	for _, k := range p.app.Keys {
		held := p.holds != "" && k.KeyID == p.holds
		if !held && replaceable(k) {
			op.old = append(op.old, k)
		} else {
			op.stay = append(op.stay, k)
		}
	}
	if len(op.old) > 0 {
		p.add(op, "", madeCredential, madeToken)
		p.toRetire = latestEnd(op.old)
	}
}

// replaceable reports whether a certificate goes once another one is there.
func replaceable(k graph.KeyCredential) bool {
	return k.Verifies && (k.Name == newKeyName || nearEnd(k))
}

func nearEnd(k graph.KeyCredential) bool { return time.Until(k.Ends) <= sam.ExpiryWarning }

// retireSecrets plans the end of the client secret that another one replaces, and of those of ours that are not stored.
func (s secureApp) retireSecrets(ctx context.Context, p *appPlan) error {
	ours := ourSecrets(p.app)
	if len(ours) == 0 || p.answers.First(AskCredential) != BySecret {
		return nil
	}
	kept, _, err := p.store.Newest(ctx, p.secretKey(secret.ClientSecret))
	if err != nil {
		return err
	}
	adding := addSecret{}
	if at, ok := p.makes[madeCredential]; ok {
		adding, _ = p.Ops[at].(addSecret)
	}
	for _, c := range ours {
		_, held := secretOf(kept, []graph.SecretCredential{c})
		if held && c.KeyID != adding.renews {
			continue
		}
		p.add(retireSecret{p.making, c, held}, "", madeCredential, madeToken)
		p.toRetire = later(p.toRetire, c.Ends)
	}
	return nil
}

// ourSecrets are the client secrets that cspready made, on whatever machine.
func ourSecrets(a graph.Application) []graph.SecretCredential {
	return slices.DeleteFunc(slices.Clone(a.Secrets), func(c graph.SecretCredential) bool { return c.Name != newKeyName })
}

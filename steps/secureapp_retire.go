package steps

import (
	"context"
	"slices"
	"strings"
	"time"

	"cspready/graph"
	"cspready/steps/sam"
)

// planRetirement takes away what the new credential replaces, each after a yes of its own: whatever still uses it ends with it. Secrets that a
// cut connection lost are of no use to anybody, and go too.
func (s secureApp) planRetirement(ctx context.Context, p *appPlan) error {
	if p.drawer == nil {
		return nil
	}
	p.retireKeys()
	lost, err := s.lostSecrets(ctx, p)
	if err != nil {
		return err
	}
	for _, old := range lost {
		p.add(retireSecret{p.making, old}, "", madeCredential, madeToken)
		p.toRetire = later(p.toRetire, old.Ends)
	}
	return nil
}

// retireKeys plans the end of the certificates that another one replaces: ours, and those that end soon or have ended. Others stay, as something
// else may use them.
func (p *appPlan) retireKeys() {
	adding, adds := addCertificate{}, false
	if at, ok := p.makes[madeCredential]; ok {
		adding, adds = p.Ops[at].(addCertificate)
	}
	replaces := p.rotating || adding.renews != "" || slices.ContainsFunc(p.sam.LiveKeys(), nearEnd)
	if !replaces || !adds && p.holds == "" {
		return
	}
	op := retireKeys{making: p.making, adds: adds}
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

func nearEnd(k graph.KeyCredential) bool { return time.Until(k.Ends) <= sam.Near }

// lostSecrets are client secrets of ours that the drawer does not have, and the one that is replaced.
func (s secureApp) lostSecrets(ctx context.Context, p *appPlan) ([]graph.SecretCredential, error) {
	ours := ourSecrets(p.app)
	if len(ours) == 0 || p.answers.First(AskCredential) != BySecret {
		return nil, nil
	}
	kept, found, err := p.drawer.Newest(ctx, p.app.AppID, SecretItem)
	if err != nil {
		return nil, err
	}
	replaced := ""
	if at, adds := p.makes[madeCredential]; adds {
		if op, ok := p.Ops[at].(addSecret); ok {
			replaced = op.renews
		}
	}
	return slices.DeleteFunc(ours, func(c graph.SecretCredential) bool {
		held, has := secretOf(kept, []graph.SecretCredential{c})
		return found && has && strings.EqualFold(held.KeyID, c.KeyID) && c.KeyID != replaced
	}), nil
}

// ourSecrets are the client secrets that cspready made.
func ourSecrets(a graph.Application) []graph.SecretCredential {
	return slices.DeleteFunc(slices.Clone(a.Secrets), func(c graph.SecretCredential) bool { return c.Name != newKeyName })
}

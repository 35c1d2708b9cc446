package steps

import (
	"context"
	"slices"
	"time"

	"cspready/graph"
	"cspready/steps/sam"
)

// secretLife is how long a client secret lives: half a year, as Microsoft's own pages choose for one.
//
// https://learn.microsoft.com/entra/identity-platform/how-to-add-credentials
const secretLife = 180 * 24 * time.Hour

// shy is how much less than it may a new credential lives: the clock of this machine and those of Microsoft's differ by minutes, and what lives
// as long as a policy allows by one clock is refused by another.
const shy = 10 * time.Minute

func within(most time.Duration) time.Duration { return most - min(shy, most/10) }

// planCredential gives the application something to prove itself with that this drawer has, where there is nothing, or it ends soon, or it is
// to be renewed.
func (s secureApp) planCredential(ctx context.Context, p *appPlan) error {
	if p.drawer == nil {
		return nil
	}
	if p.sam.Unread[sam.RulesPart] != nil {
		p.Notes = append(p.Notes, say("secure-app.note-rules"))
	}
	if len(p.sam.Rules.Unnamed(createdOrNow(p.app))) > 0 {
		p.Notes = append(p.Notes, say("secure-app.note-strange-rule"))
	}
	if p.answers.First(AskCredential) == BySecret {
		return s.planSecret(ctx, p)
	}
	pair, found, err := p.held(ctx)
	if err != nil {
		return err
	}
	op := addCertificate{making: p.making, others: p.app.Keys, because: say("app-key.first"),
		life: within(sam.CertificateLife(p.sam.Rules, createdOrNow(p.app)))}
	k, has := graph.KeyCredential{}, false
	if found {
		k, has = pair.among(p.app.Keys)
	}
	near := time.Until(k.Ends) <= worn(op.life)
	if has && !near && slices.ContainsFunc(p.app.Keys, func(o graph.KeyCredential) bool { return o.KeyID != k.KeyID && replaceable(o) }) {
		p.goOn(pair.certificate.NotBefore)
	}
	switch {
	case has && !near && (!p.rotating || p.halfway()):
		p.holds, p.ends = k.KeyID, k.Ends
		return nil
	case has && near:
		op.renews, op.because = pair.thumbprint(), say("app-key.ends", "at", k.Ends.UTC().Format(time.DateOnly))
	case has:
		op.renews, op.because = pair.thumbprint(), say("app-key.rotate")
	case len(p.sam.LiveKeys())+len(p.sam.LiveSecrets()) > 0:
		op.because = say("app-key.not-held")
	}
	if len(p.sam.Rules.Concerning(graph.RuleTrustedAuthority, createdOrNow(p.app))) > 0 {
		p.Guards = append(p.Guards, Guard{Reason: say("guard.certificate-authority")})
		return nil
	}
	p.add(op, madeCredential, madeApp, madePrincipal)
	return nil
}

// worn is how near its end a credential is renewed, of which a new one may live so long. A policy that allows a month would have every run
// make another otherwise.
func worn(life time.Duration) time.Duration { return min(sam.Near, life/3) }

// oneRotation is how long a new credential beside the one that it replaces belongs to the same rotation: people give a tool the new one before
// they take the old one away.
const oneRotation = 30 * 24 * time.Hour

// goOn takes a credential that stands beside one that goes for the new one of a rotation, if it is of late.
func (p *appPlan) goOn(made time.Time) {
	if p.rotating && time.Since(made) < oneRotation {
		p.since = made
	}
}

// halfway reports whether a rotation has made its credential: this run ends it.
func (p *appPlan) halfway() bool { return !p.since.IsZero() }

// createdOrNow is when an application was made; one that is not there yet is made now.
func createdOrNow(a graph.Application) time.Time {
	if a.Created.IsZero() {
		return time.Now()
	}
	return a.Created
}

// planSecret plans a client secret, unless the tenant's policy forbids it: then nothing is planned, and the policy is not loosened.
func (s secureApp) planSecret(ctx context.Context, p *appPlan) error {
	allowed, most := sam.MayHaveSecret(p.sam.Rules, createdOrNow(p.app))
	if !allowed {
		p.Guards = append(p.Guards, Guard{Reason: say("guard.secret-forbidden")})
		return nil
	}
	op := addSecret{making: p.making, life: secretLife, others: len(p.app.Secrets), because: say("app-key.first")}
	if most > 0 {
		op.life = min(op.life, within(most))
	}
	if p.app.AppID != "" {
		kept, found, err := p.drawer.Newest(ctx, p.app.AppID, SecretItem)
		if err != nil {
			return err
		}
		if found {
			c, has := secretOf(kept, p.app.Secrets)
			if has && len(ourSecrets(p.app)) > 1 {
				p.goOn(c.Starts)
			}
			if has && time.Until(c.Ends) > worn(op.life) && (!p.rotating || p.halfway()) {
				p.ends = c.Ends
				return nil
			}
			if has {
				op.because, op.renews = say("app-key.ends", "at", c.Ends.UTC().Format(time.DateOnly)), c.KeyID
			}
		}
	}
	p.add(op, madeCredential, madeApp, madePrincipal)
	return nil
}

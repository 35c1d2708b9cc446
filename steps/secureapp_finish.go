package steps

import (
	"context"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps/sam"
	"cspready/steps/secret"
)

// finish adds what stands in the way, and what is left to a person.
func (s secureApp) finish(ctx context.Context, p *appPlan) error {
	p.byHand()
	if len(p.Ops) == 0 {
		return nil
	}
	p.noteStranger()
	if err := p.noteCredentials(ctx); err != nil {
		return err
	}
	p.HandOver, p.Later = p.handOver(), p.later
	return s.guardRoles(ctx, p)
}

// byHand is what cspready leaves alone: to take it away can break what uses it.
func (p *appPlan) byHand() {
	if p.now.vendor {
		p.Manual = append(p.Manual, say("secure-app.do-cpv"))
	}
	if extra := p.sam.Superfluous(); len(extra) > 0 {
		p.Manual = append(p.Manual, say("secure-app.do-superfluous", "list", sam.PermissionNames(extra)))
	}
	if len(p.sam.Roles) > 0 {
		p.Manual = append(p.Manual, say("secure-app.do-roles", "count", len(p.sam.Roles)))
	}
	if len(p.sam.SPARedirects) > 0 {
		p.Manual = append(p.Manual, say("secure-app.do-spa"))
	}
	if len(p.sam.RemoteRedirects()) > 0 {
		p.Manual = append(p.Manual, say("secure-app.do-redirects", "list", p.sam.RemoteRedirects()))
	}
}

// guardRoles warns where the operator lacks a role that a change takes, and has those signed in again who may activate one.
func (s secureApp) guardRoles(ctx context.Context, p *appPlan) error {
	who, err := s.dir.Operator(ctx)
	if err != nil {
		return err
	}
	var needed []string
	for _, op := range p.Ops {
		if roles := op.Change().Roles; len(roles) > 0 && !who.HasRole(roles...) {
			needed = roles
		}
	}
	if len(needed) == 0 {
		return nil
	}
	p.Guards = append(p.Guards, gather(roleGuardFor(who, needed))...)
	if who.CanActivate(needed...) {
		p.SignIn = &graph.SignInRequest{Method: graph.Browser, MFA: true}
	}
	return nil
}

// handOver is what a tool needs, once the token was proven.
func (p *appPlan) handOver() *HandOver {
	m, store, bySecret := p.making, p.answers.First(AskAppStore), p.answers.First(AskCredential) == BySecret
	then := []assets.Text{say("secure-app.do-connect")}
	return &HandOver{Folder: p.answers.First(AskFolder), Then: then, app: func() (HandedApp, bool) {
		if !m.proven || m.user == nil {
			return HandedApp{}, false
		}
		a := HandedApp{Name: m.name(), AppID: m.app.AppID, Account: m.user.upn, Store: store, Token: m.location(secret.RefreshToken),
			Credential: m.location(secret.ClientSecret), Ends: m.ends, Cloud: m.cloud, ForPartner: m.forPartner(),
			Redirects: m.app.WebRedirects, Purposes: asAnswers(m.purposes), APIs: m.handedAPIs()}
		if !bySecret && m.shown.certificate != nil {
			a.Credential, a.Thumbprint, a.SHA256 = m.location(secret.Certificate), m.shown.thumbprint(), m.shown.sha256()
		}
		return a, true
	}}
}

// later is what a person does with what was made.
func (p *appPlan) later() []assets.Text {
	m := p.making
	var list []assets.Text
	if m.user != nil && m.user.tried && m.user.id != "" {
		list = append(list, say("secure-app.do-register", "upn", m.user.upn))
	}
	if !p.toRetire.IsZero() && !m.retired && !m.ends.IsZero() {
		list = append(list, say("secure-app.do-retire", "at", p.toRetire.UTC().Format(time.DateOnly)))
	}
	if time.Until(m.ends) > sam.ExpiryWarning {
		list = append(list, say("secure-app.do-rotate", "at", m.ends.Add(-sam.ExpiryWarning).UTC().Format(time.DateOnly)))
	}
	return list
}

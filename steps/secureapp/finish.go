package secureapp

import (
	"context"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/custody"
	"cspready/steps/sam"
)

// completePlan adds the advice, the notes, the guards and the hand-over to a plan whose changes are complete.
func (s secureApp) completePlan(ctx context.Context, p *appPlan) error {
	p.addManual()
	if len(p.Ops) == 0 {
		return nil
	}
	p.noteUnknownApp()
	if err := p.noteForeignCredentials(ctx); err != nil {
		return err
	}
	p.Handover, p.MoreAfter = p.newHandOver(), p.listFollowUps
	return s.guardRoles(ctx, p)
}

// addManual adds advice on what cspready does not change: removing it can break the tools that use it.
func (p *appPlan) addManual() {
	if p.stated.IsVendor {
		p.Manual = append(p.Manual, assets.Say("secure-app.do-cpv"))
	}
	if extra := p.sam.Superfluous(); len(extra) > 0 {
		p.Manual = append(p.Manual, assets.Say("secure-app.do-superfluous", "list", sam.PermissionNames(extra)))
	}
	if len(p.sam.Roles) > 0 {
		p.Manual = append(p.Manual, assets.Say("secure-app.do-roles", "count", len(p.sam.Roles)))
	}
	if len(p.sam.SPARedirects) > 0 {
		p.Manual = append(p.Manual, assets.Say("secure-app.do-spa"))
	}
	if len(p.sam.RemoteRedirects()) > 0 {
		p.Manual = append(p.Manual, assets.Say("secure-app.do-redirects", "list", p.sam.RemoteRedirects()))
	}
}

// guardRoles adds a guard if the operator lacks a role that a change requires. An operator who can activate one is
// asked to sign in again.
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
	p.Guards = append(p.Guards, steps.CollectGuards(steps.RoleGuard(who, needed))...)
	if who.CanActivate(needed...) {
		p.SignIn = &graph.SignInRequest{Method: graph.Browser, MFA: true}
	}
	return nil
}

// newHandOver returns what a tool needs to use the application. It describes the application once the token was proven.
func (p *appPlan) newHandOver() *steps.Handover {
	m, store, credential := p.Pending, p.answers.First(custody.AskAppStore), p.credentialKind()
	then := []assets.Text{assets.Say("secure-app.do-connect")}
	describe := func() (steps.HandoverApp, bool) { return m.DescribeForTools(store, credential) }
	return &steps.Handover{Folder: p.answers.First(custody.AskFolder), Then: then, DescribeApp: describe}
}

// listFollowUps returns what is left for a person to do after the changes.
func (p *appPlan) listFollowUps() []assets.Text {
	m := p.Pending
	var list []assets.Text
	if m.ConsentUser != nil && m.ConsentUser.CreateSent && m.ConsentUser.ID != "" {
		list = append(list, assets.Say("secure-app.do-register", "upn", m.ConsentUser.UPN))
	}
	if !p.oldExpiry.IsZero() && !m.HasRetired && !m.CredentialExpiry.IsZero() {
		list = append(list, assets.Say("secure-app.do-retire", "at", p.oldExpiry.UTC().Format(time.DateOnly)))
	}
	if time.Until(m.CredentialExpiry) > sam.ExpiryWarning {
		renewal := m.CredentialExpiry.Add(-sam.ExpiryWarning)
		list = append(list, assets.Say("secure-app.do-rotate", "at", renewal.UTC().Format(time.DateOnly)))
	}
	return list
}

package steps

import (
	"context"
	"errors"
	"slices"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps/sam"
)

// An appPlan is a plan for one application.
type appPlan struct {
	Plan
	*making
	sam      sam.App
	now      situation
	choice   choice
	answers  Answers
	makes    map[string]int // which change makes what a later one rests on
	rotating bool
	since    time.Time // when a rotation that goes on here made its credential; zero where none does
	holds    string    // key id of the application's certificate whose key is in the drawer, and which stays
	ours     bool      // the drawer has a credential of the application
	adopts   bool      // the account that consents was made by another run, and nobody declared it
	toRetire time.Time // when the last of the credentials ends that are to be taken away
}

// What later changes rest on.
const (
	madeApp        = "application"
	madePrincipal  = "principal"
	madeCredential = "credential"
	madeUser       = "user"
	madeToken      = "token"
)

// Plan makes what is missing, from the service principal of Partner Center to the proof of the token, and nothing that is there already.
func (s secureApp) Plan(ctx context.Context, answers Answers) (Plan, error) {
	now := s.apps.access.profile.situation()
	org, err := s.apps.access.read(ctx).tenantNow(ctx)
	if err != nil {
		return Plan{}, err
	}
	empty := Plan{Tenant: org, Step: SecureAppModel}
	if now.none() || !now.answered {
		return empty, nil
	}
	r := s.apps.read(ctx)
	c, err := r.choose(ctx, now)
	if err != nil {
		return Plan{}, err
	}
	if c.several {
		empty.Manual = []assets.Text{say("secure-app.several-remedy")}
		return empty, nil
	}
	p, err := s.begin(ctx, r, c, now, org, answers)
	if err != nil {
		return Plan{}, err
	}
	for _, part := range []func(context.Context, *appPlan) error{s.planAPIs, s.planApp, s.planCredential, s.planConsents, s.planUser, s.planToken, s.planRetirement} {
		if err := part(ctx, p); err != nil {
			return Plan{}, err
		}
	}
	return p.Plan, s.finish(ctx, p)
}

// begin reads the application as it is.
func (s secureApp) begin(ctx context.Context, r *appReading, c choice, now situation, org graph.Organization, answers Answers) (*appPlan, error) {
	profile := s.apps.access.profile
	drawer, err := s.drawer(answers, org)
	if err != nil {
		return nil, err
	}
	p := &appPlan{
		Plan: Plan{Tenant: org, Step: SecureAppModel, Rests: map[int][]int{}}, now: now, choice: c, answers: answers, makes: map[string]int{},
		making: &making{dir: s.dir, org: org, cloud: profile.cloud(), purposes: now.purposes, drawer: drawer, sealing: profile.Sealing,
			apis: map[string]*graph.ServicePrincipalObject{}},
	}
	for _, n := range sam.Needs(now.purposes...) {
		api, err := r.api(ctx, n.API)
		if err != nil && !errors.Is(err, graph.ErrNotFound) {
			return nil, err
		}
		p.apis[n.API] = &api
	}
	switch {
	case c.app != nil:
		if p.app, err = ofExisting(ctx, func() (graph.Application, error) { return s.dir.Application(ctx, c.app.ID) }); err != nil {
			return nil, err
		}
	case c.deleted != nil && c.restore:
		p.app = *c.deleted
	}
	if err := p.ready(ctx); err != nil {
		return nil, err
	}
	if p.sam, err = r.describe(ctx, p.app, now); err != nil {
		return nil, err
	}
	if p.sam.Principal != nil {
		p.own, p.joined = p.sam.Principal.ID, p.sam.Principal.Created
	}
	p.rotating = profile.Rotate
	return p, nil
}

// ready finds a drawer that is not there, lets nobody in, or has no room for what is to be kept, before anything is made.
func (p *appPlan) ready(ctx context.Context) error {
	if p.drawer == nil {
		return nil
	}
	for _, item := range []Item{p.credentialItem(), RefreshTokenItem} {
		if err := p.drawer.Ready(ctx, p.app.AppID, item); err != nil {
			return err
		}
	}
	return nil
}

// credentialItem is what the application is to prove itself with.
func (p *appPlan) credentialItem() Item {
	if p.answers.First(AskCredential) == BySecret {
		return SecretItem
	}
	return CertificateItem
}

// drawer makes the drawer that answers describe; nil while they do not.
func (s secureApp) drawer(answers Answers, org graph.Organization) (Drawer, error) {
	p := s.apps.access.profile
	if p.Sealing == nil {
		return nil, nil
	}
	of := DrawerOf{TenantID: org.ID, Tenant: org.Name, Domain: org.DefaultDomain}
	switch answers.First(AskKeep) {
	case KeepFile:
		if err := p.Sealing.Folder(answers.First(AskFolder)); err != nil {
			return nil, err
		}
		return p.Sealing.Drawer(answers.First(AskFolder), SealKey{Passphrase: p.Entered.Recall(AskPassphrase)}, of)
	case KeepKeyring:
		return p.Sealing.Keychain(of), nil
	case KeepVault:
		host, ok := p.cloud().VaultHost(answers.First(AskVault))
		base, fits := vaultBase(answers.First(AskVaultName))
		if !ok || !fits {
			return nil, &graph.Error{Op: "store a secret in Key Vault", Kind: graph.ErrBadInput}
		}
		return vaultDrawer{dir: s.dir, host: host, base: base, tenantID: org.ID}, nil
	}
	return nil, nil
}

// add appends a change, which rests on those that make these.
func (p *appPlan) add(op Op, makes string, on ...string) {
	at := len(p.Ops)
	p.Ops = append(p.Ops, op)
	for _, what := range on {
		if before, ok := p.makes[what]; ok {
			p.Rests[at] = append(p.Rests[at], before)
		}
	}
	if makes != "" {
		p.makes[makes] = at
	}
}

// apiMade is what a change makes that brings an API into the tenant.
func apiMade(api string) string { return "api " + api }

// planAPIs brings the APIs into the tenant that the application asks.
func (s secureApp) planAPIs(_ context.Context, p *appPlan) error {
	for _, n := range sam.Needs(p.purposes...) {
		switch api := p.apis[n.API]; {
		case api.ID == "":
			p.add(createPrincipal{p.making, n.API}, apiMade(n.API))
		case api.Enabled == graph.No:
			p.add(enablePrincipal{p.making, *api}, apiMade(n.API))
		}
	}
	return nil
}

// planApp makes the application, takes it back, or mends its registration, and makes it stand in the tenant.
func (s secureApp) planApp(_ context.Context, p *appPlan) error {
	apis := make([]string, 0, len(p.apis))
	for _, n := range sam.Needs(p.purposes...) {
		apis = append(apis, apiMade(n.API))
	}
	switch {
	case p.app.ID == "":
		p.add(createApp{p.making, p.now, s.declareApp}, madeApp, apis...)
	case p.choice.app == nil:
		p.add(restoreDeleted{p.making}, madeApp)
	}
	if mend := p.mend(); p.app.ID != "" && mend.mends() {
		p.add(mend, "", append(apis, madeApp)...)
	}
	switch {
	case p.own == "" && p.sam.Unread[sam.Principals] == nil:
		p.add(createPrincipal{p.making, ""}, madePrincipal, madeApp)
	case p.sam.Principal != nil && p.sam.Principal.Enabled == graph.No:
		p.add(enablePrincipal{p.making, *p.sam.Principal}, madePrincipal, madeApp)
	}
	return nil
}

// planConsents has an administrator consent to what the purposes take.
func (s secureApp) planConsents(_ context.Context, p *appPlan) error {
	if err := p.sam.Unread[sam.Consents]; err != nil {
		return err
	}
	for _, n := range sam.Needs(p.purposes...) {
		op := consentTo{making: p.making, need: n, grant: forEverybody(p.sam.Grants, p.apis[n.API].ID)}
		lacks := func(scope string) bool { return !hasScope(op.grant.Scopes, scope) }
		if slices.ContainsFunc(n.Scopes, lacks) {
			p.add(op, consentMade(n.API), madePrincipal, madeApp, apiMade(n.API))
		}
	}
	return nil
}

func consentMade(api string) string { return "consent " + api }

// finish adds what stands in the way, and what is left to a person.
func (s secureApp) finish(ctx context.Context, p *appPlan) error {
	if p.now.vendor {
		p.Manual = append(p.Manual, say("secure-app.do-cpv"))
	}
	if extra := p.sam.Superfluous(); len(extra) > 0 {
		p.Manual = append(p.Manual, say("secure-app.do-superfluous", "list", sam.Names(extra)))
	}
	if len(p.sam.Roles) > 0 {
		p.Manual = append(p.Manual, say("secure-app.do-roles", "count", len(p.sam.Roles)))
	}
	if len(p.sam.SPARedirects) > 0 {
		p.Manual = append(p.Manual, say("secure-app.do-spa"))
	}
	if len(p.sam.Elsewhere()) > 0 {
		p.Manual = append(p.Manual, say("secure-app.do-redirects", "list", p.sam.Elsewhere()))
	}
	if len(p.Ops) == 0 {
		return nil
	}
	p.noteStranger()
	if err := p.noteCredentials(ctx); err != nil {
		return err
	}
	who, err := s.dir.Operator(ctx)
	if err != nil {
		return err
	}
	var needed []string
	for _, op := range p.Ops {
		roles := op.Change().Roles
		if len(roles) > 0 && !who.Holds(roles...) {
			needed = roles
		}
	}
	if len(needed) > 0 {
		p.Guards = append(p.Guards, gather(roleGuardFor(who, needed))...)
		if who.MayActivate(needed...) {
			p.SignIn = &graph.Want{Way: graph.Browser, MFA: true}
		}
	}
	p.HandOver = p.handOver()
	p.Later = p.later
	return nil
}

// handOver is what a tool needs, once the token was proven.
func (p *appPlan) handOver() *HandOver {
	m, keep, secret := p.making, p.answers.First(AskKeep), p.answers.First(AskCredential) == BySecret
	then := []assets.Text{say("secure-app.do-connect")}
	return &HandOver{Folder: p.answers.First(AskFolder), Then: then, app: func() (HandedApp, bool) {
		if !m.proven || m.user == nil {
			return HandedApp{}, false
		}
		a := HandedApp{Name: m.name(), AppID: m.app.AppID, Account: m.user.upn, Keep: keep, Token: m.place(RefreshTokenItem),
			Credential: m.place(SecretItem), Ends: m.ends, Cloud: m.cloud, ForPartner: m.forPartner(),
			Redirects: m.app.WebRedirects, Purposes: asAnswers(m.purposes), APIs: m.handedAPIs()}
		if !secret && m.shown.certificate != nil {
			a.Credential, a.Thumbprint, a.SHA256 = m.place(CertificateItem), m.shown.thumbprint(), m.shown.sha256()
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
	if time.Until(m.ends) > sam.Near {
		list = append(list, say("secure-app.do-rotate", "at", m.ends.Add(-sam.Near).UTC().Format(time.DateOnly)))
	}
	return list
}

package steps

import (
	"context"
	"slices"
	"strings"
	"time"

	"cspready/graph"
	"cspready/steps/sam"
)

// secretLife is how long a client secret lives: half a year, as Microsoft's own pages choose for one.
//
// https://learn.microsoft.com/entra/identity-platform/how-to-add-credentials
const secretLife = 180 * 24 * time.Hour

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
		life: sam.CertificateLife(p.sam.Rules, createdOrNow(p.app))}
	k, has := graph.KeyCredential{}, false
	if found {
		k, has = pair.among(p.app.Keys)
	}
	near := time.Until(k.Ends) <= sam.Near
	if has && !near && slices.ContainsFunc(p.app.Keys, func(o graph.KeyCredential) bool { return o.KeyID != k.KeyID && replaceable(o) }) {
		p.goOn(pair.certificate.NotBefore)
	}
	switch {
	case has && !near && (!p.rotating || p.halfway()):
		p.holds, p.ends = pair.thumbprint(), k.Ends
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
		op.life = min(op.life, most)
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
			if has && time.Until(c.Ends) > sam.Near && (!p.rotating || p.halfway()) {
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
	op := retireKeys{making: p.making, fresh: adds}
	for _, k := range p.app.Keys {
		held := p.holds != "" && k.Thumbprint == p.holds
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

// planUser makes the account that consents, where one is to be made, and puts it into the group of agents.
func (s secureApp) planUser(ctx context.Context, p *appPlan) error {
	if p.now.user == "" {
		p.Manual = append(p.Manual, say("secure-app.do-choose-user"))
		return nil
	}
	if err := s.findUser(ctx, p); err != nil || p.user == nil {
		return err
	}
	r := s.apps.read(ctx)
	groups, err := r.agentGroups(ctx)
	if err != nil {
		return err
	}
	named := groups.named(adminAgents)
	some, of := groups.count(adminAgents, p.user.id)
	switch in, known := groups.has(adminAgents, p.user.id); {
	case in && some < of && known:
		p.Manual = append(p.Manual, say("secure-app.do-two-groups", "group", adminAgents))
	case in || !known:
	case len(named) == 1:
		p.add(addAgent{p.making, named[0], s.apps}, "", madeUser)
	case len(named) == 0 && p.forPartner():
		p.Manual = append(p.Manual, say("secure-app.do-no-groups"))
	case len(named) > 1:
		p.Manual = append(p.Manual, say("secure-app.do-two-groups", "group", adminAgents))
	}
	return nil
}

// findUser finds the account that was chosen, or plans to make it. A Global Administrator is refused: whoever gets the token would be one.
func (s secureApp) findUser(ctx context.Context, p *appPlan) error {
	access := s.apps.access.readAnew(ctx)
	roster, err := access.everybody(ctx)
	if err != nil {
		return err
	}
	named := p.now.user
	if named == newConsentUser {
		named = fullName(p.answers.First(AskNewConsentUser), p.org)
	}
	n, ok := findAccount(roster, named)
	if !ok && p.now.user == newConsentUser && p.drawer != nil {
		return s.makeUser(p, named)
	}
	if !ok {
		p.Manual = append(p.Manual, say("secure-app.do-choose-user"))
		return nil
	}
	held, err := access.holders(ctx)
	if err != nil {
		return err
	}
	assigned, err := access.assigned(ctx)
	if err != nil {
		return err
	}
	u := roster.User(n)
	switch noAdmin(held, assigned, int32(n)).mark {
	case fatal:
		p.Guards = append(p.Guards, Guard{Reason: say("guard.consent-admin", "upn", u.UserPrincipalName)})
	case untold:
		p.Notes = append(p.Notes, say("secure-app.note-admin", "upn", u.UserPrincipalName))
	}
	p.user = &newcomer{upn: u.UserPrincipalName, name: u.Name, id: u.ID}
	if p.now.user == newConsentUser {
		s.declareUser(u.ID) // made by a run that was cut short
	}
	return nil
}

// makeUser plans an account for the automation, with a password that is sealed and that nobody needs once it has a method of its own.
func (s secureApp) makeUser(p *appPlan, upn string) error {
	safe, err := s.accountSafe(p)
	if err != nil {
		return err
	}
	p.user = &newcomer{upn: upn, name: personalName(upn)}
	p.add(createAccount{
		dir: s.dir, org: p.org, safe: safe, account: p.user, password: p.sealing.Password, declare: s.declareUser,
	}, madeUser)
	return nil
}

// accountSafe keeps the password of that account where the key and the token are kept, as far as that can be.
func (s secureApp) accountSafe(p *appPlan) (Safe, error) {
	profile := s.apps.access.profile
	if host, ok := profile.cloud().VaultHost(p.answers.First(AskVault)); ok && p.answers.First(AskKeep) == KeepVault {
		return vaultSafe{dir: s.dir, host: host, tenantID: p.org.ID}, nil
	}
	if p.answers.First(AskKeep) == KeepFile {
		return profile.Sealing.Files(p.answers.First(AskFolder), SealKey{Passphrase: profile.Entered.Recall(AskPassphrase)})
	}
	return drawerSafe{p.drawer}, nil
}

// declareUser takes the yes to making the account for its declaration.
func (s secureApp) declareUser(id string) {
	if t := s.apps.access.profile.Testimony; t != nil {
		session, _ := s.dir.Session()
		t.Say(AskConsentUser, statedNow(session.UserPrincipalName, id))
	}
}

// planToken lets the account consent, unless its token was proven lately and nothing about it changes. An account that is made here does so
// another time: a person has to learn its password and give it a method for MFA first.
func (s secureApp) planToken(ctx context.Context, p *appPlan) error {
	if _, made := p.makes[madeUser]; p.drawer == nil || p.user == nil || made {
		return nil
	}
	proved := p.now.proved && p.now.proof.of(&p.app) && p.now.proof.Compliant == graph.Yes && strings.EqualFold(p.now.proof.UserID, p.user.id)
	if proved && (!p.rotating || p.halfway() && p.now.proof.At.After(p.since)) {
		return nil
	}
	op := captureToken{
		making: p.making, apps: s.apps, testimony: s.apps.access.profile.Testimony, secret: p.answers.First(AskCredential) == BySecret,
		renews: p.rotating || p.now.proved && p.now.proof.of(&p.app),
	}
	on := []string{madeApp, madePrincipal, madeCredential, madeUser}
	for _, n := range sam.Needs(p.purposes...) {
		on = append(on, apiMade(n.API), consentMade(n.API))
	}
	p.add(op, madeToken, on...)
	return s.noteFrequency(ctx, p)
}

// noteFrequency warns where a policy ends the sign-in of the account after a while, and the token with it.
func (s secureApp) noteFrequency(ctx context.Context, p *appPlan) error {
	r := s.apps.access.read(ctx)
	roster, err := r.everybody(ctx)
	if err != nil {
		return err
	}
	n, ok := roster.Find(p.user.id)
	if !ok {
		return nil
	}
	if point := (consentUser{apps: s.apps}).frequency(ctx, r, n); point.mark == weak {
		p.Notes = append(p.Notes, say("secure-app.note-frequency", "policies", point.Got))
	}
	return nil
}

// drawerSafe keeps the password of an account in a drawer.
type drawerSafe struct{ drawer Drawer }

// PasswordItem is the password of the account that consents.
const passwordItem Item = "account-password"

// Place is that of the item.
func (s drawerSafe) Place(string) string { return s.drawer.Place(passwordItem) }

// Requests are those of the item.
func (s drawerSafe) Requests(string) []graph.Request { return s.drawer.Requests(passwordItem) }

// Keep seals the password, unless one is there: the account may have been made with it. The drawer goes by application ids; the account's name
// stands for one.
func (s drawerSafe) Keep(ctx context.Context, c Credential) (Credential, error) {
	kept, found, err := s.drawer.Newest(ctx, c.UserPrincipalName, passwordItem)
	if err != nil {
		return Credential{}, err
	}
	if found {
		c.Password, c.Made = kept.Value, kept.Made
		return c, nil
	}
	return c, s.drawer.Put(ctx, c.UserPrincipalName, passwordItem, c.Password)
}

// Drop leaves what is there: the next run uses it.
func (drawerSafe) Drop(context.Context, string) error { return nil }

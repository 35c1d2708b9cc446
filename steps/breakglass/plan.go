package breakglass

import (
	"context"
	"errors"
	"slices"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/change/account"
	"cspready/steps/custody"
	"cspready/steps/rating"
	"cspready/steps/secret"
	"cspready/steps/snapshot"
)

// Plan makes the accounts that are missing and finishes those that are half made: role, and the way to a security key. Nothing in it takes
// anything from anybody, so the tenant has its administrators at every moment of it.
func (s requirement) Plan(ctx context.Context, answers steps.Answers) (steps.Plan, error) {
	r := s.reader.Refresh()
	e, err := s.readEvidence(ctx, r)
	if err != nil {
		return steps.Plan{}, err
	}
	if e.org, err = r.ReadOrganization(ctx); err != nil {
		return steps.Plan{}, err
	}
	who, err := s.dir.Operator(ctx)
	if err != nil {
		return steps.Plan{}, err
	}
	p := &accountsPlan{Plan: steps.Plan{Tenant: e.org, Step: ID, Rests: map[int][]int{}}, e: e, creations: map[*account.Newcomer]int{}}
	if err := s.planAccounts(ctx, p, answers); err != nil {
		return steps.Plan{}, err
	}
	s.planRoles(p)
	if err := s.planKeys(ctx, p, who); err != nil {
		return steps.Plan{}, err
	}
	if err := s.planExclusions(p); err != nil {
		return steps.Plan{}, err
	}
	p.addManualSteps()
	if len(p.Ops) > 0 {
		p.Guards = steps.Gather(steps.RoleGuardFor(who, p.neededRoles()), p.adminGuard())
		if !who.HasRole(p.neededRoles()...) && who.CanActivate(p.neededRoles()...) {
			p.SignIn = &graph.SignInRequest{Method: graph.Browser, MFA: true}
		}
	}
	return p.Plan, nil
}

// An accountsPlan is a plan for accounts in the making.
type accountsPlan struct {
	steps.Plan
	e         *evidence
	accounts  []*account.Newcomer       // those that exist first
	creations map[*account.Newcomer]int // which change makes an account
	newAdmins []*account.Newcomer       // who is made an administrator
}

// addOp appends a change. It rests on those that make the accounts it is about.
func (p *accountsPlan) addOp(op steps.Op, about ...*account.Newcomer) (at int) {
	at = len(p.Ops)
	p.Ops = append(p.Ops, op)
	for _, n := range about {
		if making, made := p.creations[n]; made && making != at {
			p.Rests[at] = append(p.Rests[at], making)
		}
	}
	return at
}

// adoptDeclared takes up the declared accounts. One that an earlier run sealed a password of gets a new sheet, as that run may have been cut short
// before it wrote one.
func (s requirement) adoptDeclared(p *accountsPlan, hand *steps.HandOver) {
	for _, number := range p.e.declared {
		u := p.e.roster.User(int(number))
		if !p.e.isSuitable(u) {
			continue
		}
		n := account.FromUser(u)
		p.accounts = append(p.accounts, n)
		if hand.Folder == "" || s.reader.Profile.Sealing == nil {
			continue
		}
		if file, found := s.reader.Profile.Sealing.FindSealed(hand.Folder, n.Upn); found {
			hand.Accounts = append(hand.Accounts, steps.HandedOver{Name: n.Name, UserPrincipalName: n.Upn, Sealed: file})
		}
	}
}

// planAccounts plans the accounts that are missing.
func (s requirement) planAccounts(ctx context.Context, p *accountsPlan, answers steps.Answers) error {
	hand := &steps.HandOver{Folder: answers.First(custody.AskFolder)}
	s.adoptDeclared(p, hand)
	if len(hand.Accounts) > 0 {
		p.HandOver = hand
	}
	missing, names := minAccounts-len(p.e.declared), p.e.namesToCreate()
	if missing <= 0 || len(names) == 0 || s.reader.Profile.Sealing == nil {
		return nil
	}
	store, err := custody.OpenAccountStore(s.reader.Profile, s.dir, answers, p.e.org)
	if err != nil || store == nil {
		return err
	}
	key := func(upn string) secret.Key { return secret.Key{Owner: upn, Kind: secret.AccountPassword} }
	hand.Place = func(upn string) string { return store.Location(key(upn)) }
	for _, upn := range names {
		if len(p.creations) == missing {
			break
		}
		if free, err := s.isNameFree(ctx, upn); err != nil {
			return err
		} else if !free {
			p.Manual = append(p.Manual, assets.Say("break-glass.do-declare", "upn", upn))
			continue
		}
		if err := store.CheckPut(ctx, key(upn)); err != nil {
			return err
		}
		n := account.NewPending(upn)
		p.accounts = append(p.accounts, n)
		p.creations[n] = p.addOp(account.Create(s.dir, p.e.org, n, store, s.reader.Profile.Sealing.NewPassword, s.declareAccount))
		hand.Accounts = append(hand.Accounts, steps.HandedOver{Name: n.Name, UserPrincipalName: upn})
	}
	if len(hand.Accounts) > 0 {
		p.HandOver = hand
	}
	return nil
}

// namesToCreate are the names that were chosen for accounts which are not declared yet, each once.
func (e *evidence) namesToCreate() []string {
	var names []string
	for _, upn := range e.chosenNames {
		declared := slices.ContainsFunc(e.declared, func(n int32) bool { return e.roster.User(int(n)).HasName(upn) })
		if upn != "" && !declared && !slices.Contains(names, upn) {
			names = append(names, upn)
		}
	}
	return names
}

// isSuitable reports whether an account can become what Microsoft means: nobody else's, and not switched off. What is declared and is not gets
// advice, and never a role.
func (e *evidence) isSuitable(u graph.User) bool {
	return e.enabledPoint(u).Severity == rating.Good && e.cloudOnlyPoint(u).Severity == rating.Good && e.domainPoint(u).Severity == rating.Good
}

// isNameFree reports whether nobody has a name, deleted since or lately made accounts included.
func (s requirement) isNameFree(ctx context.Context, upn string) (bool, error) {
	_, err := s.dir.Account(ctx, upn)
	if errors.Is(err, graph.ErrNotFound) {
		return true, nil
	}
	return false, err
}

// declareAccount takes the yes to making a break-glass account for its declaration.
func (s requirement) declareAccount(id string) {
	t := s.reader.Profile.Testimony
	if t == nil {
		return
	}
	said, _ := t.Latest(snapshot.AskBreakGlass)
	if slices.Contains(said.Answer, id) {
		return
	}
	session, _ := s.dir.Session()
	t.Say(snapshot.AskBreakGlass, steps.StatedNow(session.UserPrincipalName, append(slices.Clone(said.Answer), id)...))
}

// planRoles plans the role for whoever does not hold it directly. One that is only held for a while is for Privileged Identity Management.
func (s requirement) planRoles(p *accountsPlan) {
	for _, n := range p.accounts {
		if n.Id != "" && p.e.holdsRoleDirectly(graph.User{ID: n.Id}) {
			continue
		}
		p.newAdmins = append(p.newAdmins, n)
		p.addOp(account.AssignRole(s.dir, p.e.org, n), n)
	}
}

// adminGuard wants the name of the tenant typed before anybody is made a Global Administrator.
func (p *accountsPlan) adminGuard() *steps.Guard {
	if len(p.newAdmins) == 0 {
		return nil
	}
	var names []string
	for _, n := range p.newAdmins {
		names = append(names, n.Upn)
	}
	return &steps.Guard{Reason: assets.Say("guard.makes-admins", "who", names, "count", len(names)), Yields: true}
}

// neededRoles are the roles of which the operator has to hold one.
func (p *accountsPlan) neededRoles() []string {
	for _, op := range p.Ops {
		if !account.IsCreatePass(op) {
			return []string{graph.GlobalAdministrator} // the one role that may do all of it
		}
	}
	return account.AdminPassRoles
}

// addManualSteps says what a person does that no change does.
func (p *accountsPlan) addManualSteps() {
	manual := func(texts ...assets.Text) { p.Manual = append(p.Manual, texts...) }
	if len(p.e.notFound) > 0 {
		manual(assets.Say("break-glass.do-undeclare", "who", p.e.notFound))
	}
	for _, n := range p.e.declared {
		u := p.e.roster.User(int(n))
		for _, point := range p.e.ratePoints(n) {
			if advice, ok := adviceOn[point.Name.ID]; ok && point.Severity != rating.Good && !p.covers(point, u) {
				manual(assets.Say(advice, "upn", u.UserPrincipalName))
			}
		}
	}
	next := p.e.nextMFAStep()
	switch {
	case next.Empty():
	case len(p.Ops) > 0:
		p.After = append(p.After, next)
	default:
		manual(next)
	}
}

// nextMFAStep is the step after this one, which has the accounts asked for MFA; empty where they are already.
func (e *evidence) nextMFAStep() assets.Text {
	switch {
	case e.licence != graph.Free:
		return assets.Say("break-glass.do-mfa")
	case e.judgement != nil && e.judgement.Count(nil).Covered > 0:
		return assets.Text{}
	}
	return assets.Say("break-glass.do-defaults")
}

// covers reports whether a change of the plan takes care of a point.
func (p *accountsPlan) covers(point rating.Point, u graph.User) bool {
	return point.Name.ID == "fact.eg-role" && slices.ContainsFunc(p.newAdmins, func(n *account.Newcomer) bool { return n.Id == u.ID })
}

// adviceOn is what to do about a point that no change mends, by the name of the point.
var adviceOn = map[string]string{
	"fact.eg-enabled":  "eg-do.enabled",
	"fact.eg-home":     "eg-do.home",
	"fact.eg-domain":   "eg-do.domain",
	"fact.eg-phones":   "eg-do.phones",
	"fact.eg-password": "eg-do.password",
	"fact.eg-role":     "eg-do.role",
	"fact.eg-tested":   "eg-do.tested",
}

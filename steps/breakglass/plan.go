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

// Plan creates the accounts that are missing and completes the declared ones: the role, and what is needed to
// register a security key. No change takes access from an account, so the tenant has its administrators at every
// moment.
func (s requirement) Plan(ctx context.Context, answers steps.Answers) (steps.Plan, error) {
	r := s.reader.Refresh()
	e, err := s.readEvidence(ctx, r)
	if err != nil {
		return steps.Plan{}, err
	}
	if e.org, err = r.ReadOrganization(ctx); err != nil {
		return steps.Plan{}, err
	}
	operator, err := s.dir.Operator(ctx)
	if err != nil {
		return steps.Plan{}, err
	}
	p := &accountsPlan{Plan: steps.Plan{Tenant: e.org, Step: ID, DependsOn: map[int][]int{}}, e: e,
		creations: map[*account.Pending]int{}}
	if err := s.planAccounts(ctx, p, answers); err != nil {
		return steps.Plan{}, err
	}
	s.planRoles(p)
	if err := s.planKeys(ctx, p, operator); err != nil {
		return steps.Plan{}, err
	}
	if err := s.planExclusions(p); err != nil {
		return steps.Plan{}, err
	}
	p.addManualSteps()
	if len(p.Ops) > 0 {
		p.Guards = steps.CollectGuards(steps.RoleGuard(operator, p.neededRoles()), p.adminGuard())
		if !operator.HasRole(p.neededRoles()...) && operator.CanActivate(p.neededRoles()...) {
			p.SignIn = &graph.SignInRequest{Method: graph.Browser, MFA: true}
		}
	}
	return p.Plan, nil
}

// An accountsPlan is a plan in progress.
type accountsPlan struct {
	steps.Plan
	e         *evidence
	accounts  []*account.Pending       // existing accounts first
	creations map[*account.Pending]int // the index of the change that creates an account
	newAdmins []*account.Pending       // the accounts that get the role
}

// addOp appends a change and returns its index. It depends on the changes that create the accounts it is about.
func (p *accountsPlan) addOp(op steps.Op, about ...*account.Pending) (at int) {
	at = len(p.Ops)
	p.Ops = append(p.Ops, op)
	for _, n := range about {
		if creation, isNew := p.creations[n]; isNew && creation != at {
			p.DependsOn[at] = append(p.DependsOn[at], creation)
		}
	}
	return at
}

// adoptDeclared adds the declared accounts that are suitable. One whose password an earlier run sealed gets a new
// handover sheet, as that run may have been interrupted before it wrote one.
func (s requirement) adoptDeclared(p *accountsPlan, handOver *steps.Handover) {
	for _, number := range p.e.declared {
		u := p.e.roster.User(int(number))
		if !p.e.isSuitable(u) {
			continue
		}
		n := account.FromUser(u)
		p.accounts = append(p.accounts, n)
		if handOver.Folder == "" || s.reader.Profile.Files == nil {
			continue
		}
		if file, found := s.reader.Profile.Files.FindSealed(handOver.Folder, n.UPN); found {
			handOver.Accounts = append(handOver.Accounts,
				steps.HandoverAccount{Name: n.Name, UserPrincipalName: n.UPN, Sealed: file})
		}
	}
}

// planAccounts adds the declared accounts, and creates those that are missing.
func (s requirement) planAccounts(ctx context.Context, p *accountsPlan, answers steps.Answers) error {
	handOver := &steps.Handover{Folder: answers.First(custody.AskFolder)}
	s.adoptDeclared(p, handOver)
	if len(handOver.Accounts) > 0 {
		p.Handover = handOver
	}
	missing, names := minAccounts-len(p.e.declared), p.e.namesToCreate()
	if missing <= 0 || len(names) == 0 || s.reader.Profile.Files == nil {
		return nil
	}
	store, err := custody.OpenAccountStore(s.reader.Profile, s.dir, answers, p.e.org)
	if err != nil || store == nil {
		return err
	}
	key := func(upn string) secret.Key { return secret.Key{Owner: upn, Kind: secret.AccountPassword} }
	handOver.LocateSecret = func(upn string) string { return store.Location(key(upn)) }
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
		p.creations[n] = p.addOp(account.Create(s.dir, p.e.org, n, store, s.reader.Profile.Files.NewPassword,
			s.declareAccount))
		handOver.Accounts = append(handOver.Accounts, steps.HandoverAccount{Name: n.Name, UserPrincipalName: upn})
	}
	if len(handOver.Accounts) > 0 {
		p.Handover = handOver
	}
	return nil
}

// namesToCreate returns the chosen names of accounts that are not declared yet, without duplicates.
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

// isSuitable reports whether an account can become a break-glass account: enabled, of this tenant only, and on the
// initial domain. An unsuitable declared account is reported, and never given the role.
func (e *evidence) isSuitable(u graph.User) bool {
	return e.enabledPoint(u).Severity == rating.Good && e.cloudOnlyPoint(u).Severity == rating.Good &&
		e.domainPoint(u).Severity == rating.Good
}

// isNameFree reports whether no account has a user principal name. It reads the tenant again, as an account may have
// been created or deleted since the snapshot.
func (s requirement) isNameFree(ctx context.Context, upn string) (bool, error) {
	_, err := s.dir.Account(ctx, upn)
	if errors.Is(err, graph.ErrNotFound) {
		return true, nil
	}
	return false, err
}

// declareAccount records the new account as a break-glass account: consenting to create it implies that.
func (s requirement) declareAccount(id string) {
	t := s.reader.Profile.Statements
	if t == nil {
		return
	}
	stated, _ := t.Latest(snapshot.AskBreakGlass)
	if slices.Contains(stated.Answer, id) {
		return
	}
	session, _ := s.dir.Session()
	t.Set(snapshot.AskBreakGlass, steps.NewStatement(session.UserPrincipalName,
		append(slices.Clone(stated.Answer), id)...))
}

// planRoles assigns the role to each account that does not hold it directly. A role that is held for a limited time
// is left to Privileged Identity Management.
func (s requirement) planRoles(p *accountsPlan) {
	for _, n := range p.accounts {
		if n.ID != "" && p.e.holdsRoleDirectly(graph.User{ID: n.ID}) {
			continue
		}
		p.newAdmins = append(p.newAdmins, n)
		p.addOp(account.AssignRole(s.dir, p.e.org, n), n)
	}
}

// adminGuard returns the guard against assigning Global Administrator by mistake: the operator has to type the
// tenant's name.
func (p *accountsPlan) adminGuard() *steps.Guard {
	if len(p.newAdmins) == 0 {
		return nil
	}
	var names []string
	for _, n := range p.newAdmins {
		names = append(names, n.UPN)
	}
	return &steps.Guard{Reason: assets.Say("guard.makes-admins", "who", names, "count", len(names)), Yields: true}
}

// neededRoles returns the roles of which the operator has to hold one.
func (p *accountsPlan) neededRoles() []string {
	for _, op := range p.Ops {
		if !account.IsCreatePass(op) {
			return []string{graph.GlobalAdministrator} // the one role that may do all of it
		}
	}
	return account.AdminPassRoles
}

// addManualSteps adds what the operator has to do without cspready.
func (p *accountsPlan) addManualSteps() {
	manual := func(texts ...assets.Text) { p.Manual = append(p.Manual, texts...) }
	if len(p.e.notFound) > 0 {
		manual(assets.Say("break-glass.do-undeclare", "who", p.e.notFound))
	}
	for _, n := range p.e.declared {
		u := p.e.roster.User(int(n))
		for _, point := range p.e.ratePoints(n) {
			if advice, ok := adviceOn[point.Name.ID]; ok && point.Severity != rating.Good && !p.fixesPoint(point, u) {
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

// nextMFAStep returns the advice to require MFA of the accounts with the next requirement; empty if it is required
// already.
func (e *evidence) nextMFAStep() assets.Text {
	switch {
	case e.licence != graph.Free:
		return assets.Say("break-glass.do-mfa")
	case e.judgement != nil && e.judgement.Count(nil).Covered > 0:
		return assets.Text{}
	}
	return assets.Say("break-glass.do-defaults")
}

// fixesPoint reports whether a change of the plan fixes a point.
func (p *accountsPlan) fixesPoint(point rating.Point, u graph.User) bool {
	return point.Name.ID == "fact.break-glass-role" &&
		slices.ContainsFunc(p.newAdmins, func(n *account.Pending) bool { return n.ID == u.ID })
}

// adviceOn maps the name of a point to the advice for it, for points that no change fixes.
var adviceOn = map[string]string{
	"fact.break-glass-enabled":  "break-glass.do-enabled",
	"fact.break-glass-home":     "break-glass.do-home",
	"fact.break-glass-domain":   "break-glass.do-domain",
	"fact.break-glass-phones":   "break-glass.do-phones",
	"fact.break-glass-password": "break-glass.do-password",
	"fact.break-glass-role":     "break-glass.do-role",
	"fact.break-glass-tested":   "break-glass.do-tested",
}

package steps

import (
	"context"

	"cspready/steps/rating"
	"cspready/steps/secret"
)

// planUser makes the account that consents, where one is to be made, and puts it into the group of agents.
func (s secureApp) planUser(ctx context.Context, p *appPlan) error {
	if p.now.user == "" {
		p.Manual = append(p.Manual, say("secure-app.do-choose-user"))
		return nil
	}
	if err := s.findUser(ctx, p); err != nil || p.user == nil {
		return err
	}
	r := s.reader.Read()
	groups, err := r.AgentGroups(ctx).Whole()
	if err != nil {
		return err
	}
	named := groups.byName(adminAgents)
	some, of := groups.countMemberships(adminAgents, p.user.id)
	switch in, known := groups.hasMember(adminAgents, p.user.id); {
	case in && some < of && known:
		p.Manual = append(p.Manual, say("secure-app.do-two-groups", "group", adminAgents))
	case in || !known:
	case len(named) == 1:
		p.add(addAgent{p.making, named[0], s.reader}, "", madeUser)
	case len(named) == 0 && p.forPartner():
		p.Manual = append(p.Manual, say("secure-app.do-no-groups"))
	case len(named) > 1:
		p.Manual = append(p.Manual, say("secure-app.do-two-groups", "group", adminAgents))
	}
	return nil
}

// findUser finds the account that was chosen, or plans to make it. A Global Administrator is refused: whoever gets the token would be one.
func (s secureApp) findUser(ctx context.Context, p *appPlan) error {
	r := s.reader.Refresh()
	roster, err := r.Users(ctx).Whole()
	if err != nil {
		return err
	}
	named := p.now.user
	if named == createConsentUser {
		named = fullName(p.answers.First(AskNewConsentUser), p.org)
	}
	n, ok := findAccount(roster, named)
	if !ok && p.now.user == createConsentUser && p.store != nil {
		return s.makeUser(ctx, p, named)
	}
	if !ok {
		p.Manual = append(p.Manual, say("secure-app.do-choose-user"))
		return nil
	}
	held, err := r.RoleHolders(ctx)
	if err != nil {
		return err
	}
	u := roster.User(n)
	switch noAdmin(held, r.Assignments(ctx), int32(n)).Severity {
	case rating.Flaw:
		p.Guards = append(p.Guards, Guard{Reason: say("guard.consent-admin", "upn", u.UserPrincipalName)})
	case rating.Unknown:
		p.Notes = append(p.Notes, say("secure-app.note-admin", "upn", u.UserPrincipalName))
	}
	p.user = &newcomer{upn: u.UserPrincipalName, name: u.Name, id: u.ID}
	p.adopts = p.now.user == createConsentUser // made by a run that was cut short
	return nil
}

// makeUser plans an account for the automation, with a password that is sealed and that nobody needs once it has a method of its own.
func (s secureApp) makeUser(ctx context.Context, p *appPlan, upn string) error {
	if err := p.store.CheckPut(ctx, secret.Key{Owner: upn, Kind: secret.AccountPassword}); err != nil {
		return err
	}
	p.user = &newcomer{upn: upn, name: personalName(upn)}
	p.add(createAccount{
		dir: s.dir, org: p.org, store: p.store, account: p.user, password: p.sealing.NewPassword, declare: s.declareUser,
	}, madeUser)
	return nil
}

// declareUser takes the yes to making the account for its declaration.
func (s secureApp) declareUser(id string) { s.declare(AskConsentUser, id) }

// declareApp does the same for the application: a later run knows it by that, and not by its mark.
func (s secureApp) declareApp(appID string) { s.declare(AskApp, appID) }

func (s secureApp) declare(question, answer string) {
	if t := s.reader.Profile.Testimony; t != nil {
		session, _ := s.dir.Session()
		t.Say(question, statedNow(session.UserPrincipalName, answer))
	}
}

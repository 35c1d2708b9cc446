package secureapp

import (
	"context"

	"cspready/assets"
	"cspready/steps"
	"cspready/steps/automation"
	"cspready/steps/change/account"
	"cspready/steps/change/app"
	"cspready/steps/rating"
	"cspready/steps/secret"
	"cspready/steps/snapshot"
)

// planUser makes the account that consents, where one is to be made, and puts it into the group of agents.
func (s secureApp) planUser(ctx context.Context, p *appPlan) error {
	if p.stated.User == "" {
		p.Manual = append(p.Manual, assets.Say("secure-app.do-choose-user"))
		return nil
	}
	if err := s.findUser(ctx, p); err != nil || p.User == nil {
		return err
	}
	r := s.reader.Read()
	groups, err := r.AgentGroups(ctx).Whole()
	if err != nil {
		return err
	}
	named := groups.ByName(snapshot.AdminAgents)
	some, of := groups.CountMemberships(snapshot.AdminAgents, p.User.Id)
	switch in, known := groups.HasMember(snapshot.AdminAgents, p.User.Id); {
	case in && some < of && known:
		p.Manual = append(p.Manual, assets.Say("secure-app.do-two-groups", "group", snapshot.AdminAgents))
	case in || !known:
	case len(named) == 1:
		p.addChange(app.AddAgent(p.Making, named[0]), "", madeUser)
	case len(named) == 0 && p.ForPartner():
		p.Manual = append(p.Manual, assets.Say("secure-app.do-no-groups"))
	case len(named) > 1:
		p.Manual = append(p.Manual, assets.Say("secure-app.do-two-groups", "group", snapshot.AdminAgents))
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
	named := p.stated.User
	if named == createConsentUser {
		named = account.FullName(p.answers.First(AskNewConsentUser), p.Org)
	}
	n, ok := findAccount(roster, named)
	if !ok && p.stated.User == createConsentUser && p.Store != nil {
		return s.planNewUser(ctx, p, named)
	}
	if !ok {
		p.Manual = append(p.Manual, assets.Say("secure-app.do-choose-user"))
		return nil
	}
	held, err := r.RoleHolders(ctx)
	if err != nil {
		return err
	}
	u := roster.User(n)
	switch adminPoint(held, r.Assignments(ctx), int32(n)).Severity {
	case rating.Flaw:
		p.Guards = append(p.Guards, steps.Guard{Reason: assets.Say("guard.consent-admin", "upn", u.UserPrincipalName)})
	case rating.Unknown:
		p.Notes = append(p.Notes, assets.Say("secure-app.note-admin", "upn", u.UserPrincipalName))
	}
	p.User = &account.Newcomer{Upn: u.UserPrincipalName, Name: u.Name, Id: u.ID}
	p.adoptsAccount = p.stated.User == createConsentUser // made by a run that was cut short
	return nil
}

// planNewUser plans an account for the automation, with a password that is sealed and that nobody needs once it has a method of its own.
func (s secureApp) planNewUser(ctx context.Context, p *appPlan, upn string) error {
	if err := p.Store.CheckPut(ctx, secret.Key{Owner: upn, Kind: secret.AccountPassword}); err != nil {
		return err
	}
	p.User = &account.Newcomer{Upn: upn, Name: account.PersonalName(upn)}
	p.addChange(account.CreateAccount{
		Dir: s.dir, Org: p.Org, Store: p.Store, Account: p.User, Password: s.reader.Profile.Sealing.NewPassword, Declare: s.declareUser,
	}, madeUser)
	return nil
}

// declareUser takes the yes to making the account for its declaration.
func (s secureApp) declareUser(id string) { s.recordStatement(automation.AskConsentUser, id) }

// declareApp does the same for the application: a later run knows it by that, and not by its mark.
func (s secureApp) declareApp(appID string) { s.recordStatement(automation.AskApp, appID) }

func (s secureApp) recordStatement(question, answer string) {
	if t := s.reader.Profile.Testimony; t != nil {
		session, _ := s.dir.Session()
		t.Say(question, steps.StatedNow(session.UserPrincipalName, answer))
	}
}
